"""Noise and silence for the hearing: ``python -m bench.noise --minutes 20``.

Silence, hiss, tones and the recorded noises at several levels, half of it through a telephone's
µ-law, go through the whole hearing. There must be no word and no turn, and memory must not grow.
Ends with 1 otherwise.
"""

from __future__ import annotations

import argparse
import random
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

from voice import vosk_model
from voice.activity import SileroActivity
from voice.events import PIECE_BYTES, PIECE_MS, RATE, Heard, Piece, SpeechBegan, SpeechEnded
from voice.hearing import Hearing
from voice.listening import Listening
from voice.noise_suppression import NoiseSuppression
from voice.recogniser import VoskRecogniser
from voice.telephone import companding
from voice.telephone.resampling import Downsampler, Upsampler
from voice.turn_taking import TurnEnded, TurnTaker
from voice.vosk_model import VoskModel

_DATA = Path(__file__).parents[2] / "shared" / "data" / "voice"
_PIECES_A_SECOND = 1000 // PIECE_MS
# One kind of noise after another, each for so many seconds.
_EACH_SECONDS = 10
_LOUDEST = 32_767
_LEVELS_DB = (0, -10, -20, -30, -40)
_PAGE_BYTES = 4096
_MEGABYTE = 1_000_000
# What the allocator takes and gives back; a leak of one piece in ten would be more in 20 minutes.
_MOST_GROWTH = 3.0
_PHRASES = ("看到了", "没看到", "再说一遍", "找真人", "是", "不是")

_Samples = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Result:
    """What the hearing made of nothing.

    Attributes:
        seconds: How long it listened.
        begun: How often it took noise for the beginning of speech.
        words: What it understood.
        turns: How many turns ended.
        grown: By how many megabytes the process was larger at most in the last quarter of the
            time than in the second: the first goes to what is loaded and filled once.
        cpu: What part of a core it took, in percent.
    """

    seconds: float
    begun: int
    words: tuple[str, ...]
    turns: int
    grown: float
    cpu: float

    @property
    def is_good(self) -> bool:
        """Whether there was no word and no turn, and memory stayed flat."""
        return not self.words and not self.turns and self.grown <= _MOST_GROWTH


def measure(seconds: float, model: VoskModel, noises: Path, seed: int = 1) -> Result:
    """Lets the whole hearing listen to noise and silence.

    Args:
        seconds: How long.
        model: What it hears with.
        noises: A folder of recorded noises, at 16 kHz.
        seed: Where in the recordings it begins.
    """
    counting = _Counting()
    listening = Listening(Hearing(VoskRecogniser(model), counting, NoiseSuppression), TurnTaker())
    listening.expect(_PHRASES)
    pieces = int(seconds * _PIECES_A_SECOND)
    words: list[str] = []
    turns, cpu = 0, 0.0
    largest = [0.0] * 4
    for number, samples in enumerate(islice(_noise(noises, seed), pieces)):
        if number % _PIECES_A_SECOND == 0:
            quarter = number * 4 // pieces
            largest[quarter] = max(largest[quarter], _megabytes())
        piece = Piece(samples, number / _PIECES_A_SECOND)
        began = time.process_time()
        told = listening.take(piece)
        cpu += time.process_time() - began
        words += [one.text for one in told if isinstance(one, Heard) and one.text]
        turns += sum(isinstance(one, TurnEnded) for one in told)
    grown = largest[3] - largest[1]
    return Result(seconds, counting.begun, tuple(words), turns, grown, 100 * cpu / seconds)


class _Counting(SileroActivity):
    """Counts what it takes for speech."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = 0

    def feed(self, piece: Piece) -> SpeechBegan | SpeechEnded | None:
        change = super().feed(piece)
        self.begun += isinstance(change, SpeechBegan)
        return change


def _noise(folder: Path, seed: int) -> Iterator[bytes]:
    """Pieces of one noise after another, for ever."""
    chance = random.Random(seed)  # noqa: S311
    recorded = [soundfile.read(file, dtype="int16") for file in sorted(folder.glob("*.wav"))]
    if not recorded or any(rate != RATE for _, rate in recorded):
        raise SystemExit(f"no noises at 16 kHz in {folder}")
    length = _EACH_SECONDS * RATE
    place = np.arange(length) / RATE
    hiss = np.random.default_rng(chance.randrange(1000)).normal(0, 1, length)
    while True:
        loudness = 10 ** (chance.choice(_LEVELS_DB) / 20)
        made: list[_Samples] = [
            np.zeros(length),
            hiss * 6_000 * loudness,
            6_000 * loudness * np.sin(2 * np.pi * 450 * place) * (place % 5 < 1),
        ]
        for samples, _ in recorded:
            turned = np.roll(samples, chance.randrange(len(samples))).astype(float)
            made.append(np.resize(turned, length) * loudness)
        chance.shuffle(made)
        for one in made:
            sound = np.clip(one, -_LOUDEST, _LOUDEST).astype("<i2").tobytes()
            yield from _pieces(_telephoned(sound) if chance.random() < 0.5 else sound)


def _telephoned(sound: bytes) -> bytes:
    carried = companding.encoded(Downsampler().feed(sound))
    return Upsampler().feed(companding.decoded(carried))


def _pieces(sound: bytes) -> Iterator[bytes]:
    for at in range(0, len(sound) - PIECE_BYTES + 1, PIECE_BYTES):
        yield sound[at : at + PIECE_BYTES]


def _megabytes() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * _PAGE_BYTES / _MEGABYTE


def main() -> int:
    """Measures and prints.

    Returns:
        0 if there was no word and no turn, and memory stayed flat.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--data", type=Path, default=_DATA, help="with noise/ and the test model")
    parser.add_argument("--model", type=Path, help="a Vosk model; without it, the test model")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.model
        if folder is None:
            with tarfile.open(given.data / "vosk-fixture-zh.tar.gz") as archive:
                archive.extractall(scratch, filter="data")
            folder = next(found.parent for found in Path(scratch).glob("*/am"))
        model = vosk_model.load(folder)
        result = measure(given.minutes * 60, model, given.data / "noise", given.seed)
    print(f"listened            {result.seconds / 60:.1f} min")
    print(f"taken for speech    {result.begun} times")
    print(f"words               {len(result.words)} {' '.join(result.words)}")
    print(f"turns               {result.turns}")
    print(f"memory grew by      {result.grown:.1f} MB")
    print(f"processor           {result.cpu:.2f} % of a core")
    return 0 if result.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
