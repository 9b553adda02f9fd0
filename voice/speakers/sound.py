"""What any voice gives, made alike: rate, ends, loudness."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from voice.events import RATE, WIDTH
from voice.telephone.levels import amplified, level

# So loud are the words, in dB of full scale; pauses between them do not count.
LOUDNESS = -20.0
# What is so much quieter than the words is silence.
_SILENT_BELOW = 40.0
_STEPS_A_SECOND = 200
# Steps of 5 ms that are left at each end, so that no soft consonant is cut.
_LEFT = 4
_MOST_AMPLIFIED = 30.0


def made_alike(samples: bytes, rate: int) -> bytes:
    """Makes of a voice's sound what all voices give.

    Args:
        samples: 16-bit little-endian, one channel.
        rate: Samples a second.

    Returns:
        16 kHz, as loud as other voices, with 20 ms of silence at each end at most; empty
        where there is nothing but silence.
    """
    whole = samples[: len(samples) // WIDTH * WIDTH]
    return levelled(resampled(trimmed(whole, rate), rate))


def resampled(samples: bytes, rate: int) -> bytes:
    """A sound as a whole at 16 kHz, by its spectrum.

    Args:
        samples: 16-bit little-endian, one channel.
        rate: Samples a second.
    """
    values = np.frombuffer(samples, "<i2")
    if rate == RATE or not len(values):
        return values.tobytes()
    unit = rate // math.gcd(rate, RATE)
    # Room at the end, since for a spectrum the end is beside the beginning.
    units = _smooth(-(-len(values) // unit) + 1)
    spectrum = np.fft.rfft(values, units * unit)
    length = units * unit * RATE // rate
    kept = np.zeros(length // 2 + 1, complex)
    shared = min(len(kept), len(spectrum))
    kept[:shared] = spectrum[:shared]
    found = np.fft.irfft(kept, length) * (length / (units * unit))
    return _bytes(found[: round(len(values) * RATE / rate)])


def trimmed(samples: bytes, rate: int) -> bytes:
    """A sound without the silence at its ends.

    Args:
        samples: 16-bit little-endian, one channel.
        rate: Samples a second.
    """
    loud = _loud_steps(samples, rate)
    if not loud.any():
        return b""
    first, last = np.flatnonzero(loud)[[0, -1]]
    step = WIDTH * (rate // _STEPS_A_SECOND)
    return samples[max(0, first - _LEFT) * step : (last + 1 + _LEFT) * step]


def levelled(samples: bytes) -> bytes:
    """A sound of 16 kHz whose words are as loud as ``LOUDNESS``."""
    loud = np.repeat(_loud_steps(samples, RATE), RATE // _STEPS_A_SECOND)
    words = np.frombuffer(samples, "<i2")[: len(loud)][loud[: len(samples) // WIDTH]]
    if not len(words):
        return samples
    return amplified(samples, min(LOUDNESS - level(words.tobytes()), _MOST_AMPLIFIED))


def _loud_steps(samples: bytes, rate: int) -> npt.NDArray[np.bool_]:
    values = np.frombuffer(samples, "<i2").astype(np.float64)
    step = rate // _STEPS_A_SECOND
    steps = np.pad(values, (0, -len(values) % step)).reshape(-1, step)
    power = (steps**2).mean(axis=1)
    if not len(power) or power.max() < 1:
        return np.zeros(len(power), np.bool_)
    words = power[power > power.max() / 100].mean()
    loud: npt.NDArray[np.bool_] = power > words / 10 ** (_SILENT_BELOW / 10)
    return loud


def _smooth(count: int) -> int:
    """The next number without a large prime in it, which a spectrum is soon made of."""
    while True:
        rest = count
        for prime in (2, 3, 5):
            while rest % prime == 0:
                rest //= prime
        if rest == 1:
            return count
        count += 1


def _bytes(values: npt.NDArray[np.float64]) -> bytes:
    return bytes(np.clip(np.rint(values), -32_768, 32_767).astype("<i2").tobytes())
