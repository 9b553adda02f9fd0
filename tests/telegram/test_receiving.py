"""What people write arrives: Telegram forgets nothing before it is recorded."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.door import Door
from bot.front import RecordsUnavailable
from bot.messages import Incoming
from tests.telegram.house import House
from tests.telegram.people import Person
from tests.telegram.world import TOKEN, World, until


class _Records:
    """Records that can be out of reach."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.away = False
        original = Door.take

        async def take(door: Door, incoming: Incoming) -> bool:
            if self.away:
                raise RecordsUnavailable("OperationalError")
            return await original(door, incoming)

        monkeypatch.setattr(Door, "take", take)


@pytest.fixture
def records(monkeypatch: pytest.MonkeyPatch) -> _Records:
    return _Records(monkeypatch)


def _not_forgotten(world: World) -> list[int]:
    with world.lock:
        return [update["update_id"] for update in world.updates]


async def test_an_update_that_comes_twice_is_answered_once(
    house: House, wang: Person, world: World
) -> None:
    await house.opens()
    update = wang.says("你好")
    await wang.heard(1)

    world.again(update)
    wang.says("/再来")

    assert await wang.heard(2) == ["1：你好", "2：再来"]


async def test_an_update_that_comes_again_after_a_new_start_is_answered_once(
    house: House, wang: Person, world: World
) -> None:
    await house.opens()
    first, second = wang.says("怎么"), wang.says("付钱")
    await wang.heard(1)
    await house.closes()

    world.again(first)
    world.again(second)
    wang.says("挂号呢")
    await house.opens()

    assert await wang.heard(2) == ["1：怎么\n付钱", "2：挂号呢"]


async def test_a_press_that_comes_again_after_a_new_start_is_answered_once(
    house: House, wang: Person, world: World
) -> None:
    await house.opens()
    wang.says("你好")
    await wang.heard(1)
    press = wang.presses("看到了")
    await wang.heard(2)
    await house.closes()

    world.again(press)
    wang.says("/再来")
    await house.opens()

    assert (await wang.heard(3))[2:] == ["3：再来"]


async def test_telegram_forgets_only_what_is_recorded(
    house: House, wang: Person, world: World, records: _Records
) -> None:
    records.away = True
    await house.opens()
    update = wang.says("你好")
    await wang.heard(1)

    await asyncio.sleep(0.3)

    assert _not_forgotten(world) == [update["update_id"]]


async def test_while_the_records_are_away_each_person_is_told_once(
    house: House, wang: Person, li: Person, records: _Records
) -> None:
    door = await house.opens()
    told = door.records_unavailable().text
    records.away = True

    wang.says("你好")
    li.says("/您好")
    await wang.heard(1)
    await li.heard(1)
    wang.says("在吗")
    await asyncio.sleep(0.5)
    records.away = False

    # What was said at different times is read apart or as one, but once and in order.
    await until(lambda: wang.seen()[1:])
    await house.closes()
    assert wang.seen()[0] == told
    assert "".join(house.engine.texts(wang.name)).replace("\n", "") == "你好在吗"
    assert li.seen() == [told, "1：您好"]


async def test_the_order_is_kept_when_the_records_come_back(
    house: House, wang: Person, records: _Records
) -> None:
    records.away = True
    await house.opens()
    for number in range(4):
        wang.says(f"/话{number}")
    await wang.heard(1)

    records.away = False

    said = (await wang.heard(5, 20))[1:]
    assert said == [f"{number + 1}：话{number}" for number in range(4)]


async def test_a_message_that_cannot_be_kept_at_all_blocks_no_other(
    house: House, wang: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    original = Door.take

    async def take(door: Door, incoming: Incoming) -> bool:
        if incoming.text == "坏":
            raise ValueError("坏")
        return await original(door, incoming)

    monkeypatch.setattr(Door, "take", take)
    await house.opens()

    wang.says("/坏")
    wang.says("/好")

    assert await wang.heard(1) == ["1：好"]
    assert "left out: ValueError" in caplog.text
    assert "坏" not in caplog.text


async def test_an_update_that_cannot_be_read_blocks_no_other(
    house: House, wang: Person, world: World
) -> None:
    await house.opens()

    world.happens(message={"message_id": 1, "text": "没有日期"})
    wang.says("你好")

    assert await wang.heard(1) == ["1：你好"]
    await until(lambda: not _not_forgotten(world))


@pytest.mark.parametrize("kind", ["500", "502", "broken", "broken_after", "nonsense", "flood"])
async def test_what_is_written_arrives_in_spite_of_faults(
    house: House, wang: Person, world: World, kind: str
) -> None:
    world.goes_wrong(kind, "getUpdates", times=3)
    await house.opens()

    wang.says("你好")

    assert await wang.heard(1) == ["1：你好"]


@pytest.mark.parametrize("method", ["getMe", "deleteWebhook", "setMyCommands"])
@pytest.mark.parametrize("kind", ["500", "broken", "flood"])
async def test_it_begins_in_spite_of_faults(
    house: House, wang: Person, world: World, method: str, kind: str
) -> None:
    world.goes_wrong(kind, method, times=2)
    wang.says("你好")

    await house.opens()

    assert await wang.heard(1) == ["1：你好"]


async def test_a_webhook_of_former_times_is_taken_away(
    house: House, wang: Person, world: World
) -> None:
    world.webhook = {"url": "http://127.0.0.1:9/telegram"}
    await house.opens()

    await until(lambda: world.webhook is None)
    wang.says("你好")

    assert await wang.heard(1) == ["1：你好"]


async def test_a_wrong_token_is_said_once_and_ends_only_telegram(
    house: House, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = TOKEN[:-3] + "xyz"
    await house.opens(token=wrong)

    await asyncio.wait_for(house.telegram.run(), 5)

    assert caplog.text.count("the token is refused") == 1
    assert wrong not in caplog.text


async def test_another_program_with_the_same_token_is_named_in_the_log(
    house: House, wang: Person, api: str, caplog: pytest.LogCaptureFixture
) -> None:
    other = House(house.world, api, house.folder / "other")
    other.folder.mkdir()
    await house.opens()
    await other.opens()

    await until(lambda: "another program asks for this bot's updates" in caplog.text)

    await other.closes()
    wang.says("你好")
    assert await wang.heard(1) == ["1：你好"]


async def test_numbers_of_updates_that_begin_anew_are_followed(
    house: House, wang: Person, world: World
) -> None:
    await house.opens()
    wang.says("你好")
    await wang.heard(1)
    await until(lambda: not _not_forgotten(world))

    # After a week without updates Telegram may begin anywhere.
    world.begins_at(1_000)
    wang.says("我回来了")

    assert await wang.heard(2) == ["1：你好", "2：我回来了"]


async def test_asking_is_idle_while_nothing_happens(house: House, world: World) -> None:
    await house.opens()
    await until(lambda: world.called("getUpdates"))
    begun = time.monotonic()

    await asyncio.sleep(1)

    assert len(world.called("getUpdates")) <= 2 + (time.monotonic() - begun) / 2
