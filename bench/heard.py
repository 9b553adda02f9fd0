"""Measures whether what is said is understood: ``python -m bench.heard``.

Sentences are spoken in the accent that the test model knows, go through what they meet in
life (a telephone line, a noisy room), through speech detection, Vosk and the hints. Counted is
what leads to the sentence that was meant. ``--engine`` asks the real engine too: whether what
was heard, with no other hints than the conversation's own, is answered as if it had been typed.
"""

from __future__ import annotations

import argparse
import asyncio
import tarfile
import tempfile
import wave
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot import settings, training
from bot.engine import RasaEngine
from bot.expecting import hints as expected
from bot.messages import SafeMessage
from tests.voice.spoken import spoken
from voice import files, vosk_model
from voice.events import PIECE_BYTES, PIECE_MS, SILENCE, Piece
from voice.hints import match
from voice.telephone.companding import decoded, encoded
from voice.telephone.resampling import Downsampler, Upsampler
from voice.usual_hearing import usual_hearing
from voice.vosk_model import VoskModel

PACES = (142, 190, 237)
_NOISE_DB = 10.0
# Before and after a sentence.
_BEFORE, _AFTER = 25, 75
_LEVEL = 10 ** (-20 / 20) * 32_768

Through = Callable[[bytes], bytes]


@dataclass(frozen=True)
class Way:
    """What sound goes through before it is heard.

    Attributes:
        name: As it is printed.
        pace: Characters a minute.
        through: The way itself.
    """

    name: str
    pace: int
    through: Through


def ways(data: Path) -> Iterator[Way]:
    """All ways, from the easiest."""
    for pace in PACES:
        yield Way(f"clean, {pace} a minute", pace, bytes)
    for pace in PACES:
        yield Way(f"telephone, {pace} a minute", pace, telephone)
    for file in sorted((data / "noise").glob("*.wav")):
        yield Way(f"{file.stem}, 10 dB", PACES[1], noisy(file))
        yield Way(f"{file.stem}, 10 dB, telephone", PACES[1], _both(noisy(file), telephone))


def telephone(samples: bytes) -> bytes:
    """Through 8 kHz and µ-law, as a telephone line carries it."""
    narrow = encoded(Downsampler().feed(samples))
    return Upsampler().feed(decoded(narrow))


def noisy(file: Path) -> Through:
    """Amid a noise that is 10 dB softer than the words."""
    with wave.open(str(file)) as sound:
        raw = np.frombuffer(sound.readframes(sound.getnframes()), "<i2").astype(float)

    def through(samples: bytes) -> bytes:
        values = np.frombuffer(samples, "<i2").astype(float)
        words = values[np.abs(values) > np.abs(values).max() / 50]
        noise = np.resize(raw, len(values))
        share = np.sqrt(np.mean(words**2) / np.mean(noise**2)) / 10 ** (_NOISE_DB / 20)
        mixed = np.clip(values + share * noise, -32_768, 32_767)
        return mixed.astype("<i2").tobytes()

    return through


def pieces(samples: bytes) -> Iterator[Piece]:
    """A sound in pieces."""
    for number in range(len(samples) // PIECE_BYTES):
        start = number * PIECE_BYTES
        yield Piece(samples[start : start + PIECE_BYTES], number * PIECE_MS / 1000)


def heard(model: VoskModel, sentence: str, way: Way, hints: Sequence[str]) -> str:
    """What is heard of a sentence that went a way."""
    whole = SILENCE * _BEFORE + spoken(sentence, way.pace) + SILENCE * _AFTER
    return files.heard(pieces(way.through(whole)), usual_hearing(model), hints)


def _both(first: Through, second: Through) -> Through:
    return lambda samples: second(first(samples))


def _model(data: Path, folder: Path) -> VoskModel:
    with tarfile.open(data / "vosk-fixture-zh.tar.gz") as archive:
        archive.extractall(folder, filter="data")
    return vosk_model.load(next(found.parent for found in folder.glob("*/am")))


def _listed(model: VoskModel, sentences: Sequence[str], way: Way) -> list[str]:
    """Those that were not understood, the sentences themselves being what is likely."""
    missed = []
    for sentence in sentences:
        text = heard(model, sentence, way, sentences)
        found = match(text, sentences)
        if found is None or found.phrase != sentence:
            missed.append(f"{sentence} → {text}")
    return missed


async def _answered(model: VoskModel, sentences: Iterable[str], way: Way) -> list[str]:
    """Those that were answered otherwise than if they had been typed."""
    engine = RasaEngine.load(training.train(settings.load().models))
    hints, missed = expected({}), []
    for sentence in sentences:
        text = heard(model, sentence, way, hints)
        said = [
            await engine.turn({}, SafeMessage("p", channel="voice", text=each))
            for each in (sentence, text or "嗯")
        ]
        if [reply.text for reply in said[0].replies] != [reply.text for reply in said[1].replies]:
            missed.append(f"{sentence} → {text}")
    return missed


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/voice"))
    parser.add_argument("--engine", action="store_true", help="also ask the engine")
    parser.add_argument("--missed", action="store_true", help="print what was not understood")
    given = parser.parse_args()
    sentences = (given.data / "sentences.txt").read_text(encoding="utf-8").split()
    with tempfile.TemporaryDirectory() as folder:
        model = _model(given.data, Path(folder))
        for way in ways(given.data):
            missed = _listed(model, sentences, way)
            _tell(way.name, len(sentences), missed, given.missed)
        if given.engine:
            way = Way("answered as if typed", PACES[1], bytes)
            missed = asyncio.run(_answered(model, sentences, way))
            _tell(way.name, len(sentences), missed, given.missed)


def _tell(name: str, of: int, missed: Sequence[str], every: bool) -> None:
    print(f"{name:40} {of - len(missed)} of {of}", flush=True)
    for each in missed if every else ():
        print(f"    {each}")


if __name__ == "__main__":
    main()
