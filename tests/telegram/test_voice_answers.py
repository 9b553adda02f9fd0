"""Who speaks is answered in words, and then by voice: a voice that fails harms no words."""

from __future__ import annotations

import dataclasses
import sys
import time
from collections.abc import Mapping
from typing import Any

import pytest

from bot.door import Door
from bot.messages import Choice, Reply, SafeMessage, State, Turn
from tests.telegram.house import QUICK, House
from tests.telegram.people import Person
from tests.telegram.sounds import (
    CHARACTER,
    ECHO,
    SAID,
    Ear,
    Mouth,
    answers,
    kinds,
    length,
    settled,
    spoken,
)
from tests.telegram.world import World, until


async def _is_empty(door: Door) -> None:
    """Waits until all words are sent."""
    deadline = time.monotonic() + 10
    while await door.outbox("telegram"):
        assert time.monotonic() < deadline


async def test_who_speaks_is_answered_in_words_and_then_by_voice(
    house: House, wang: Person, ear: Ear, mouth: Mouth
) -> None:
    step = Reply("第一步：打开「微信」。", "请打开微信", (Choice("好", "done@1"),))
    house.engine.decide = answers(step)
    await house.opens()

    wang.sends_voice(spoken())

    said = await settled(house, wang, 2)
    assert said == [ECHO + "第一步：打开「微信」。", ""]
    assert kinds(wang) == ["text", "voice"]
    (note,) = wang.voice_notes()
    assert length(note) == pytest.approx(5 * CHARACTER, abs=0.05)
    assert wang.chat.messages[1]["voice"]["duration"] == 1
    assert "reply_markup" in wang.chat.messages[0]
    assert "reply_markup" not in wang.chat.messages[1]


async def test_where_nothing_can_be_heard_words_are_asked_for_by_voice_too(
    house: House, wang: Person, mouth: Mouth
) -> None:
    await house.opens()

    wang.sends_voice(spoken())

    assert await settled(house, wang, 2) == ["1：audio", ""]
    assert kinds(wang) == ["text", "voice"]


async def test_who_writes_is_answered_in_words_alone(
    house: House, wang: Person, mouth: Mouth
) -> None:
    await house.opens()

    wang.says("你好")

    assert await settled(house, wang, 1) == ["1：你好"]
    assert mouth.said == []


async def test_who_prefers_to_listen_is_answered_by_voice_when_writing(
    house: House, wang: Person, mouth: Mouth
) -> None:
    manner = {"pace": 140, "louder": 2}
    house.engine.decide = answers(
        Reply("好。", "好的"), preferences={"voice": "yes"}, manner=manner
    )
    await house.opens()

    wang.says("念给我听")

    assert await settled(house, wang, 2) == ["好。", ""]
    assert mouth.said == [("好的", manner)]


async def test_words_do_not_wait_for_the_voice(
    house: House, wang: Person, ear: Ear, mouth: Mouth
) -> None:
    mouth.free.clear()
    await house.opens()

    wang.sends_voice(spoken())
    wang.says("/你好")

    assert await wang.heard(2) == [ECHO + f"1：{SAID}", "2：你好"]
    mouth.free.set()
    await wang.heard(3)
    assert kinds(wang) == ["text", "text", "voice"]


async def test_a_sign_is_shown_while_a_voice_note_is_made(
    house: House, wang: Person, ear: Ear, mouth: Mouth
) -> None:
    mouth.free.clear()
    await house.opens()

    wang.sends_voice(spoken())

    await until(lambda: "record_voice" in wang.chat.signs)
    mouth.free.set()
    await wang.heard(2)


async def test_voice_notes_come_in_the_order_of_theanswers(
    house: House, wang: Person, ear: Ear, mouth: Mouth
) -> None:
    def longer_each_time(state: State, _message: SafeMessage) -> Turn:
        count = state.get("count", 0) + 1
        return Turn((Reply(f"{count}", "好" * (5 - count)),), {"count": count})

    house.engine.decide = longer_each_time
    await house.opens()

    for _ in range(4):
        wang.sends_voice(spoken(0.2))

    await wang.heard(8)
    lengths = [length(note) for note in wang.voice_notes()]
    assert lengths == pytest.approx([4 * CHARACTER, 0.75, 0.5, CHARACTER], abs=0.05)


async def test_a_voice_that_fails_leaves_the_words(
    house: House, wang: Person, ear: Ear, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(text: str, _manner: Mapping[str, Any] | None) -> bytes:
        raise RuntimeError(text)

    house.speak = fails
    await house.opens()

    wang.sends_voice(spoken())

    assert await settled(house, wang, 1) == [ECHO + f"1：{SAID}"]
    assert "cannot be made: RuntimeError" in caplog.text
    assert SAID not in caplog.text


async def test_who_takes_no_voice_notes_gets_the_words_once(
    house: House, wang: Person, world: World, ear: Ear, mouth: Mouth
) -> None:
    wang.chat.takes_no_voice = True
    door = await house.opens()

    wang.sends_voice(spoken())
    await until(lambda: world.called("sendVoice"))
    await house.telegram.stop()

    assert wang.seen() == [ECHO + f"1：{SAID}"]
    assert len(world.called("sendVoice")) == 1
    assert await door.outbox("telegram") == []


@pytest.mark.parametrize("kind", ["500", "502", "broken", "flood", "nonsense"])
async def test_a_voice_note_that_failed_is_sent_again_and_its_words_are_not(
    house: House, wang: Person, world: World, ear: Ear, mouth: Mouth, kind: str
) -> None:
    world.goes_wrong(kind, "sendVoice", times=2)
    await house.opens()

    wang.sends_voice(spoken())

    assert await settled(house, wang, 2) == [ECHO + f"1：{SAID}", ""]
    assert len(world.called("sendVoice")) == 3


async def test_a_voice_note_that_would_come_too_late_is_left_out(
    house: House, wang: Person, world: World, ear: Ear, mouth: Mouth
) -> None:
    world.goes_wrong("flood", "sendVoice", seconds=9)
    await house.opens(dataclasses.replace(QUICK, note=1.0))
    wang.sends_voice(spoken())
    await until(lambda: world.called("sendVoice"))

    wang.sends_voice(spoken())

    await until(wang.voice_notes)
    assert await settled(house, wang, 3) == [ECHO + f"1：{SAID}", ECHO + f"2：{SAID}", ""]


async def test_words_that_were_sent_are_not_sent_again_for_the_sake_of_a_voicespoken(
    house: House, wang: Person, world: World, ear: Ear, mouth: Mouth
) -> None:
    world.goes_wrong("500", "sendVoice", times=99_999)
    door = await house.opens()
    wang.sends_voice(spoken())
    await until(lambda: world.called("sendVoice"))
    await _is_empty(door)
    await house.is_cut_off()

    await house.opens()
    wang.says("/再来")

    assert await settled(house, wang, 2) == [ECHO + f"1：{SAID}", "2：再来"]


@pytest.mark.parametrize("missing", ["libsndfile", "Opus"])
async def test_where_no_voice_note_can_be_made_the_words_stand_alone(
    house: House,
    wang: Person,
    ear: Ear,
    mouth: Mouth,
    monkeypatch: pytest.MonkeyPatch,
    missing: str,
) -> None:
    if missing == "Opus":
        monkeypatch.setattr("soundfile.available_subtypes", lambda _: {"VORBIS": "Vorbis"})
    else:
        monkeypatch.setitem(sys.modules, "soundfile", None)
    await house.opens()

    wang.sends_voice(spoken() if missing == "Opus" else b"OggS")

    await settled(house, wang, 1)
    assert kinds(wang) == ["text"]
    assert mouth.said == []
