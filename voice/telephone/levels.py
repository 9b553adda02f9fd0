"""How loud sound is, and louder or softer."""

from __future__ import annotations

import math

import numpy as np

_FULL = 32_768.0
# What is quieter than half a step of 16 bits is nothing.
SILENT = -96.0
# From here on peaks are bent.
_KNEE = 0.7


def level(samples: bytes) -> float:
    """Gives the level in dB of full scale: 0 for the loudest square wave, ``SILENT`` for none.

    Args:
        samples: 16-bit little-endian.
    """
    values = np.frombuffer(samples, "<i2").astype(np.float64)
    power = float(np.mean(values**2)) if len(values) else 0.0
    return max(SILENT, 10 * math.log10(power) - 20 * math.log10(_FULL)) if power else SILENT


def amplified(samples: bytes, decibels: float) -> bytes:
    """Gives the same sound louder or softer; peaks are bent, not cut, and do not crack.

    Args:
        samples: 16-bit little-endian.
        decibels: How much; less than 0 is softer.
    """
    values = np.frombuffer(samples, "<i2") / _FULL * 10 ** (decibels / 20)
    # Only what is made louder can be too loud.
    size = np.abs(values) if decibels > 0 else np.zeros(len(values))
    bent = _KNEE + (1 - _KNEE) * np.tanh((size - _KNEE) / (1 - _KNEE))
    values = np.where(size > _KNEE, np.copysign(bent, values), values)
    whole = np.clip(np.rint(values * _FULL), -32_768, 32_767).astype("<i2")
    return bytes(whole.tobytes())
