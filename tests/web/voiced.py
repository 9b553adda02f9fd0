"""Hearing and speaking without models: what is said is told by how loud it is."""

from __future__ import annotations

import math
import struct
import threading
from collections.abc import Sequence

from voice.events import RATE, Heard, Piece, SpeechBegan, SpeechEnded, Word
from voice.hearing import Noticed
from voice.listening import Listening
from voice.recogniser_error import RecogniserError
from voice.speaker import Speaker, SpeakerError
from voice.turn_taking import TurnTaker

_QUIET = 100
_SECONDS_A_CHARACTER = 0.1


def loud(which: int, seconds: float) -> bytes:
    """The sound of a sentence, by its number from 1."""
    return struct.pack("<h", which * 1000) * round(seconds * RATE)


def silence(seconds: float) -> bytes:
    """Nothing is said."""
    return bytes(2 * round(seconds * RATE))


class LoudHearing:
    """Hears the sentence that stands for how loud it is; whatever is louder is the last one.

    Args:
        sentences: What may be said.
        sureness: How sure it is of it.

    Attributes:
        hints: What was expected, each time.
    """

    def __init__(self, sentences: Sequence[str], sureness: float) -> None:
        self._sentences = sentences
        self._sureness = sureness
        self._said: tuple[str, float] | None = None
        self._until = 0.0
        self.hints: list[tuple[str, ...]] = []

    def expect(self, hints: Sequence[str]) -> None:
        """Takes note of what is expected."""
        self.hints.append(tuple(hints))

    def take(self, piece: Piece) -> list[Noticed]:
        """Hears 20 ms more."""
        level = max(struct.unpack(f"<{len(piece.samples) // 2}h", piece.samples))
        if level < _QUIET:
            return self.finish()
        self._until = piece.at + 0.02
        if self._said is not None:
            return []
        which = min(max(1, round(level / 1000)), len(self._sentences))
        self._said = (self._sentences[which - 1], piece.at)
        return [SpeechBegan(piece.at), Heard(self._said[0][: max(1, len(self._said[0]) - 1)])]

    def finish(self) -> list[Noticed]:
        """Ends what is being said."""
        if self._said is None:
            return []
        (text, began), self._said = self._said, None
        words = (Word(text, began, self._until, self._sureness),)
        return [Heard(text, words, is_final=True), SpeechEnded(self._until)]


class Tone:
    """Speaks as a tone, as long as the text.

    Attributes:
        spoken: What was said, at which pace.
        fails: Whether it can say nothing.
    """

    def __init__(self) -> None:
        self.name = "tone"
        self.spoken: list[tuple[str, int]] = []
        self.fails = False

    def speak(self, text: str, pace: int) -> bytes:
        """Says one phrase."""
        if self.fails:
            raise SpeakerError("not_working")
        self.spoken.append((text, pace))
        samples = range(round(len(text) * _SECONDS_A_CHARACTER * RATE))
        wave = (round(3000 * math.sin(at * 0.2)) for at in samples)
        return struct.pack(f"<{len(samples)}h", *wave)


class StandInVoices:
    """What ``bot.voices`` gives, without a model.

    Args:
        sentences: What people may say.
        can_hear: Whether there is a model.
        sureness: How sure it is of what it hears.

    Attributes:
        hearings: All that were begun.
        patience: The patience that each was begun with.
        waits: Hearing begins when it is set.
    """

    def __init__(
        self, *sentences: str, can_hear: bool = True, sureness: float = 1.0, breaks: bool = False
    ) -> None:
        self._sentences = sentences or ("教我扫码付钱",)
        self._sureness = sureness
        self._breaks = breaks
        self.can_hear = can_hear
        self.voice = Tone()
        self.hearings: list[LoudHearing] = []
        self.patience: list[float] = []
        self.waits = threading.Event()
        self.waits.set()

    @property
    def speaker(self) -> Speaker:
        """The voice."""
        return self.voice

    def listening(self, patience: float = 1.0) -> Listening:
        """Listens to one person."""
        if self._breaks:
            raise RecogniserError("stopped_working")
        self.waits.wait(20)
        self.hearings.append(LoudHearing(self._sentences, self._sureness))
        self.patience.append(patience)
        return Listening(self.hearings[-1], TurnTaker(patience))
