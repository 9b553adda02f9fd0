"""The door keeps its word: once, in order, without secrets, and never silent."""

from __future__ import annotations

import asyncio
import datetime
import gc
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.door import LONGEST, Answer, Door
from bot.messages import Choice, Incoming, Note, Reply, SafeMessage, State, Turn
from care.records import Records, RecordsUnavailable
from tests import leftovers
from tests.care import databases

_CARD = "6222021234567890128"
_Decide = Callable[[State, SafeMessage], Turn]


def _count(state: State, message: SafeMessage) -> Turn:
    """Answers how many messages there were, and what the last one was."""
    count = state.get("count", 0) + 1
    return Turn((Reply(f"{count}:{message.text}", f"{count}"),), {"count": count})


class _Engine:
    """Decides as it is told, and remembers what it was asked."""

    def __init__(self, decide: _Decide = _count) -> None:
        self.decide = decide
        self.heard: list[SafeMessage] = []
        self.at_once = 0
        self.most_at_once = 0
        self.pause = 0.0

    async def turn(self, state: State, message: SafeMessage) -> Turn:
        self.heard.append(message)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(self.pause)
        self.at_once -= 1
        return self.decide(state, message)


@pytest.fixture
def engine() -> _Engine:
    return _Engine()


@pytest.fixture(params=databases.NAMES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with databases.empty(request.param, tmp_path) as url:
        yield url


@pytest.fixture
async def door(url: str, engine: _Engine) -> AsyncIterator[Door]:
    async with await Door.open(url, engine) as door:
        yield door


def _said(answer: Answer) -> list[str]:
    return [reply.text for reply in answer.replies]


def _answers(*replies: Reply, **turn: Any) -> _Decide:
    return lambda _state, _message: Turn(replies or (Reply("好", "好"),), **turn)


def _fails(_state: State, message: SafeMessage) -> Turn:
    raise RuntimeError(f"cannot answer {message.text}")


async def test_a_message_is_answered(door: Door) -> None:
    answer = await door.answer(Incoming("p1", text="怎么扫码"))
    assert _said(answer) == ["1:怎么扫码"]
    assert answer.state == {"count": 1}
    assert answer.kept


async def test_an_answer_comes_as_the_engine_made_it(door: Door, engine: _Engine) -> None:
    reply = Reply(
        "打开「微信」。", "打开微信。", (Choice("有了", "done"),), "step.png", urgent=True
    )
    engine.decide = _answers(reply)
    answer = await door.answer(Incoming("p1", text="好"))
    (waiting,) = await door.outbox()
    assert answer.replies == (waiting.reply,)
    assert waiting.reply == Reply(**{**vars(reply), "id": waiting.reply.id})


async def test_the_state_goes_on_from_turn_to_turn(door: Door) -> None:
    await door.answer(Incoming("p1", text="一"))
    answer = await door.answer(Incoming("p1", text="二"))
    assert _said(answer) == ["2:二"]


async def test_people_do_not_share_a_state(door: Door) -> None:
    await door.answer(Incoming("p1", text="一"))
    answer = await door.answer(Incoming("p2", text="一"))
    assert _said(answer) == ["1:一"]


async def test_the_same_message_gets_the_same_answer_again(door: Door, engine: _Engine) -> None:
    first = await door.answer(Incoming("p1", text="一", message_id="7"))
    again = await door.answer(Incoming("p1", text="一", message_id="7"))
    assert again == first
    assert len(engine.heard) == 1


async def test_the_same_message_sent_twice_at_once_is_answered_once(
    door: Door, engine: _Engine
) -> None:
    engine.pause = 0.02
    message = Incoming("p1", text="一", message_id="7")
    first, again = await asyncio.gather(door.answer(message), door.answer(message))
    assert first == again
    assert len(engine.heard) == 1


async def test_messages_without_an_id_are_each_their_own(door: Door) -> None:
    await door.answer(Incoming("p1", text="一"))
    assert _said(await door.answer(Incoming("p1", text="一"))) == ["2:一"]


async def test_the_same_id_from_another_front_end_is_another_message(door: Door) -> None:
    await door.answer(Incoming("p1", text="一", message_id="7", source="web"))
    answer = await door.answer(Incoming("p1", text="一", message_id="7", source="telegram"))
    assert _said(answer) == ["2:一"]


async def test_messages_of_one_person_are_answered_one_after_another(
    door: Door, engine: _Engine
) -> None:
    engine.pause = 0.005
    answers = await asyncio.gather(
        *(door.answer(Incoming("p1", text=str(number))) for number in range(1, 6))
    )
    assert [_said(answer) for answer in answers] == [[f"{n}:{n}"] for n in range(1, 6)]
    assert engine.most_at_once == 1


async def test_different_people_are_answered_side_by_side(door: Door, engine: _Engine) -> None:
    engine.pause = 0.2
    people = [Incoming(f"p{number}", text="一") for number in range(4)]
    await asyncio.gather(*map(door.answer, people))
    assert engine.most_at_once > 1


async def test_people_who_are_gone_leave_nothing_in_memory(tmp_path: Path) -> None:
    async with await Door.open(f"sqlite:///{tmp_path / 'records.db'}", _Engine()) as door:
        for number in range(30):
            await door.answer(Incoming(f"p{number}", text="一"))
        gc.collect()
        assert len(door._locks) == 0


async def test_two_processes_answer_a_message_once(url: str, engine: _Engine) -> None:
    engine.pause = 0.05
    message = Incoming("p1", text="一", message_id="7")
    async with await Door.open(url, engine) as one, await Door.open(url, engine) as other:
        first, second = await asyncio.gather(one.answer(message), other.answer(message))
        assert first == second
        assert _said(first) == ["1:一"]
        assert len(await one.outbox()) == 1


async def test_two_processes_lose_no_turn_of_a_person(url: str, engine: _Engine) -> None:
    engine.pause = 0.01
    async with await Door.open(url, engine) as one, await Door.open(url, engine) as other:
        await asyncio.gather(
            *(door.answer(Incoming("p1", text="一")) for door in (one, other) for _ in range(4))
        )
        last = await one.answer(Incoming("p1", text="末"))
    assert _said(last) == ["9:末"]


async def test_a_turn_that_never_gets_through_is_owned_up_to(
    tmp_path: Path, engine: _Engine, monkeypatch: pytest.MonkeyPatch
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
    assert "用不了" in _said(answer)[0]


@pytest.mark.parametrize(
    ("text", "heard", "kind"),
    [
        (f"我的卡号是{_CARD}", "我的卡号是〔银行卡号〕", "card"),
        ("身份证510102194803120016", "身份证〔身份证号〕", "identity"),
        ("482910", "〔验证码〕", "code"),
    ],
)
async def test_secrets_never_reach_the_engine(
    door: Door, engine: _Engine, text: str, heard: str, kind: str
) -> None:
    await door.answer(Incoming("p1", text=text))
    assert engine.heard[0].text == heard
    assert engine.heard[0].secrets == (kind,)


async def test_a_secret_in_a_choice_never_reaches_the_engine(door: Door, engine: _Engine) -> None:
    await door.answer(Incoming("p1", choice=f"card:{_CARD}"))
    assert engine.heard[0].choice == "card:〔银行卡号〕"


async def test_what_follows_talk_of_a_code_is_taken_for_it(door: Door, engine: _Engine) -> None:
    await door.answer(Incoming("p1", text="他要我的验证码"))
    await door.answer(Incoming("p1", text="4829"))
    assert engine.heard[1].text == "〔验证码〕"


async def test_what_follows_our_own_talk_of_a_password_is_taken_for_it(
    door: Door, engine: _Engine
) -> None:
    engine.decide = _answers(Reply("密码只在手机上按。", "密码只在手机上按。"))
    await door.answer(Incoming("p1", text="然后呢"))
    await door.answer(Incoming("p1", text="1357"))
    assert engine.heard[1].text == "〔密码〕"


async def test_a_card_sent_in_pieces_is_taken_piece_by_piece(door: Door, engine: _Engine) -> None:
    for piece in ("我把卡号发你", "6222", "0212", "3456"):
        await door.answer(Incoming("p1", text=piece))
    assert [message.text for message in engine.heard[1:]] == ["〔银行卡号〕"] * 3


async def test_a_number_is_a_number_again_once_nobody_speaks_of_secrets(
    door: Door, engine: _Engine
) -> None:
    for piece in ("他要我的验证码", "我没给他", "4829"):
        await door.answer(Incoming("p1", text=piece))
    assert engine.heard[2].text == "4829"


async def test_no_secret_is_left_in_any_file_or_log(
    tmp_path: Path, engine: _Engine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    engine.decide = _fails
    async with await Door.open(f"sqlite:///{tmp_path / 'records.db'}", engine) as door:
        for text in (
            f"我的卡号是{_CARD}",
            "身份证 510102 19480312 0016",
            "验证码我收到了是 4 8 2 9 1 0",
            "密码是小花猫",
        ):
            await door.answer(Incoming("p1", text=text))
        await door.answer(Incoming("p1", image="/home/li/我的身份证.jpg"))
        secrets = [_CARD, "510102194803120016", "482910", "小花猫", "我的身份证"]
        assert leftovers.find(tmp_path, secrets, caplog.text) == []
    assert leftovers.find(tmp_path, secrets, caplog.text) == []


async def test_nothing_that_is_said_is_logged(
    door: Door, engine: _Engine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    engine.decide = _fails
    await door.answer(Incoming("p1", text="卖豆腐的不收零钱"))
    assert "豆腐" not in caplog.text
    assert "RuntimeError at test_door.py:" in caplog.text


async def test_an_engine_that_fails_answers_with_an_apology_and_a_human(
    door: Door, engine: _Engine
) -> None:
    await door.answer(Incoming("p1", text="一"))
    engine.decide = _fails
    answer = await door.answer(Incoming("p1", text="二"))
    (reply,) = answer.replies
    assert reply.text.startswith("对不起")
    assert [choice.label for choice in reply.choices] == ["找真人"]
    assert answer.state == {"count": 1}


@pytest.mark.parametrize(
    "decide",
    [
        lambda _state, _message: Turn(()),
        _answers(state={"no": object()}),
        _answers(state={"no": float("nan")}),
        _answers(notes=(Note("unheard_of"),)),
        _answers(Reply("\x00", "")),
        _answers(Reply("\ud800", "")),
        _answers(Reply("", None)),  # type: ignore[arg-type]
    ],
    ids=["silence", "object", "nan", "note", "nul", "half", "none"],
)
async def test_a_turn_that_cannot_be_kept_is_an_engine_that_failed(
    door: Door, engine: _Engine, decide: _Decide
) -> None:
    engine.decide = decide
    answer = await door.answer(Incoming("p1", text="一"))
    assert _said(answer)[0].startswith("对不起")


@pytest.mark.parametrize("text", ["", "  ", "\n\t", "\u200b", "\x00"])
async def test_nothing_said_is_answered_gently(door: Door, engine: _Engine, text: str) -> None:
    answer = await door.answer(Incoming("p1", text=text))
    assert "请再说一遍" in _said(answer)[0]
    assert engine.heard == []


async def test_a_message_without_anything_is_answered_gently(door: Door) -> None:
    answer = await door.answer(Incoming("p1"))
    assert "请再说一遍" in _said(answer)[0]


async def test_a_typed_slash_is_no_command(door: Door, engine: _Engine) -> None:
    await door.answer(Incoming("p1", text="  /restart"))
    assert engine.heard[0].text == "／restart"


async def test_control_characters_are_left_out(door: Door, engine: _Engine) -> None:
    await door.answer(Incoming("p1", text="怎么\x07扫\u202e码\x00\ud83d\n好"))
    assert engine.heard[0].text == "怎么扫码\n好"


async def test_a_long_message_is_read_in_part_and_says_so(door: Door, engine: _Engine) -> None:
    answer = await door.answer(Incoming("p1", text="扫" * (LONGEST + 1)))
    heard = engine.heard[0].text
    assert heard is not None
    assert len(heard) == LONGEST + 1
    assert heard.endswith("扫…")
    assert "先看了前面" in _said(answer)[-1]


async def test_a_message_of_just_the_length_is_read_whole(door: Door, engine: _Engine) -> None:
    answer = await door.answer(Incoming("p1", text="扫" * LONGEST))
    assert engine.heard[0].text == "扫" * LONGEST
    assert len(answer.replies) == 1


@pytest.mark.parametrize("kind", ["image", "audio"])
async def test_of_a_picture_or_a_recording_only_its_kind_is_told(
    door: Door, engine: _Engine, kind: str
) -> None:
    await door.answer(Incoming("p1", channel="voice", **{kind: "/tmp/secret"}))  # type: ignore[arg-type]
    assert engine.heard == [SafeMessage("p1", channel="voice", attachment=kind)]  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["", "p\x00", "p\ud800", "p" * 201])
async def test_what_cannot_be_a_name_is_refused(door: Door, name: str) -> None:
    with pytest.raises(ValueError, match="names"):
        await door.answer(Incoming(name, text="一"))
    with pytest.raises(ValueError, match="names"):
        await door.answer(Incoming("p1", text="一", message_id=name))


async def test_what_is_delivered_leaves_the_outbox(door: Door, engine: _Engine) -> None:
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
    door = Door(records, _Engine())
    for number, text in enumerate(texts):
        door._receive(Incoming(person, text=text, message_id=f"cut{number}"))
    await door.close()


async def test_what_was_not_answered_is_answered_after_a_start(url: str, engine: _Engine) -> None:
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
    url: str, engine: _Engine
) -> None:
    await _leave_unanswered(url, "一", "二")
    async with await Door.open(url, engine) as door:
        answer = await door.answer(Incoming("p1", text="三"))
        assert _said(answer) == ["3:三"]
        assert [each.reply.text for each in await door.outbox()] == ["1:一", "2:二", "3:三"]


async def test_a_message_sent_again_after_a_power_cut_gets_its_own_answer(
    url: str, engine: _Engine
) -> None:
    await _leave_unanswered(url, "一", "二")
    async with await Door.open(url, engine) as door:
        answer = await door.answer(Incoming("p1", text="二", message_id="cut1"))
    assert _said(answer) == ["2:二"]


async def test_a_front_end_that_stops_waiting_loses_nothing(door: Door, engine: _Engine) -> None:
    engine.pause = 0.05
    impatient = asyncio.ensure_future(door.answer(Incoming("p1", text="一")))
    await asyncio.sleep(0.02)
    impatient.cancel()
    answer = await door.answer(Incoming("p1", text="二"))
    assert _said(answer) == ["2:二"]
    assert len(await door.outbox()) == 2


async def test_closing_waits_for_turns_under_way(url: str, engine: _Engine) -> None:
    engine.pause = 0.05
    door = await Door.open(url, engine)
    under_way = asyncio.ensure_future(door.answer(Incoming("p1", text="一")))
    await asyncio.sleep(0.02)
    await door.close()
    assert _said(await under_way) == ["1:一"]


async def test_notes_go_into_the_record(url: str, engine: _Engine) -> None:
    engine.decide = _answers(notes=(Note("begun", "g", 1), Note("prefers", "larger", value="yes")))
    async with await Door.open(url, engine) as door:
        await door.answer(Incoming("p1", text="一"))
    records = Records(url)
    assert [each.guide for each in records.progress("p1")] == ["g"]
    assert records.preferences("p1") == {"larger": "yes"}
    records.close()


async def test_after_erasing_the_dialogue_begins_anew(door: Door, engine: _Engine) -> None:
    await door.answer(Incoming("p1", text="一"))
    engine.decide = _answers(state={"count": 7}, notes=(Note("erase"),))
    answer = await door.answer(Incoming("p1", text="都删掉"))
    engine.decide = _count
    assert answer.state == {}
    assert _said(await door.answer(Incoming("p1", text="一"))) == ["1:一"]


async def test_the_time_of_sending_is_kept(url: str, engine: _Engine) -> None:
    sent = datetime.datetime(2026, 11, 22, 8, 30, tzinfo=datetime.timezone.utc)
    async with await Door.open(url, engine) as door:
        await door.answer(Incoming("p1", text="一", message_id="7", at=sent))
    records = Records(url)
    kept = records.meet("terminal", "p1", "7").seen
    records.close()
    assert kept is not None
    assert kept.sent == sent


async def test_lost_records_are_told_to_the_person_and_logged(
    tmp_path: Path, engine: _Engine, caplog: pytest.LogCaptureFixture
) -> None:
    async with await Door.open(f"sqlite:///{tmp_path / 'records.db'}", engine) as door:
        (tmp_path / "records.db").unlink()
        answer = await door.answer(Incoming("p1", text="卖豆腐的"))
        with pytest.raises(RecordsUnavailable):
            await door.outbox()
    assert not answer.kept
    assert [reply.id for reply in answer.replies] == [None]
    assert "用不了" in _said(answer)[0]
    assert "records unavailable" in caplog.text
    assert "豆腐" not in caplog.text


async def test_records_that_cannot_be_opened_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "records.db").mkdir()
    with pytest.raises(RecordsUnavailable):
        await Door.open(f"sqlite:///{tmp_path / 'records.db'}", _Engine())


async def test_the_loop_goes_on_while_the_database_is_slow(
    tmp_path: Path, engine: _Engine, monkeypatch: pytest.MonkeyPatch
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
