"""Listening to somebody in a live conversation: what is said, and when it is our turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from voice import hints as hinting
from voice.events import PIECE_MS, Heard, HungUp, Piece, Pressed
from voice.hearing import Hears, Noticed
from voice.turn_taking import Outcome, Speaking, Spoken, TurnEnded, TurnTaker

_PIECE_SECONDS = PIECE_MS / 1000

Told = Heard | Outcome


class Listening:
    """Listens to one person.

    Args:
        hearing: Turns sound into words.
        taker: Says whose turn it is.
    """

    def __init__(self, hearing: Hears, taker: TurnTaker) -> None:
        self._hearing = hearing
        self._taker = taker
        self._hints: tuple[str, ...] = ()
        self._now = 0.0

    @property
    def now(self) -> float:
        """How far the conversation is by its sound, in seconds."""
        return self._now

    @property
    def patience(self) -> float:
        """What was learned of the person, to be kept for the next conversation."""
        return self._taker.patience

    def expect(self, hints: Sequence[str]) -> None:
        """Tells what may be said next."""
        self._hints = tuple(hints)
        self._hearing.expect(hints)

    def take(self, event: Piece | Pressed | HungUp | Speaking | Spoken) -> list[Told]:
        """Hears 20 ms more, or is told what else happens; takes long where speech is heard.

        Args:
            event: What happens. That 小伴 speaks, or has spoken, happens now, whatever it says.

        Returns:
            What was understood so far, and what follows, in order.

        Raises:
            RecogniserError: Hearing cannot go on.
        """
        if isinstance(event, Piece):
            return self._hear(event)
        if isinstance(event, Speaking | Spoken):
            event = replace(event, at=self._now)
        # Before a key or the end, what is being said is understood to its last word.
        last = self._hearing.finish() if isinstance(event, Pressed | HungUp) else []
        told = [each for noticed in last for each in self._notice(noticed)]
        return told + self._settled(self._taker.take(event, self._now))

    def _hear(self, piece: Piece) -> list[Told]:
        self._now = max(self._now, piece.at + _PIECE_SECONDS)
        told = [each for noticed in self._hearing.take(piece) for each in self._notice(noticed)]
        return told + self._settled(self._taker.tick(self._now))

    def _notice(self, noticed: Noticed) -> list[Told]:
        heard: list[Told] = [noticed] if isinstance(noticed, Heard) else []
        return heard + self._settled(self._taker.take(noticed, self._now))

    def _settled(self, outcomes: Sequence[Outcome]) -> list[Told]:
        """Ends the recogniser's utterance with each turn: no word falls into the next."""
        told: list[Told] = []
        for outcome in outcomes:
            told.append(self._corrected(outcome))
            if isinstance(outcome, TurnEnded):
                for noticed in self._hearing.finish():
                    told += self._taker.take(noticed, self._now)
        return told

    def _corrected(self, outcome: Outcome) -> Outcome:
        if not isinstance(outcome, TurnEnded):
            return outcome
        return replace(outcome, text=hinting.corrected(outcome.text, self._hints))
