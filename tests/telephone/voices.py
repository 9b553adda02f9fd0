"""A voice and ears made of tones, so that calls are quick and it is known what was said."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from tests.voice.asterisk import tone
from voice.events import Heard, Piece, SpeechBegan, SpeechEnded
from voice.hearing import Noticed
from voice.listening import Listening
from voice.turn_taking import TurnTaker

# What people in the tests say: each has a pitch of its own.
SENTENCES = (
    "找真人",
    "怎么付钱",
    "看到了",
    "记住我",
    "不用",
    "别记我的号码",
    "再见",
    "都删掉",
)
_LOWEST, _STEP = 400, 200
_QUIET_PIECES = 10
_LOUD = 500


def spoken(sentence: str, rate: int = 8_000) -> bytes:
    """A person says something: its tone, and silence for long enough to be a turn's end."""
    pitch = _LOWEST + _STEP * SENTENCES.index(sentence)
    return tone(pitch, 0.4, rate) + bytes(2 * rate * 3 // 2)


class Ears:
    """Hears tones as sentences."""

    def __init__(self) -> None:
        self._heard = bytearray()
        self._quiet = 0

    def expect(self, hints: Sequence[str]) -> None:
        pass

    def take(self, piece: Piece) -> list[Noticed]:
        samples = np.frombuffer(piece.samples, "<i2").astype(float)
        if np.abs(samples).max() > _LOUD:
            began = not self._heard
            self._heard += piece.samples
            self._quiet = 0
            return [SpeechBegan(piece.at)] if began else []
        self._quiet += 1
        return self.finish(piece.at) if self._heard and self._quiet >= _QUIET_PIECES else []

    def finish(self, at: float = 0.0) -> list[Noticed]:
        heard, self._heard = bytes(self._heard), bytearray()
        if not heard:
            return []
        values = np.frombuffer(heard, "<i2").astype(float)
        pitch = np.abs(np.fft.rfft(values)).argmax() * 16_000 / len(values)
        number = round((pitch - _LOWEST) / _STEP)
        text = SENTENCES[number] if 0 <= number < len(SENTENCES) else ""
        return [Heard(text, is_final=True), SpeechEnded(at)]


@dataclass
class Voices:
    """Hears and speaks in tones."""

    can_hear: bool = True
    why_not: Exception | None = None
    said: list[str] = field(default_factory=list)
    patiences: list[float] = field(default_factory=list)
    fails: Exception | None = None
    # What is said takes so long a character.
    seconds: float = 0.01
    name: str = "tones"
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def speaker(self) -> Voices:
        return self

    def speak(self, text: str, pace: int) -> bytes:
        if self.fails:
            raise self.fails
        with self._lock:
            self.said.append(text)
        return tone(1_000, self.seconds * len(text), 16_000)

    def spoken(self, text: str) -> bytes:
        return self.speak(text, 190)

    def listening(self, patience: float = 1.0) -> Listening:
        self.patiences.append(patience)
        return Listening(Ears(), TurnTaker(patience, detector_lag=0.2))

    def has_said(self, part: str) -> bool:
        return any(part in text for text in self.said)
