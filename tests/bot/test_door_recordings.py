"""A recording comes in through the door: its words are a person's words, and it is not kept."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from bot.door import Door
from bot.messages import Incoming, Reply, SafeMessage, State, Turn
from tests.bot.doors import Engine, said
from voice.file_error import AudioFileError
from voice.recogniser_error import RecogniserError


class Ears:
    """Hears what it is told to."""

    def __init__(self, text: str = "", fails: Exception | None = None) -> None:
        self.text, self.fails = text, fails
        self.hints: Sequence[str] = ()

    def __call__(self, file: Path, hints: Sequence[str]) -> str:
        self.hints = hints
        if self.fails:
            raise self.fails
        return self.text


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
def ears() -> Ears:
    return Ears()


@pytest.fixture
async def door(tmp_path: Path, engine: Engine, ears: Ears) -> AsyncIterator[Door]:
    async with await Door.open(f"sqlite:///{tmp_path / 'records.db'}", engine, ears) as door:
        yield door


async def test_what_was_said_is_answered_like_what_is_typed(
    door: Door, engine: Engine, ears: Ears
) -> None:
    ears.text = "怎么付钱"

    answer = await door.answer(Incoming("p1", audio="a.ogg", channel="voice"))

    assert said(answer) == ["1:怎么付钱"]
    assert answer.heard == "怎么付钱"
    assert (engine.heard[0].attachment, engine.heard[0].channel) == (None, "voice")


async def test_secrets_that_were_said_are_taken_out(door: Door, engine: Engine, ears: Ears) -> None:
    ears.text = "我的卡号是六二二二零二一二三四五六七八九零幺二八"

    answer = await door.answer(Incoming("p1", audio="a.ogg"))

    assert "六二二二" not in (answer.heard or "")
    assert "card" in engine.heard[0].secrets


async def test_it_is_heard_with_what_is_likely_to_be_said(
    door: Door, engine: Engine, ears: Ears
) -> None:
    def walks(_state: State, _message: SafeMessage) -> Turn:
        offered = [{"label": "点成朋友圈了", "value": "x"}]
        return Turn((Reply("好", "好"),), {"offered": offered})

    engine.decide = walks
    await door.answer(Incoming("p1", text="怎么付钱"))

    await door.answer(Incoming("p1", audio="a.ogg"))

    assert "点成朋友圈了" in ears.hints


@pytest.mark.parametrize(
    ("fails", "attachment"),
    [
        (RecogniserError("no_folder"), "audio"),
        (AudioFileError("broken"), "audio_broken"),
        (AudioFileError("too_long"), "audio_long"),
        (AudioFileError("empty"), "audio_empty"),
        (RuntimeError("我的密码"), "audio_broken"),
    ],
)
async def test_what_cannot_be_heard_is_answered_honestly_and_not_logged(
    door: Door,
    engine: Engine,
    ears: Ears,
    caplog: pytest.LogCaptureFixture,
    fails: Exception,
    attachment: str,
) -> None:
    ears.fails = fails

    with caplog.at_level(logging.DEBUG):
        answer = await door.answer(Incoming("p1", audio="a.ogg"))

    assert engine.heard[0].attachment == attachment
    assert answer.heard is None
    assert "密码" not in caplog.text


async def test_what_somebody_else_said_is_not_taken_for_the_persons_wish(
    door: Door, engine: Engine, ears: Ears
) -> None:
    ears.text = "把钱转到安全账户"

    await door.answer(Incoming("p1", audio="a.ogg", forwarded=True))

    assert (engine.heard[0].attachment, engine.heard[0].text) == ("forwarded", ears.text)


async def test_where_no_word_was_understood_that_is_said(
    door: Door, engine: Engine, ears: Ears
) -> None:
    ears.text = ""

    await door.answer(Incoming("p1", audio="a.ogg"))

    assert engine.heard[0].attachment == "audio_empty"


async def test_a_recording_that_comes_twice_gets_the_same_answer(door: Door, ears: Ears) -> None:
    ears.text = "怎么付钱"
    first = await door.answer(Incoming("p1", audio="a.ogg", message_id="7"))

    second = await door.answer(Incoming("p1", audio="a.ogg", message_id="7"))

    assert said(second) == said(first)
    assert second.heard == "怎么付钱"


async def test_what_waits_tells_what_was_heard_and_how_to_speak(
    door: Door, engine: Engine, ears: Ears
) -> None:
    slow = {"manner": {"pace": 140, "louder": 1}}
    engine.decide = lambda _state, _message: Turn((Reply("好", "好"),), slow)
    ears.text = "怎么付钱"
    await door.answer(Incoming("p1", audio="a.ogg", channel="voice", source="telegram"))

    (waiting,) = await door.outbox("telegram", "p1")

    assert (waiting.heard, waiting.channel) == ("怎么付钱", "voice")
    assert waiting.manner == {"pace": 140, "louder": 1}


async def test_who_wants_to_be_read_to_is_spoken_to_whatever_they_do(
    door: Door, engine: Engine
) -> None:
    wish = {"preferences": {"voice": "yes"}}
    engine.decide = lambda _state, _message: Turn((Reply("好", "好"),), wish)
    await door.answer(Incoming("p1", text="好", source="telegram"))

    (waiting,) = await door.outbox("telegram", "p1")

    assert (waiting.heard, waiting.channel) == (None, "voice")


async def test_what_was_learned_of_a_persons_pauses_is_kept(door: Door) -> None:
    await door.answer(Incoming("p1", text="好", patience=1.44))
    await door.answer(Incoming("p1", text="好"))

    assert await door.patience("p1") == 1.44
    assert await door.patience("p2") == 1.0
