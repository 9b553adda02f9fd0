"""Short soft tones, for when words would be too much."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from voice.events import RATE

_SECONDS = 0.18
_HERTZ = 520.0
_LOUD = 0.06
_EDGE = 0.04


@lru_cache(maxsize=1)
def thinking() -> bytes:
    """What is heard while 小伴 thinks, so that the line does not seem dead.

    Returns:
        16 kHz, 16-bit little-endian; it swells and fades, and does not startle.
    """
    at = np.arange(round(_SECONDS * RATE)) / RATE
    edges = np.clip(np.minimum(at, _SECONDS - at) / _EDGE, 0, 1)
    wave = _LOUD * np.sin(2 * math.pi * _HERTZ * at) * np.sin(edges * math.pi / 2) ** 2
    return bytes(np.rint(wave * 32_767).astype("<i2").tobytes())
