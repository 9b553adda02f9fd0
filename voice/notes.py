"""Voice notes: speech as OGG/Opus, which telephones play and every messenger takes."""

from __future__ import annotations

import importlib
import io
from dataclasses import dataclass
from types import ModuleType

from voice.events import RATE, WIDTH

_FORMAT, _CODING = "OGG", "OPUS"
# A second at a time: what is handed over at once is copied once more inside.
_AT_ONCE = RATE * WIDTH


@dataclass(frozen=True)
class Note:
    """A voice note.

    Attributes:
        content: The OGG file.
        seconds: How long it is.
    """

    content: bytes
    seconds: float


def possible() -> bool:
    """Whether voice notes can be made here: libsndfile may be missing, or know no Opus."""
    try:
        return _CODING in _library().available_subtypes(_FORMAT)
    except (ImportError, OSError):
        return False


def encoded(samples: bytes) -> Note:
    """Makes a voice note; blocking, a twentieth of its length on a slow machine.

    Args:
        samples: 16 kHz, mono, 16-bit; half a sample at the end is left out.

    Raises:
        ImportError: The library is missing.
        OSError: Its own library, libsndfile, is missing.
        RuntimeError: It cannot make it.
    """
    library = _library()
    whole = samples[: len(samples) - len(samples) % WIDTH]
    file = io.BytesIO()
    with library.SoundFile(file, "w", RATE, 1, format=_FORMAT, subtype=_CODING) as note:
        for start in range(0, len(whole), _AT_ONCE):
            note.buffer_write(whole[start : start + _AT_ONCE], dtype="int16")
    return Note(file.getvalue(), len(whole) / (RATE * WIDTH))


def _library() -> ModuleType:
    """The library, which brings numpy along: only who sends voice notes shall wait for it."""
    return importlib.import_module("soundfile")
