"""From pieces of sound to words, asking the recogniser only while somebody speaks."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Protocol

from voice.activity import Activity
from voice.events import PIECE_MS, Heard, Piece, SpeechBegan, SpeechEnded
from voice.recogniser import Recogniser

# Speech is noticed a little late: so much of what was before is heard too.
_BEFORE = 400 // PIECE_MS

Noticed = SpeechBegan | SpeechEnded | Heard


class Hears(Protocol):
    """What turns pieces of sound into words."""

    def expect(self, hints: Sequence[str]) -> None:
        """Tells what may be said next."""
        ...

    def take(self, piece: Piece) -> list[Noticed]:
        """Hears 20 ms more."""
        ...

    def finish(self) -> list[Noticed]:
        """Ends what is being said."""
        ...


class Hearing:
    """Hears one conversation.

    Args:
        recogniser: Understands speech.
        activity: Tells speech from everything else; nothing else reaches the recogniser, which
            makes words of any noise.
    """

    def __init__(self, recogniser: Recogniser, activity: Activity) -> None:
        self._recogniser = recogniser
        self._activity = activity
        self._hints: tuple[str, ...] = ()
        self._before: deque[Piece] = deque(maxlen=_BEFORE)
        self._speech_goes_on = False
        self._last_at = 0.0

    @property
    def lag(self) -> float:
        """How late the end of speech is told, in seconds."""
        return self._activity.lag

    def expect(self, hints: Sequence[str]) -> None:
        """Tells what may be said next; what is being said now is heard by the hints before."""
        self._hints = tuple(hints)

    def take(self, piece: Piece) -> list[Noticed]:
        """Hears 20 ms more.

        Args:
            piece: What follows the piece before, or comes later.

        Returns:
            What is noticed, in order; after each end of speech all that was understood is final.

        Raises:
            RecogniserError: The recogniser cannot go on.
        """
        self._last_at = piece.at
        change = self._activity.feed(piece)
        noticed: list[Noticed] = []
        if isinstance(change, SpeechBegan) and not self._speech_goes_on:
            noticed.append(change)
            noticed += self._begin()
        noticed += self._feed(piece) if self._speech_goes_on else []
        self._before.append(piece)
        if isinstance(change, SpeechEnded) and self._speech_goes_on:
            noticed += [*self._end(), change]
        return noticed

    def finish(self) -> list[Noticed]:
        """Ends what is being said: a button was let go, a file is over, a turn was too long.

        Returns:
            What was understood, and that the speech is over; nothing where nobody spoke.

        Raises:
            RecogniserError: The recogniser cannot go on.
        """
        if not self._speech_goes_on:
            return []
        self._activity.reset()
        return [*self._end(), SpeechEnded(self._last_at)]

    def _begin(self) -> list[Noticed]:
        self._recogniser.begin(self._hints)
        self._speech_goes_on = True
        before = [heard for piece in self._before for heard in self._feed(piece)]
        self._before.clear()
        return before

    def _feed(self, piece: Piece) -> list[Noticed]:
        heard = self._recogniser.feed(piece)
        return [] if heard is None else [heard]

    def _end(self) -> list[Noticed]:
        self._speech_goes_on = False
        return [self._recogniser.finish()]
