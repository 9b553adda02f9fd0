"""µ-law and A-law (ITU-T G.711), both ways, by tables."""

from __future__ import annotations

from enum import Enum

import numpy as np
import numpy.typing as npt

_Table = npt.NDArray[np.int64]


class Law(Enum):
    """How eight bits stand for sixteen."""

    MU = "mu"
    A = "a"


def decoded(coded: bytes, law: Law = Law.MU) -> bytes:
    """Gives 16-bit little-endian samples, one for each byte."""
    return bytes(_SAMPLES[law][np.frombuffer(coded, np.uint8)].tobytes())


def encoded(samples: bytes, law: Law = Law.MU) -> bytes:
    """Gives one byte for each sample.

    Args:
        samples: 16-bit little-endian.
        law: Which law.

    Raises:
        ValueError: There is half a sample.
    """
    if len(samples) % 2:
        raise ValueError("sound ends in the middle of a sample")
    return bytes(_CODES[law][np.frombuffer(samples, "<u2")].tobytes())


def _mu_samples() -> _Table:
    code = ~np.arange(256) & 0xFF
    size = (((code & 0x0F) << 3) + 0x84 << (code >> 4 & 7)) - 0x84
    return np.where(code & 0x80, -size, size)


def _a_samples() -> _Table:
    code = np.arange(256) ^ 0x55
    segment = code >> 4 & 7
    size = ((code & 0x0F) << 4) + np.where(segment > 0, 0x108, 8)
    size = size << np.maximum(segment - 1, 0)
    return np.where(code & 0x80, size, -size)


def _mu_codes() -> _Table:
    # The index is the sample's two bytes as an unsigned number. The law knows 14 bits.
    sample = np.arange(65_536, dtype=np.uint16).view(np.int16).astype(np.int64) >> 2
    size = np.minimum(np.abs(sample), 8_158) + 33
    segment = np.floor(np.log2(size)).astype(np.int64) - 5
    code = segment << 4 | size >> segment + 1 & 0x0F
    return np.bitwise_xor(code, np.where(sample < 0, 0x7F, 0xFF))


def _a_codes() -> _Table:
    # The law knows 13 bits.
    sample = np.arange(65_536, dtype=np.uint16).view(np.int16).astype(np.int64) >> 3
    size = np.where(sample < 0, -sample - 1, sample)
    segment = np.maximum(np.floor(np.log2(np.maximum(size, 1))).astype(np.int64) - 4, 0)
    code = segment << 4 | size >> np.maximum(segment, 1) & 0x0F
    return np.bitwise_xor(code, np.where(sample < 0, 0x55, 0xD5))


_SAMPLES = {Law.MU: _mu_samples().astype("<i2"), Law.A: _a_samples().astype("<i2")}
_CODES = {Law.MU: _mu_codes().astype(np.uint8), Law.A: _a_codes().astype(np.uint8)}
