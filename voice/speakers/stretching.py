"""Speech made longer or shorter at the same pitch, by overlapping pieces where they fit."""

from __future__ import annotations

import numpy as np

from voice.events import RATE, WIDTH
from voice.speaker import characters, seconds_a_character

# Beyond these a voice does not sound like a person any more.
_SHORTEST, _LONGEST = 0.7, 1.6
_NEAR = 0.03
_HOP = RATE // 50
_WINDOW = 2 * _HOP
# How far a piece is moved to fit: half a period of the deepest voice.
_SEARCH = RATE // 125


def at_pace(samples: bytes, text: str, pace: int) -> bytes:
    """What a voice said, as long as it should be, or as near as it may.

    Args:
        samples: 16 kHz, 16 bit.
        text: What is said.
        pace: How many characters a minute the whole answer has.
    """
    seconds = len(samples) / (RATE * WIDTH)
    wanted = seconds_a_character(pace) * characters(text)
    if not seconds or not wanted:
        return samples
    factor = min(max(wanted / seconds, _SHORTEST), _LONGEST)
    return samples if abs(factor - 1) <= _NEAR else stretched(samples, factor)


def stretched(samples: bytes, factor: float) -> bytes:
    """A sound that is ``factor`` times as long.

    Args:
        samples: 16 kHz, 16 bit.
        factor: More than 0.
    """
    given = np.frombuffer(samples, "<i2").astype(np.float64)
    length = round(len(given) * factor)
    hops = -(-length // _HOP) + 1
    padded = np.pad(given, (_SEARCH, 2 * _WINDOW + 2 * _SEARCH))
    fade = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(_WINDOW) / _WINDOW)
    made = np.zeros((hops + 2) * _HOP)
    last = len(padded) - _WINDOW - 2 * _SEARCH
    follows = padded[_SEARCH : _SEARCH + _WINDOW]
    for hop in range(hops):
        # Each place is looked for from a little before to a little after it.
        place = min(round(hop * _HOP / factor), last)
        around = padded[place : place + _WINDOW + 2 * _SEARCH]
        fits = int(np.argmax(np.correlate(around, follows, "valid"))) if hop else _SEARCH
        begin = place + fits
        made[hop * _HOP : hop * _HOP + _WINDOW] += padded[begin : begin + _WINDOW] * fade
        follows = padded[begin + _HOP : begin + _HOP + _WINDOW]
        follows = np.pad(follows, (0, _WINDOW - len(follows)))
    # The first half window only fades in; there the sound itself is.
    made[:_HOP] += padded[_SEARCH : _SEARCH + _HOP] * fade[_HOP:]
    return bytes(np.clip(np.rint(made[:length]), -32_768, 32_767).astype("<i2").tobytes())
