"""What comes in is made safe first; whatever the engine does, the person is answered."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cleaning import LONGEST
from bot.door import Door
from bot.messages import Incoming, Note, Reply, SafeMessage, Turn
from tests import leftovers
from tests.bot.doors import Decide, Engine, answers, fails, said
from tests.care import databases

_CARD = "6222021234567890128"


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


@pytest.mark.parametrize(
    ("text", "heard", "kind"),
    [
        (f"我的卡号是{_CARD}", "我的卡号是〔银行卡号〕", "card"),
        ("身份证510102194803120016", "身份证〔身份证号〕", "identity"),
        ("482910", "〔验证码〕", "code"),
    ],
)
async def test_secrets_never_reach_the_engine(
    door: Door, engine: Engine, text: str, heard: str, kind: str
) -> None:
    await door.answer(Incoming("p1", text=text))
    assert engine.heard[0].text == heard
    assert engine.heard[0].secrets == (kind,)


async def test_a_secret_in_a_choice_never_reaches_the_engine(door: Door, engine: Engine) -> None:
    await door.answer(Incoming("p1", choice=f"card:{_CARD}"))
    assert engine.heard[0].choice == "card:〔银行卡号〕"


async def test_what_follows_talk_of_a_code_is_taken_for_it(door: Door, engine: Engine) -> None:
    await door.answer(Incoming("p1", text="他要我的验证码"))
    await door.answer(Incoming("p1", text="4829"))
    assert engine.heard[1].text == "〔验证码〕"


async def test_what_follows_our_own_talk_of_a_password_is_taken_for_it(
    door: Door, engine: Engine
) -> None:
    engine.decide = answers(Reply("密码只在手机上按。", "密码只在手机上按。"))
    await door.answer(Incoming("p1", text="然后呢"))
    await door.answer(Incoming("p1", text="1357"))
    assert engine.heard[1].text == "〔密码〕"


async def test_a_card_sent_in_pieces_is_taken_piece_by_piece(door: Door, engine: Engine) -> None:
    for piece in ("我把卡号发你", "6222", "0212", "3456"):
        await door.answer(Incoming("p1", text=piece))
    assert [message.text for message in engine.heard[1:]] == ["〔银行卡号〕"] * 3


async def test_a_number_is_a_number_again_once_nobody_speaks_of_secrets(
    door: Door, engine: Engine
) -> None:
    for piece in ("他要我的验证码", "我没给他", "4829"):
        await door.answer(Incoming("p1", text=piece))
    assert engine.heard[2].text == "4829"


async def test_no_secret_is_left_in_any_file_or_log(
    tmp_path: Path, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    engine.decide = fails
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
    door: Door, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    engine.decide = fails
    await door.answer(Incoming("p1", text="卖豆腐的不收零钱"))
    assert "豆腐" not in caplog.text
    assert "RuntimeError at doors.py:" in caplog.text


async def test_an_engine_that_fails_answers_with_an_apology_and_a_human(
    door: Door, engine: Engine
) -> None:
    await door.answer(Incoming("p1", text="一"))
    engine.decide = fails
    answer = await door.answer(Incoming("p1", text="二"))
    (reply,) = answer.replies
    assert reply.text.startswith("对不起")
    assert [choice.label for choice in reply.choices] == ["找真人"]
    assert answer.state == {"count": 1}


@pytest.mark.parametrize(
    "decide",
    [
        lambda _state, _message: Turn(()),
        answers(state={"no": object()}),
        answers(state={"no": float("nan")}),
        answers(notes=(Note("unheard_of"),)),
        answers(Reply("\x00", "")),
        answers(Reply("\ud800", "")),
        answers(Reply("", None)),  # type: ignore[arg-type]
    ],
    ids=["silence", "object", "nan", "note", "nul", "half", "none"],
)
async def test_a_turn_that_cannot_be_kept_is_an_engine_that_failed(
    door: Door, engine: Engine, decide: Decide
) -> None:
    engine.decide = decide
    answer = await door.answer(Incoming("p1", text="一"))
    assert said(answer)[0].startswith("对不起")


@pytest.mark.parametrize("text", ["", "  ", "\n\t", "\u200b", "\x00"])
async def test_nothing_said_is_answered_gently(door: Door, engine: Engine, text: str) -> None:
    answer = await door.answer(Incoming("p1", text=text))
    assert "请再说一遍" in said(answer)[0]
    assert engine.heard == []


async def test_a_message_without_anything_is_answered_gently(door: Door) -> None:
    answer = await door.answer(Incoming("p1"))
    assert "请再说一遍" in said(answer)[0]


async def test_a_typed_slash_is_no_command(door: Door, engine: Engine) -> None:
    await door.answer(Incoming("p1", text="  /restart"))
    assert engine.heard[0].text == "／restart"


async def test_control_characters_are_left_out(door: Door, engine: Engine) -> None:
    await door.answer(Incoming("p1", text="怎么\x07扫\u202e码\x00\ud83d\n好"))
    assert engine.heard[0].text == "怎么扫码\n好"


async def test_a_long_message_is_read_in_part_and_says_so(door: Door, engine: Engine) -> None:
    answer = await door.answer(Incoming("p1", text="扫" * (LONGEST + 1)))
    heard = engine.heard[0].text
    assert heard is not None
    assert len(heard) == LONGEST + 1
    assert heard.endswith("扫…")
    assert "先看了前面" in said(answer)[-1]


async def test_a_message_of_just_the_length_is_read_whole(door: Door, engine: Engine) -> None:
    answer = await door.answer(Incoming("p1", text="扫" * LONGEST))
    assert engine.heard[0].text == "扫" * LONGEST
    assert len(answer.replies) == 1


@pytest.mark.parametrize(("kind", "told"), [("image", "image_broken"), ("audio", "audio")])
async def test_of_a_picture_or_a_recording_only_its_kind_is_told(
    door: Door, engine: Engine, kind: str, told: str
) -> None:
    await door.answer(Incoming("p1", channel="voice", **{kind: "/tmp/secret"}))  # type: ignore[arg-type]
    assert all(each.today for each in engine.heard)
    heard = [replace(each, today=None) for each in engine.heard]
    assert heard == [SafeMessage("p1", channel="voice", attachment=told)]


@pytest.mark.parametrize("name", ["", "p\x00", "p\ud800", "p" * 201])
async def test_what_cannot_be_a_name_is_refused(door: Door, name: str) -> None:
    with pytest.raises(ValueError, match="names"):
        await door.answer(Incoming(name, text="一"))
    with pytest.raises(ValueError, match="names"):
        await door.answer(Incoming("p1", text="一", message_id=name))
