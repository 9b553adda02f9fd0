"""How an answer is said: phrase by phrase, at a pace, with pauses, as loud as is wanted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from voice.events import PIECE_BYTES, RATE, WIDTH
from voice.reading_aloud import Phrase, phrases
from voice.speaker import (
    FASTEST,
    SLOWEST,
    Speaker,
    characters,
    pace_of,
    seconds_a_character,
)
from voice.telephone.levels import amplified

_USUAL_PACE = 190
_LOUDEST = 3
_DECIBELS_A_STEP = 3.0
# About a third of an answer is pauses: words are said so much faster than the whole. Whoever
# is slow makes longer pauses rather than longer words.
_WORDS_BESIDE_PAUSES, _WORDS_WHEN_SLOWEST = 1.45, 1.62
# Seconds between two phrases: what still is a pause, and what is not yet an end.
_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.3, 1.8


@dataclass(frozen=True)
class Manner:
    """How a person wants to be spoken to.

    Attributes:
        pace: Characters a minute of a whole answer, with its pauses.
        louder: From 0 to 3, each of 3 dB.
    """

    pace: int = _USUAL_PACE
    louder: int = 0

    @classmethod
    def of(cls, mapping: Mapping[str, Any] | None) -> Manner:
        """Reads a manner that was kept; what cannot be used is as usual."""
        kept = mapping if isinstance(mapping, Mapping) else {}
        return cls(
            _bounded(kept.get("pace"), SLOWEST, FASTEST, _USUAL_PACE),
            _bounded(kept.get("louder"), 0, _LOUDEST, 0),
        )


@dataclass(frozen=True)
class Sound:
    """One phrase with the pause after it.

    Attributes:
        samples: 16 kHz, 16 bit; whole pieces of 20 ms.
        phrase: What is said, in words.
    """

    samples: bytes
    phrase: str


_AS_USUAL = Manner()


def sounds(text: str, speaker: Speaker, manner: Manner = _AS_USUAL) -> Iterator[Sound]:
    """Says an answer, phrase by phrase as they are ready; waits for the speaker each time.

    Args:
        text: As people read it.
        speaker: The voice.
        manner: How fast and how loud.

    Yields:
        What follows one another without a gap; the last has no pause after it.

    Raises:
        SpeakerError: A phrase cannot be said.
    """
    plan = _Plan([phrase for phrase in phrases([text]) if characters(phrase.text)], manner.pace)
    for phrase in plan.to_come():
        said = speaker.speak(phrase.text, plan.pace_of_words())
        silence = plan.pause_after(len(said) / (RATE * WIDTH))
        said = amplified(said, _DECIBELS_A_STEP * manner.louder) if manner.louder else said
        yield Sound(_whole_pieces(said, silence), phrase.text)


def whole(text: str, speaker: Speaker, manner: Manner = _AS_USUAL) -> bytes:
    """Says an answer as one sound.

    Args:
        text: As people read it.
        speaker: The voice.
        manner: How fast and how loud.

    Raises:
        SpeakerError: A phrase cannot be said.
    """
    return b"".join(said.samples for said in sounds(text, speaker, manner))


class _Plan:
    """Shares an answer's time between its words and its pauses.

    A voice is never quite as fast as it is asked to be: what is said is measured, and the
    rest of the answer makes up for it.
    """

    def __init__(self, answer: Sequence[Phrase], pace: int) -> None:
        self._answer = answer
        self._characters = [characters(phrase.text) for phrase in answer]
        # Nothing follows the last phrase.
        self._pauses = [*(phrase.pause_after for phrase in answer[:-1]), 0.0][: len(answer)]
        self._left = 60 / pace * sum(self._characters)
        self._now = 0
        self._asked = self._took = 0.0
        slow = max(0.0, (_USUAL_PACE - pace) / (_USUAL_PACE - SLOWEST))
        faster = _WORDS_BESIDE_PAUSES + (_WORDS_WHEN_SLOWEST - _WORDS_BESIDE_PAUSES) * slow
        self._a_character = 60 / (pace * faster)

    def to_come(self) -> Iterator[Phrase]:
        """Each phrase in turn."""
        for place, phrase in enumerate(self._answer):
            self._now = place
            yield phrase

    def pace_of_words(self) -> int:
        """The pace to ask the voice for, so that the rest takes the time that is left."""
        words = sum(self._characters[self._now :])
        pauses = sum(map(self._pause, range(self._now, len(self._answer))))
        pace = pace_of((self._left - pauses) / words)
        self._asked += seconds_a_character(pace) * self._characters[self._now]
        return pace

    def pause_after(self, seconds: float) -> float:
        """The pause after a phrase that took some seconds."""
        self._left -= seconds
        self._took += seconds
        pause = self._pause(self._now, words_since=self._now + 1)
        self._left -= pause
        return pause

    def _pause(self, place: int, words_since: int | None = None) -> float:
        """How long the pause after a phrase is, if the voice goes on as it did so far."""
        since = self._now if words_since is None else words_since
        own = self._took / self._asked if self._asked and self._took else 1.0
        words = sum(self._characters[since:]) * self._a_character * own
        share = self._pauses[place] / (sum(self._pauses[self._now :]) or 1)
        if not share:
            return 0.0
        return min(max((self._left - words) * share, _SHORTEST_PAUSE), _LONGEST_PAUSE)


def _whole_pieces(samples: bytes, silence: float) -> bytes:
    length = len(samples) + WIDTH * round(RATE * silence)
    return samples.ljust(-(-length // PIECE_BYTES) * PIECE_BYTES, b"\0")


def _bounded(value: object, least: int, most: int, usual: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return usual
    # Not by a function of math: for those a whole number may be too large.
    if value != value:  # noqa: PLR0124
        return usual
    return round(min(max(value, least), most))
