"""Noise is taken out of speech, and speech stays."""

from __future__ import annotations

import numpy as np
import pytest

from tests.voice.asterisk import tone
from tests.voice.spoken import spoken
from voice.events import PIECE_BYTES, SILENCE
from voice.noise_suppression import NoiseSuppression
from voice.recogniser_error import RecogniserError
from voice.telephone.levels import level

_CHANCE = np.random.default_rng(1)


def _hiss(seconds: float, loud: float) -> bytes:
    values = _CHANCE.normal(0, loud, round(seconds * 16_000))
    return np.clip(values, -32_768, 32_767).astype("<i2").tobytes()


def _cleaned(samples: bytes) -> bytes:
    suppression = NoiseSuppression()
    starts = range(0, len(samples) - PIECE_BYTES + 1, PIECE_BYTES)
    return b"".join(suppression.cleaned(samples[at : at + PIECE_BYTES]) for at in starts)


def test_hiss_becomes_much_softer() -> None:
    noise = _hiss(4, 1_000)

    cleaned = _cleaned(noise)

    assert level(cleaned[96_000:]) < level(noise) - 20


def test_speech_keeps_its_loudness_and_its_place() -> None:
    speech = SILENCE * 25 + spoken("我有点头晕，胸口也疼。")

    cleaned = _cleaned(speech)

    before, after = (np.frombuffer(each, "<i2").astype(float) for each in (speech, cleaned))
    assert level(cleaned) == pytest.approx(level(speech), abs=3)
    shifts = range(0, 800, 8)
    alike = [float(before[: -800 or None] @ after[at : at + len(before) - 800]) for at in shifts]
    assert shifts[int(np.argmax(alike))] <= 400


def test_silence_stays_silence() -> None:
    assert level(_cleaned(SILENCE * 100)) < -80


def test_the_loudest_sound_does_not_wrap_around() -> None:
    cleaned = np.frombuffer(_cleaned(tone(300, 1, 16_000, 32_767)), "<i2").astype(int)

    assert np.abs(np.diff(cleaned)).max() < 32_768


@pytest.mark.parametrize("samples", [b"", b"\0" * 639, b"\0" * 1_280])
def test_what_is_no_piece_is_refused(samples: bytes) -> None:
    with pytest.raises(RecogniserError):
        NoiseSuppression().cleaned(samples)


def test_a_thousand_of_them_leave_nothing_behind() -> None:
    for _ in range(1_000):
        assert NoiseSuppression().cleaned(SILENCE)
