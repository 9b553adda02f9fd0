"""The door keeps its word: once, in order, and never silent."""

from __future__ import annotations

import asyncio
import datetime
import gc
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.door import Door
from bot.messages import Choice, Incoming, Note, Reply
from care.records import Records, RecordsUnavailable
from tests.bot.doors import Engine, answers, count, said
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


async def test_a_message_is_answered(door: Door) -> None:
    answer = await door.answer(Incoming("p1", text="怎么扫码"))
    assert said(answer) == ["1:怎么扫码"]
    assert answer.state == {"count": 1}
    assert answer.kept


async def test_an_answer_comes_as_the_engine_made_it(door: Door, engine: Engine) -> None:
    reply = Reply(
        "打开「微信」。", "打开微信。", (Choice("有了", "done"),), "step.png", urgent=True
    )
    engine.decide = answers(reply)
    answer = await door.answer(Incoming("p1", text="好"))
    (waiting,) = await door.outbox()
    assert answer.replies == (waiting.reply,)
    assert waiting.reply == Reply(**{**vars(reply), "id": waiting.reply.id})


async def test_the_state_goes_on_from_turn_to_turn(door: Door) -> None:
    await door.answer(Incoming("p1", text="一"))
    answer = await door.answer(Incoming("p1", text="二"))
    assert said(answer) == ["2:二"]


async def test_people_do_not_share_a_state(door: Door) -> None:
    await door.answer(Incoming("p1", text="一"))
    answer = await door.answer(Incoming("p2", text="一"))
    assert said(answer) == ["1:一"]


async def test_the_same_message_gets_the_same_answer_again(door: Door, engine: Engine) -> None:
    first = await door.answer(Incoming("p1", text="一", message_id="7"))
    again = await door.answer(Incoming("p1", text="一", message_id="7"))
    assert again == first
    assert len(engine.heard) == 1


async def test_the_same_message_sent_twice_at_once_is_answered_once(
    door: Door, engine: Engine
) -> None:
    engine.pause = 0.02
    message = Incoming("p1", text="一", message_id="7")
    first, again = await asyncio.gather(door.answer(message), door.answer(message))
    assert first == again
    assert len(engine.heard) == 1


async def test_messages_without_an_id_are_each_their_own(door: Door) -> None:
    await door.answer(Incoming("p1", text="一"))
    assert said(await door.answer(Incoming("p1", text="一"))) == ["2:一"]


async def test_the_same_id_from_another_front_end_is_another_message(door: Door) -> None:
    await door.answer(Incoming("p1", text="一", message_id="7", source="web"))
    answer = await door.answer(Incoming("p1", text="一", message_id="7", source="telegram"))
    assert said(answer) == ["2:一"]


async def test_messages_of_one_person_are_answered_one_after_another(
    door: Door, engine: Engine
) -> None:
    engine.pause = 0.005
    answers = await asyncio.gather(
        *(door.answer(Incoming("p1", text=str(number))) for number in range(1, 6))
    )
    assert [said(answer) for answer in answers] == [[f"{n}:{n}"] for n in range(1, 6)]
    assert engine.most_at_once == 1


async def test_different_people_are_answered_side_by_side(door: Door, engine: Engine) -> None:
    engine.pause = 0.2
    people = [Incoming(f"p{number}", text="一") for number in range(4)]
    await asyncio.gather(*map(door.answer, people))
    assert engine.most_at_once > 1


async def test_people_who_are_gone_leave_nothing_in_memory(tmp_path: Path) -> None:
    async with await Door.open(f"sqlite:///{tmp_path / 'records.db'}", Engine()) as door:
        for number in range(30):
            await door.answer(Incoming(f"p{number}", text="一"))
        gc.collect()
        assert len(door._locks) == 0


async def test_two_processes_answer_a_message_once(url: str, engine: Engine) -> None:
    engine.pause = 0.05
    message = Incoming("p1", text="一", message_id="7")
    async with await Door.open(url, engine) as one, await Door.open(url, engine) as other:
        first, second = await asyncio.gather(one.answer(message), other.answer(message))
        assert first == second
        assert said(first) == ["1:一"]
        assert len(await one.outbox()) == 1


async def test_two_processes_lose_no_turn_of_a_person(url: str, engine: Engine) -> None:
    engine.pause = 0.01
    async with await Door.open(url, engine) as one, await Door.open(url, engine) as other:
        await asyncio.gather(
            *(door.answer(Incoming("p1", text="一")) for door in (one, other) for _ in range(4))
        )
        last = await one.answer(Incoming("p1", text="末"))
    assert said(last) == ["9:末"]


async def test_a_turn_that_never_gets_through_is_owned_up_to(
    tmp_path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = Records(f"sqlite:///{tmp_path / 'records.db'}")
    async with Door(records, engine) as door:
        state = records.state
        meet = records.meet

        def stale(*names: str) -> Any:
            met = meet(*names)
            return type(met)(met.seen, type(met.state)({}, 99), met.owed)

        monkeypatch.setattr(records, "meet", stale)
        answer = await door.answer(Incoming("p1", text="一"))
    assert not answer.kept
    assert state is not None
    assert "用不了" in said(answer)[0]


async def test_what_is_delivered_leaves_the_outbox(door: Door, engine: Engine) -> None:
    await door.answer(Incoming("p1", text="一", source="web", channel="voice"))
    await door.answer(Incoming("p2", text="一", source="telegram"))
    (web,) = await door.outbox("web")
    assert (web.person, web.source, web.channel) == ("p1", "web", "voice")
    await door.delivered([web.reply.id])
    assert [waiting.person for waiting in await door.outbox()] == ["p2"]


async def test_a_reply_that_was_never_kept_cannot_be_delivered(door: Door) -> None:
    await door.answer(Incoming("p1", text="一"))
    await door.delivered([None])
    assert len(await door.outbox()) == 1


async def _leave_unanswered(url: str, *texts: str, person: str = "p1") -> None:
    """Leaves messages as a power cut leaves them: recorded and not answered."""
    records = Records(url)
    door = Door(records, Engine())
    for number, text in enumerate(texts):
        door._receive(Incoming(person, text=text), f"cut{number}", records.state(person))
    await door.close()


async def test_what_was_not_answered_is_answered_after_a_start(url: str, engine: Engine) -> None:
    await _leave_unanswered(url, "一", "二")
    await _leave_unanswered(url, "一", person="p2")
    async with await Door.open(url, engine) as door:
        assert await door.recover() == 3
        waiting = await door.outbox()
        assert await door.recover() == 0
    said = {
        person: [each.reply.text for each in waiting if each.person == person]
        for person in ("p1", "p2")
    }
    assert said == {"p1": ["1:一", "2:二"], "p2": ["1:一"]}


async def test_what_was_not_answered_is_answered_before_the_next_message(
    url: str, engine: Engine
) -> None:
    await _leave_unanswered(url, "一", "二")
    async with await Door.open(url, engine) as door:
        answer = await door.answer(Incoming("p1", text="三"))
        assert said(answer) == ["3:三"]
        assert [each.reply.text for each in await door.outbox()] == ["1:一", "2:二", "3:三"]


async def test_a_message_sent_again_after_a_power_cut_gets_its_own_answer(
    url: str, engine: Engine
) -> None:
    await _leave_unanswered(url, "一", "二")
    async with await Door.open(url, engine) as door:
        answer = await door.answer(Incoming("p1", text="二", message_id="cut1"))
    assert said(answer) == ["2:二"]


async def test_a_front_end_that_stops_waiting_loses_nothing(door: Door, engine: Engine) -> None:
    engine.pause = 0.05
    impatient = asyncio.ensure_future(door.answer(Incoming("p1", text="一")))
    await asyncio.sleep(0.02)
    impatient.cancel()
    answer = await door.answer(Incoming("p1", text="二"))
    assert said(answer) == ["2:二"]
    assert len(await door.outbox()) == 2


async def test_closing_waits_for_turns_under_way(url: str, engine: Engine) -> None:
    engine.pause = 0.05
    door = await Door.open(url, engine)
    under_way = asyncio.ensure_future(door.answer(Incoming("p1", text="一")))
    await asyncio.sleep(0.02)
    await door.close()
    assert said(await under_way) == ["1:一"]


async def test_notes_go_into_the_record(url: str, engine: Engine) -> None:
    engine.decide = answers(notes=(Note("begun", "g", 1), Note("prefers", "larger", value="yes")))
    async with await Door.open(url, engine) as door:
        await door.answer(Incoming("p1", text="一"))
    records = Records(url)
    assert [each.guide for each in records.progress("p1")] == ["g"]
    assert records.preferences("p1") == {"larger": "yes"}
    records.close()


async def test_after_erasing_the_dialogue_begins_anew(door: Door, engine: Engine) -> None:
    await door.answer(Incoming("p1", text="一"))
    engine.decide = answers(state={"count": 7}, notes=(Note("erase"),))
    answer = await door.answer(Incoming("p1", text="都删掉"))
    engine.decide = count
    assert answer.state == {}
    assert said(await door.answer(Incoming("p1", text="一"))) == ["1:一"]


async def test_the_time_of_sending_is_kept(url: str, engine: Engine) -> None:
    sent = datetime.datetime(2026, 11, 22, 8, 30, tzinfo=datetime.timezone.utc)
    async with await Door.open(url, engine) as door:
        await door.answer(Incoming("p1", text="一", message_id="7", at=sent))
    records = Records(url)
    kept = records.meet("terminal", "p1", "7").seen
    records.close()
    assert kept is not None
    assert kept.sent == sent


async def test_lost_records_are_told_to_the_person_and_logged(
    tmp_path: Path, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    async with await Door.open(f"sqlite:///{tmp_path / 'records.db'}", engine) as door:
        (tmp_path / "records.db").unlink()
        answer = await door.answer(Incoming("p1", text="卖豆腐的"))
        with pytest.raises(RecordsUnavailable):
            await door.outbox()
    assert not answer.kept
    assert [reply.id for reply in answer.replies] == [None]
    assert "用不了" in said(answer)[0]
    assert "records unavailable" in caplog.text
    assert "豆腐" not in caplog.text


async def test_records_that_cannot_be_opened_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "records.db").mkdir()
    with pytest.raises(RecordsUnavailable):
        await Door.open(f"sqlite:///{tmp_path / 'records.db'}", Engine())


async def test_the_loop_goes_on_while_the_database_is_slow(
    tmp_path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time  # noqa: PLC0415

    records = Records(f"sqlite:///{tmp_path / 'records.db'}")
    receive = records.receive
    monkeypatch.setattr(records, "receive", lambda new: (time.sleep(0.2), receive(new))[1])
    async with Door(records, engine) as door:
        turn = asyncio.ensure_future(door.answer(Incoming("p1", text="一")))
        longest, before = 0.0, time.monotonic()
        while not turn.done():
            await asyncio.sleep(0.005)
            longest, before = max(longest, time.monotonic() - before), time.monotonic()
    assert longest < 0.15
