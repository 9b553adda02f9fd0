"""Answers arrive, whatever goes wrong on the way: once each, and in order."""

from __future__ import annotations

import dataclasses
import logging
import time
from pathlib import Path

import pytest

from bot.door import Door
from bot.front import RecordsUnavailable
from bot.messages import Choice, Reply, Turn
from tests.telegram.house import QUICK, House
from tests.telegram.people import Person
from tests.telegram.world import TOKEN, World, until

_LATER = dataclasses.replace(QUICK, fragments=0.01)


async def _settled(house: House, person: Person, number: int) -> list[str]:
    """What the person was told when there was time for more than there should be."""
    await person.heard(number)
    await house.closes()
    return person.seen()


async def _waits(door: Door) -> None:
    """Waits until one answer is in the outbox."""
    deadline = time.monotonic() + 10
    while len(await door.outbox("telegram")) != 1:
        assert time.monotonic() < deadline


@pytest.mark.parametrize("kind", ["500", "502", "broken", "nonsense"])
async def test_an_answer_that_failed_is_sent_again(
    house: House, wang: Person, world: World, kind: str
) -> None:
    world.goes_wrong(kind, "sendMessage", times=3)
    await house.opens()

    wang.says("你好")

    assert await _settled(house, wang, 1) == ["1：你好"]


async def test_an_answer_that_is_slow_is_waited_for(
    house: House, wang: Person, world: World
) -> None:
    world.goes_wrong("slow", "sendMessage", seconds=1.5)
    await house.opens()

    wang.says("你好")

    assert await _settled(house, wang, 1) == ["1：你好"]


async def test_an_answer_of_which_nobody_knows_whether_it_arrived_is_sent_again(
    house: House, wang: Person, world: World
) -> None:
    world.goes_wrong("broken_after", "sendMessage")
    await house.opens()

    wang.says("你好")

    assert await _settled(house, wang, 2) == ["1：你好", "1：你好"]


async def test_telegram_is_given_the_time_that_it_asks_for(
    house: House, wang: Person, world: World
) -> None:
    world.goes_wrong("flood", "sendMessage", seconds=1)
    await house.opens()

    wang.says("你好")

    await wang.heard(1)
    first, second = world.called("sendMessage")
    assert second.at - first.at >= 1


async def test_others_are_answered_while_one_has_to_wait(
    house: House, wang: Person, li: Person, world: World
) -> None:
    world.goes_wrong("flood", "sendMessage", chat=wang.id, seconds=3)
    await house.opens()
    wang.says("你好")
    await until(lambda: world.called("sendMessage"))

    li.says("你好")

    assert await li.heard(1, 2) == ["1：你好"]
    assert wang.seen() == []


async def test_the_order_of_a_persons_answers_is_kept_in_spite_of_faults(
    house: House, wang: Person, world: World
) -> None:
    for kind in ("500", "broken", "flood", "nonsense"):
        world.goes_wrong(kind, "sendMessage", times=2, seconds=1)
    await house.opens()

    for number in range(5):
        wang.says(f"/话{number}")

    said = await _settled(house, wang, 5)
    assert said == [f"{number + 1}：话{number}" for number in range(5)]


async def test_a_long_answer_goes_on_where_it_stopped(
    house: House, wang: Person, world: World
) -> None:
    text = "".join(f"这是第{number}句。" for number in range(400))
    house.engine.decide = lambda *_: Turn((Reply(text, "好"),), {})
    await house.opens()

    wang.says("都说给我听")
    await wang.heard(1)
    world.goes_wrong("500", "sendMessage", times=2)

    assert "".join(await _settled(house, wang, 3)) == text


async def test_a_refused_picture_leaves_its_words(
    house: House, wang: Person, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    house.pictures = {"a/1": broken}
    reply = Reply("点「发现」。", "点", (Choice("好了", "done@1"),), "a/1")
    house.engine.decide = lambda *_: Turn((reply,), {})
    await house.opens()

    wang.says("然后呢")

    assert await wang.heard(1) == ["点「发现」。"]
    assert wang.buttons() == ["好了"]


async def test_a_picture_that_cannot_be_drawn_leaves_its_words(house: House, wang: Person) -> None:
    house.pictures = {"a/1": Path("/nowhere/at/all.png")}
    house.engine.decide = lambda *_: Turn((Reply("点「发现」。", "点", (), "a/1"),), {})
    await house.opens()

    wang.says("然后呢")

    assert await wang.heard(1) == ["点「发现」。"]


async def test_buttons_that_do_not_fit_are_left_out(house: House, wang: Person) -> None:
    reply = Reply("选一个。", "选", (Choice("好", "x" * 65),))
    house.engine.decide = lambda *_: Turn((reply,), {})
    await house.opens()

    wang.says("然后呢")

    assert await wang.heard(1) == ["选一个。"]
    assert wang.buttons() == []


async def test_one_answer_that_is_refused_blocks_no_other(
    house: House, wang: Person, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await house.opens()
    # The first call has buttons, the second has none; then it is left out.
    world.goes_wrong("400", "sendMessage", times=2)

    wang.says("/第一句")
    await until(lambda: len(world.called("sendMessage")) == 2)
    wang.says("/第二句")

    assert await _settled(house, wang, 1) == ["2：第二句"]
    assert "left out: BadRequest" in caplog.text
    assert "第一句" not in caplog.text


async def test_who_blocked_the_bot_finds_the_answers_after_unblocking(
    house: House, wang: Person, world: World
) -> None:
    door = await house.opens(_LATER)
    wang.says("/第一句")
    wang.blocks()
    await _waits(door)

    wang.unblocks()

    assert await _settled(house, wang, 1) == ["1：第一句"]


async def test_who_is_found_to_have_blocked_the_bot_is_answered_on_writing_again(
    house: House, wang: Person, world: World
) -> None:
    await house.opens(_LATER)
    wang.chat.blocked = True
    wang.says("/第一句")
    await until(lambda: world.called("sendMessage"))
    wang.chat.blocked = False

    wang.says("/第二句")

    assert await _settled(house, wang, 2) == ["1：第一句", "2：第二句"]
    assert len(world.called("sendMessage")) == 3


async def test_a_chat_that_this_bot_does_not_know_keeps_its_answers(
    house: House, world: World, wang: Person
) -> None:
    door = await house.opens()
    del world.chats[wang.id]

    wang.says("你好")

    await until(lambda: world.called("sendMessage"))
    await _waits(door)


async def test_what_was_not_delivered_is_delivered_at_the_next_start(
    house: House, wang: Person, world: World
) -> None:
    fault = world.goes_wrong("500", "sendMessage", times=99_999)
    await house.opens()
    wang.says("你好")
    await until(lambda: world.called("sendMessage"))
    await house.is_cut_off()
    fault.times = 0

    await house.opens()

    assert await _settled(house, wang, 1) == ["1：你好"]


async def test_an_answer_that_cannot_be_marked_as_delivered_is_not_sent_again(
    house: House, wang: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = 3

    async def delivered(self: Door, ids: list[int]) -> None:
        nonlocal failing
        failing -= 1
        if failing >= 0:
            raise RecordsUnavailable("OperationalError")
        await original(self, ids)

    original = Door.delivered
    monkeypatch.setattr(Door, "delivered", delivered)
    door = await house.opens()

    wang.says("你好")
    await wang.heard(1)
    await until(lambda: failing < 0)

    await house.telegram.stop()
    assert await door.outbox("telegram") == []
    assert wang.seen() == ["1：你好"]


async def test_no_more_is_sent_in_a_second_than_telegram_takes(house: House, world: World) -> None:
    people = [Person(world, 3000 + number) for number in range(20)]
    await house.opens(dataclasses.replace(QUICK, pace=10))

    for person in people:
        person.says("你好")

    for person in people:
        await person.heard(1)
    times = sorted(call.at for call in world.called("sendMessage"))
    assert times[-1] - times[0] >= 1.8


async def test_stopping_ends_what_is_in_hand(house: House, wang: Person) -> None:
    house.engine.pause = 0.5
    await house.opens(dataclasses.replace(QUICK, fragments=5))
    wang.says("你好")
    await until(lambda: house.telegram._desk.intake._waiting)

    await house.closes()

    assert wang.seen() == ["1：你好"]


async def test_stopping_does_not_wait_for_ever(house: House, wang: Person, world: World) -> None:
    world.goes_wrong("500", "sendMessage", times=99_999)
    await house.opens(dataclasses.replace(QUICK, finishing=0.5))
    wang.says("你好")
    await until(lambda: world.called("sendMessage"))
    begun = time.monotonic()

    await house.closes()

    assert time.monotonic() - begun < 3


async def test_nothing_that_is_said_and_no_token_is_logged(
    house: House, wang: Person, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for kind in ("502", "nonsense", "broken", "flood"):
        world.goes_wrong(kind, times=4)
    await house.opens()

    wang.says("我的秘密")

    await wang.heard(1, 20)
    await house.closes()
    assert TOKEN not in caplog.text
    assert "秘密" not in caplog.text
    assert "我的" not in caplog.text
