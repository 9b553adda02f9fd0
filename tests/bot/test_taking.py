"""The door for front ends that must first keep a message, and answer it afterwards."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.door import Door
from bot.messages import Choice, Incoming, Reply
from care.records import RecordsUnavailable
from tests.bot.doors import Engine, answers
from tests.care import databases


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture(params=databases.NAMES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with databases.empty(request.param, tmp_path) as url:
        yield url


@pytest.fixture
async def door(url: str, engine: Engine) -> AsyncIterator[Door]:
    async with await Door.open(url, engine) as door:
        yield door


async def _waiting(door: Door, **which: str) -> list[str]:
    return [each.reply.text for each in await door.outbox(**which)]


async def test_what_is_taken_is_answered_when_it_is_wanted(door: Door, engine: Engine) -> None:
    is_new = await door.take(Incoming("p1", text="怎么扫码", message_id="1"))
    before = list(engine.heard)
    await door.answer_owed("p1")

    assert is_new
    assert before == []
    assert await _waiting(door) == ["1:怎么扫码"]


async def test_what_comes_twice_is_taken_once(door: Door) -> None:
    await door.take(Incoming("p1", text="怎么扫码", message_id="1"))

    again = await door.take(Incoming("p1", text="怎么扫码", message_id="1"))
    await door.answer_owed("p1")

    assert not again
    assert await _waiting(door) == ["1:怎么扫码"]


async def test_what_was_taken_outlives_a_power_cut(url: str, engine: Engine) -> None:
    async with await Door.open(url, engine) as cut:
        await cut.take(Incoming("p1", text="怎么扫码", message_id="1"))

    async with await Door.open(url, engine) as door:
        await door.recover()

        assert await _waiting(door) == ["1:怎么扫码"]


async def test_a_code_in_the_next_message_is_no_secret_kept(door: Door, engine: Engine) -> None:
    await door.take(Incoming("p1", text="验证码是", message_id="1"))

    await door.take(Incoming("p1", text="482913", message_id="2"))
    await door.answer_owed("p1")

    assert "482913" not in "".join(await _waiting(door))
    assert engine.heard[1].secrets == ("code",)


async def test_fragments_that_were_read_together_count_as_seen(door: Door) -> None:
    whole = Incoming("p1", text="有人\n叫我转钱", message_id="1", joined=("2", "3"))
    await door.take(whole)
    await door.answer_owed("p1")

    known = await door.known("terminal", "p1", ["1", "2", "3", "4"])
    again = await door.take(Incoming("p1", text="叫我转钱", message_id="2"))
    await door.answer_owed("p1")

    assert known == {"1", "2", "3"}
    assert not again
    assert await _waiting(door) == ["1:有人\n叫我转钱"]


async def test_a_front_end_knows_only_messages_of_its_own(door: Door) -> None:
    await door.take(Incoming("p1", text="一", message_id="1", source="web"))

    assert await door.known("telegram", "p1", ["1"]) == frozenset()
    assert await door.known("web", "p2", ["1"]) == frozenset()


@pytest.mark.parametrize("names", [{"person": ""}, {"message_id": "\n"}, {"joined": ("a", "")}])
async def test_what_cannot_be_a_name_is_refused(door: Door, names: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="short printable names"):
        await door.take(Incoming(**{"person": "p1", "text": "一", **names}))


async def test_where_the_records_are_away_nothing_is_taken(tmp_path: Path) -> None:
    door = await Door.open(f"sqlite:///{tmp_path / 'records.db'}", Engine())
    (tmp_path / "records.db").unlink()

    with pytest.raises(RecordsUnavailable):
        await door.take(Incoming("p1", text="一", message_id="1"))


async def test_the_outbox_of_one_person_holds_nothing_of_another(door: Door) -> None:
    for person in ("p1", "p2"):
        await door.answer(Incoming(person, text=person))

    assert await _waiting(door, person="p2") == ["1:p2"]


@pytest.mark.parametrize("other", ["sticker", "contact", "location", "video", "file"])
async def test_what_cannot_be_understood_is_named_to_the_engine(
    door: Door, engine: Engine, other: str
) -> None:
    await door.answer(Incoming("p1", other=other))  # type: ignore[arg-type]

    assert (engine.heard[0].attachment, engine.heard[0].text) == (other, None)


async def test_a_forwarded_message_is_known_as_such(door: Door, engine: Engine) -> None:
    await door.answer(Incoming("p1", text="恭喜您中奖", forwarded=True))

    assert (engine.heard[0].attachment, engine.heard[0].text) == ("forwarded", "恭喜您中奖")


async def test_what_was_said_can_be_read_again(door: Door, engine: Engine) -> None:
    engine.decide = answers(Reply("看到了吗？", "看到了吗？", (Choice("看到了", "done@1"),)))
    await door.answer(Incoming("p1", text="怎么扫码"))
    await door.answer(Incoming("p1", choice="done@1"))
    await door.answer(Incoming("p2", text="别人的话"))

    exchanges, _ = await door.history("p1")

    assert [each.said for each in exchanges] == ["怎么扫码", "看到了"]
    assert [each.replies[0].text for each in exchanges] == ["看到了吗？"] * 2


async def test_only_the_last_is_read_again_and_the_state_with_it(door: Door) -> None:
    for number in range(5):
        await door.answer(Incoming("p1", text=str(number)))

    exchanges, state = await door.history("p1", 2)

    assert [each.said for each in exchanges] == ["3", "4"]
    assert state == {"count": 5}


async def test_of_fragments_and_secrets_nothing_more_is_read_again(door: Door) -> None:
    await door.take(Incoming("p1", text="卡号\n6222021234567890128", message_id="1", joined=("2",)))

    (exchange,), _ = await door.history("p1")

    assert "6222" not in str(exchange)
    assert exchange.replies == ()


async def test_who_was_never_met_has_nothing_to_read(door: Door) -> None:
    assert await door.history("nobody") == ([], {})
