"""8 kHz to 16 kHz and back, by one short filter; its delay is 31 samples of 16 kHz, 1.94 ms.

The state between pieces is kept, so that pieces join without a click.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

RATE_HIGH = 16_000
# An odd number, so that the delay is a whole number of samples.
TAPS = 63
# What a telephone carries is kept; what would fold back into it is gone.
_PASS_HZ = 3_400
_STOP_HZ = 4_000
_STOP_WEIGHT = 8.0
_GRID = 1_024
_SHARPENINGS = 12

_Floats = npt.NDArray[np.float32]


def _design() -> _Floats:
    """A symmetric low-pass: least squares, weighed anew until its ripples are about even."""
    wave = np.linspace(0, np.pi, _GRID)
    hertz = wave / np.pi * RATE_HIGH / 2
    kept, gone = hertz <= _PASS_HZ, hertz >= _STOP_HZ
    wave, wanted = wave[kept | gone], kept[kept | gone].astype(float)
    importance = np.where(wanted > 0, 1.0, _STOP_WEIGHT)
    cosines = np.cos(np.outer(wave, np.arange(TAPS // 2 + 1)))
    weights = importance.copy()
    half = np.zeros(TAPS // 2 + 1)
    for _ in range(_SHARPENINGS):
        half = np.linalg.lstsq(cosines * weights[:, None], wanted * weights, rcond=None)[0]
        missed = importance * np.abs(cosines @ half - wanted)
        weights *= np.sqrt(missed / missed.mean() + 0.1)
    sides = half[1:] / 2
    taps = np.concatenate([sides[::-1], half[:1], sides])
    scaled: _Floats = (taps / taps.sum()).astype(np.float32)
    return scaled


_FILTER = _design()
# Every second input is a zero when the rate is doubled: each output needs half of the filter.
_EVEN, _ODD = 2 * _FILTER[::2], 2 * _FILTER[1::2]


class Upsampler:
    """Makes 16 kHz of 8 kHz."""

    def __init__(self) -> None:
        self._past = np.zeros(len(_EVEN) - 1, np.float32)

    def feed(self, samples: bytes) -> bytes:
        """Gives two samples for each.

        Args:
            samples: 16-bit little-endian, at 8 kHz; any number of them.

        Raises:
            ValueError: There is half a sample.
        """
        given = np.concatenate([self._past, _floats(samples)])
        self._past = given[len(given) - len(self._past) :]
        doubled = np.empty(2 * (len(given) - len(self._past)), np.float32)
        if len(doubled):
            doubled[::2] = np.convolve(given, _EVEN, "valid")
            doubled[1::2] = np.convolve(given[1:], _ODD, "valid")
        return _bytes(doubled)


class Downsampler:
    """Makes 8 kHz of 16 kHz."""

    def __init__(self) -> None:
        self._past = np.zeros(TAPS - 1, np.float32)
        self._skip = 0

    def feed(self, samples: bytes) -> bytes:
        """Gives one sample for every two.

        Args:
            samples: 16-bit little-endian, at 16 kHz; any number of them.

        Raises:
            ValueError: There is half a sample.
        """
        given = np.concatenate([self._past, _floats(samples)])
        count = len(given) - len(self._past)
        self._past = given[count:]
        if not count:
            return b""
        filtered = np.convolve(given, _FILTER, "valid")
        kept = filtered[self._skip :: 2].copy()
        # An odd number of samples leaves the next piece to begin with one that is skipped.
        self._skip = (self._skip + count) % 2
        return _bytes(kept)


def _floats(samples: bytes) -> _Floats:
    if len(samples) % 2:
        raise ValueError("sound ends in the middle of a sample")
    return np.frombuffer(samples, "<i2").astype(np.float32)


def _bytes(values: _Floats) -> bytes:
    # In place, and not by np.clip: this runs fifty times a second in every call.
    np.rint(values, out=values)
    np.minimum(values, 32_767, out=values)
    np.maximum(values, -32_768, out=values)
    return values.astype("<i2").tobytes()
