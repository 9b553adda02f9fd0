"""Calls with the real recogniser and the real voice: what is spoken is understood."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings
from bot.voices import Voices
from tests.telephone.house import in_real_time, opened
from tests.voice.asterisk import Asterisk, until
from tests.voice.spoken import spoken
from voice.telephone.resampling import Downsampler


@pytest.fixture
def voices(vosk_fixture: Path, tmp_path: Path) -> Voices:
    return Voices(Settings(tmp_path, tmp_path / "models", "", vosk_model=vosk_fixture))


async def test_what_is_spoken_on_the_telephone_is_understood_and_answered(
    voices: Voices, tmp_path: Path
) -> None:
    async with opened(tmp_path, voices=voices) as house, house.calls() as caller:  # type: ignore[arg-type]
        await until(lambda: house.engine.heard, 40)
        await _until_silent(caller)
        await _says(caller, "怎么申请养老金")
        await until(lambda: house.engine.said, 10)
        await _until_silent(caller)
        await _says(caller, "看到了")
        await until(lambda: len(house.engine.said) == 2, 10)
        await _until_silent(caller)
        await _says(caller, "找真人")
        await until(lambda: caller.closed, 20)

        assert await house.ended(caller.name) == "human"

    assert house.engine.said == ["怎么申请养老金", "看到了", "找真人"]


async def _says(caller: Asterisk, text: str) -> None:
    """Says something at the telephone's rate, and is silent for a moment."""
    await in_real_time(caller, Downsampler().feed(spoken(text)) + bytes(32_000))


async def _until_silent(caller: Asterisk) -> None:
    """Until nothing was heard for a second."""
    await until(lambda: any(map(any, caller.sounds[-50:])), 10)
    await until(lambda: not any(map(any, caller.sounds[-50:])), 30)
