"""From pieces of audio to words: the port, and Vosk behind it."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from typing import Any, Protocol

from voice import hints as hinting
from voice import vosk_model
from voice.events import PIECE_BYTES, PIECE_MS, RATE, Heard, Piece, Word
from voice.noise_floor import NoiseFloor
from voice.recogniser_error import RecogniserError
from voice.vosk_model import VoskModel

__all__ = ["Recogniser", "RecogniserError", "VoskRecogniser"]

_PIECE_SECONDS = PIECE_MS / 1000
# What is understood so far is asked for ten times a second.
_PIECES_A_LOOK = 5
# What may be heard a second time: as long as the longest turn.
_PIECES_KEPT = 30_000 // PIECE_MS
_UNSURE = 0.5
# Of 16 bits, that is 50 dB below the loudest: telephone sound needs it (30 of 30 sentences
# instead of none), a quiet voice stands well above it.
_FLOOR = 100


class Recogniser(Protocol):
    """Understands speech, one utterance after another."""

    def begin(self, hints: Sequence[str] = ()) -> None:
        """Begins an utterance; one that was not finished is dropped.

        Args:
            hints: Phrases that the person is likely to say; others stay possible.

        Raises:
            RecogniserError: Where the hints are no texts.
        """
        ...

    def feed(self, piece: Piece) -> Heard | None:
        """Hears 20 ms more.

        Args:
            piece: What follows the piece before, or comes later.

        Returns:
            What is understood of the speech since the last final, where that is news.

        Raises:
            RecogniserError: Where the piece is none, or no utterance is under way.
        """
        ...

    def finish(self) -> Heard:
        """Ends the utterance.

        Returns:
            What was understood since the last final, as a final.

        Raises:
            RecogniserError: Where no utterance is under way.
        """
        ...


class VoskRecogniser:
    """Understands speech by Vosk; as many as there are speakers share a model.

    With hints, Vosk hears nothing but them; what is none of them is heard a second time
    without, so that everything can be said.

    libvosk dies of a grammar it cannot read, of one that changes while it hears, and of two
    threads at once: grammars are made here, each utterance has a recogniser of its own, and
    one thread waits for the other.

    Attributes:
        floor: How strong a noise is laid under the sound; 0 for none.
    """

    def __init__(self, model: VoskModel, floor: float = _FLOOR) -> None:
        self._model = model
        self.floor = floor
        self._vosk = vosk_model.library()
        self._lock = threading.Lock()
        self._under_way: _Utterance | None = None

    def begin(self, hints: Sequence[str] = ()) -> None:
        """Begins an utterance; see the port."""
        if isinstance(hints, str) or not all(isinstance(hint, str) for hint in hints):
            raise RecogniserError("bad_hints")
        with self._lock:
            self._under_way = _Utterance(
                self._vosk,
                self._model,
                hinting.grammar(hints, self._model.knows),
                NoiseFloor(self.floor),
            )

    def feed(self, piece: Piece) -> Heard | None:
        """Hears 20 ms more; see the port."""
        if not isinstance(piece.samples, bytes) or len(piece.samples) != PIECE_BYTES:
            raise RecogniserError("bad_piece")
        with self._lock:
            if self._under_way is None:
                raise RecogniserError("not_begun")
            return self._under_way.feed(piece)

    def finish(self) -> Heard:
        """Ends the utterance; see the port."""
        with self._lock:
            if self._under_way is None:
                raise RecogniserError("not_begun")
            utterance, self._under_way = self._under_way, None
            return utterance.finish()


class _Clock:
    """From the seconds that were heard to the conversation's: pieces may have been left out."""

    def __init__(self) -> None:
        self._heard = 0.0
        self._jumps: list[tuple[float, float]] = []

    def hear(self, at: float) -> None:
        """Takes note of one more piece, which begins ``at``."""
        if not self._jumps or abs(self.told(self._heard) - at) > _PIECE_SECONDS:
            self._jumps.append((self._heard, at))
        self._heard += _PIECE_SECONDS

    def told(self, heard: float) -> float:
        """When in the conversation it was that so many seconds had been heard."""
        since, at = next(
            (jump for jump in reversed(self._jumps) if jump[0] <= heard + 1e-6), self._jumps[0]
        )
        return round(at + heard - since, 3)

    def continued(self) -> float:
        """The seconds that were heard so far."""
        return self._heard


class _Utterance:
    """One utterance, with a recogniser of libvosk's for itself alone."""

    def __init__(self, vosk: Any, model: VoskModel, grammar: str | None, floor: NoiseFloor) -> None:
        self._vosk = vosk
        self._model = model
        self._raw = self._new(grammar)
        self._floor = floor
        self._hinted = grammar is not None
        self._clock = _Clock()
        self._kept: list[bytes] = []
        self._kept_from = 0.0
        self._until_look = _PIECES_A_LOOK
        self._told = ""

    def feed(self, piece: Piece) -> Heard | None:
        """Hears one piece."""
        self._clock.hear(piece.at)
        samples = self._floor.under(piece.samples)
        if self._hinted:
            self._keep(samples)
        if self._accept(self._raw, samples):
            heard = self._final(self._raw.Result())
            self._told = ""
            self._kept.clear()
            return heard if heard.text else None
        self._until_look -= 1
        if self._until_look:
            return None
        self._until_look = _PIECES_A_LOOK
        text = _text(json.loads(self._raw.PartialResult()).get("partial", "").split())
        if text == self._told:
            return None
        self._told = text
        return Heard(text)

    def finish(self) -> Heard:
        """What was understood since the last final."""
        return self._final(self._raw.FinalResult())

    def _new(self, grammar: str | None) -> Any:
        try:
            raw = (
                self._vosk.KaldiRecognizer(self._model.raw, float(RATE))
                if grammar is None
                else self._vosk.KaldiRecognizer(self._model.raw, float(RATE), grammar)
            )
        except Exception as error:
            raise RecogniserError("stopped_working") from error
        raw.SetWords(True)
        return raw

    def _accept(self, raw: Any, samples: bytes) -> bool:
        try:
            return bool(raw.AcceptWaveform(samples))
        except Exception as error:
            raise RecogniserError("stopped_working") from error

    def _keep(self, samples: bytes) -> None:
        if not self._kept:
            self._kept_from = self._clock.continued() - _PIECE_SECONDS
        if len(self._kept) < _PIECES_KEPT:
            self._kept.append(samples)

    def _final(self, result: str) -> Heard:
        words = self._words(result, 0.0)
        if self._hinted and self._kept and _may_be_other(words):
            freely = self._heard_freely()
            words = max(words, freely, key=_sureness)
        return _heard(words)

    def _heard_freely(self) -> list[Word]:
        """The same audio again, with all words possible."""
        raw = self._new(None)
        words: list[Word] = []
        for samples in self._kept:
            if self._accept(raw, samples):
                words += self._words(raw.Result(), self._kept_from)
        return words + self._words(raw.FinalResult(), self._kept_from)

    def _words(self, result: str, offset: float) -> list[Word]:
        return [
            Word(
                word["word"],
                self._clock.told(offset + word["start"]),
                self._clock.told(offset + word["end"]),
                min(1.0, max(0.0, word["conf"])),
            )
            for word in json.loads(result).get("result", [])
        ]


def _may_be_other(words: Sequence[Word]) -> bool:
    """Whether something else may have been said than what was listened for."""
    return any(word.text == hinting.UNKNOWN or word.confidence < _UNSURE for word in words)


def _sureness(words: Sequence[Word]) -> float:
    """How sure the words are while they last; what is unknown is not sure at all."""
    lasted = sum(word.end - word.begin for word in words)
    sure = sum(
        (word.end - word.begin) * word.confidence for word in words if word.text != hinting.UNKNOWN
    )
    return sure / lasted if lasted else 0.0


def _heard(words: Sequence[Word]) -> Heard:
    told = tuple(word for word in words if word.text[:1] not in "<!#[")
    return Heard(_text([word.text for word in told]), told, is_final=True)


def _text(words: Sequence[str]) -> str:
    return hinting.joined([word for word in words if word[:1] not in "<!#["])
