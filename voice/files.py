"""Speech in files: WAV, OGG/Opus, MP3, FLAC and whatever else libsndfile reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import gcd
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray
from scipy.signal import resample_poly

from voice import hints as hinting
from voice.events import PIECE_BYTES, PIECE_MS, RATE, SILENCE, Heard, Piece
from voice.file_error import LONGEST, AudioFileError
from voice.hearing import Hearing, Hears

__all__ = ["LONGEST", "AudioFileError", "hear", "heard", "pieces"]

# After the last word, so long that the end of speech is noticed.
_QUIET = 1_500 // PIECE_MS
_RATES = range(4_000, 384_001)
_MOST_CHANNELS = 16


def hear(file: Path, hearing: Hearing, hints: Sequence[str] = ()) -> str:
    """Hears what is said in a file.

    Args:
        file: Whatever libsndfile reads.
        hearing: Turns sound into words; nothing is under way in it.
        hints: What is likely to be said.

    Returns:
        The words, "" where there are none.

    Raises:
        AudioFileError: The file cannot be heard.
        RecogniserError: Hearing is not possible.
    """
    return heard(pieces(file), hearing, hints)


def heard(audio: Iterator[Piece], hearing: Hears, hints: Sequence[str] = ()) -> str:
    """Hears what is said in pieces of sound; see :func:`hear`."""
    hearing.expect(hints)
    noticed = [each for piece in audio for each in hearing.take(piece)]
    noticed += hearing.finish()
    finals = [each.text for each in noticed if isinstance(each, Heard) and each.is_final]
    corrected = [hinting.corrected(text, hints) for text in finals if text]
    return hinting.joined(corrected)


def pieces(file: Path, longest: float = LONGEST) -> Iterator[Piece]:
    """Reads a file as pieces of sound, with silence after it.

    Args:
        file: Whatever libsndfile reads, in any rate, with any number of channels.
        longest: In seconds.

    Raises:
        AudioFileError: There is no such file, it is none with sound, or it is too long.
    """
    samples, rate = _read(file, longest)
    if rate != RATE:
        common = gcd(rate, RATE)
        samples = resample_poly(samples, RATE // common, rate // common)
    whole = np.rint(np.clip(samples, -1.0, 1.0) * 32_767).astype("<i2").tobytes()
    whole += bytes(-len(whole) % PIECE_BYTES) + SILENCE * _QUIET
    for number, start in enumerate(range(0, len(whole), PIECE_BYTES)):
        yield Piece(whole[start : start + PIECE_BYTES], number * PIECE_MS / 1000)


def _read(file: Path, longest: float) -> tuple[NDArray[np.float32], int]:
    if not file.is_file():
        raise AudioFileError("no_such_file")
    try:
        with soundfile.SoundFile(file) as sound:
            rate = int(sound.samplerate)
            if rate not in _RATES or sound.channels > _MOST_CHANNELS:
                raise AudioFileError("broken")
            # The head may lie about the length: no more than may be is ever read.
            samples = sound.read(round(longest * rate) + 1, dtype="float32", always_2d=True)
    except (soundfile.SoundFileError, OSError, RuntimeError, TypeError) as error:
        raise AudioFileError("broken") from error
    if len(samples) > longest * rate:
        raise AudioFileError("too_long")
    if not len(samples) or not np.isfinite(samples).all():
        raise AudioFileError("empty" if not len(samples) else "broken")
    mono: NDArray[np.float32] = samples.mean(axis=1)
    return mono, rate
