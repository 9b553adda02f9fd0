"""The quiet noise that is laid under all sound."""

from __future__ import annotations

import numpy as np

from voice.events import PIECE_BYTES, SILENCE
from voice.noise_floor import NoiseFloor


def test_silence_is_no_longer_empty_but_stays_quiet() -> None:
    floor = NoiseFloor(100)

    samples = np.frombuffer(b"".join(floor.under(SILENCE) for _ in range(200)), "<i2")

    assert len(samples) == 200 * PIECE_BYTES // 2
    assert 90 < samples.std() < 110


def test_the_loudest_sound_does_not_turn_over() -> None:
    loudest = np.full(PIECE_BYTES // 2, 32_767, "<i2").tobytes()

    samples = np.frombuffer(NoiseFloor(100).under(loudest), "<i2")

    assert samples.min() > 32_000


def test_the_same_sound_is_heard_the_same() -> None:
    assert NoiseFloor(100).under(SILENCE) == NoiseFloor(100).under(SILENCE)


def test_without_a_floor_sound_stays_as_it_is() -> None:
    assert NoiseFloor(0).under(SILENCE) == SILENCE
