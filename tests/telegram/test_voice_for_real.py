"""A voice note that is really heard, and an answer that is really spoken."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from bot import settings
from bot.messages import Reply
from bot.telegram import words
from bot.voices import Voices
from tests.telegram.house import House
from tests.telegram.people import Person
from tests.telegram.sounds import answers, length, loudness, settled
from tests.voice.conftest import voice_data, vosk_fixture
from tests.voice.spoken import spoken
from voice import notes

__all__ = ["voice_data", "vosk_fixture"]


@pytest.fixture
def voices(vosk_fixture: Path, tmp_path: Path) -> Voices:
    usual = settings.load({}, tmp_path)
    return Voices(dataclasses.replace(usual, vosk_model=vosk_fixture, offline=True))


@pytest.mark.parametrize(("pace", "seconds"), [(240, 4.0), (150, 6.4)])
async def test_a_conversation_by_voice_notes(
    house: House, wang: Person, voices: Voices, pace: int, seconds: float
) -> None:
    house.hear, house.speak = voices.hear, voices.spoken
    manner = {"pace": pace, "louder": 1}
    house.engine.decide = answers(
        Reply("请您说慢一点。", "第一步，打开微信。您看到一排聊天了吗"), manner=manner
    )
    await house.opens()

    wang.sends_voice(notes.encoded(spoken("再说一遍")).content)

    await wang.heard(2, 60)
    said = await settled(house, wang, 2)
    assert said == [f"{words.heard('再说一遍')}\n\n请您说慢一点。", ""]
    (note,) = wang.voice_notes()
    assert length(note) == pytest.approx(seconds, rel=0.2)
    assert loudness(note) > 0.01


async def test_a_voice_note_in_which_nobody_speaks_is_not_taken_for_words(
    house: House, wang: Person, voices: Voices
) -> None:
    house.hear = voices.hear
    await house.opens()

    wang.sends_voice(notes.encoded(bytes(3 * 16_000 * 2)).content)

    assert await wang.heard(1, 60) == ["1：audio_empty"]
