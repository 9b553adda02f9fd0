"""From pieces of sound to words, asking the recogniser only while somebody speaks."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from voice.activity import Activity
from voice.events import PIECE_MS, Heard, Piece, SpeechBegan, SpeechEnded
from voice.recogniser import Recogniser
from voice.telephone.levels import level

# Speech is noticed a little late: so much of what was before is heard too.
_BEFORE = 600 // PIECE_MS
# So much is known of the noise before it.
_KNOWN = 3_000 // PIECE_MS
# Noise that is louder than this, in dB of full scale, is taken out. A quiet room is not touched.
_NOISY = -48.0
_QUIETEST = 5


class Cleans(Protocol):
    """Takes noise out of one utterance."""

    def cleaned(self, samples: bytes) -> bytes:
        """Gives the next 20 ms with less noise."""
        ...


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
        suppression: Makes what takes noise out of one utterance; None to leave it in.
    """

    def __init__(
        self,
        recogniser: Recogniser,
        activity: Activity,
        suppression: Callable[[], Cleans] | None = None,
    ) -> None:
        self._recogniser = recogniser
        self._activity = activity
        self._suppression = suppression
        self._cleaner: Cleans | None = None
        self._hints: tuple[str, ...] = ()
        self._before: deque[Piece] = deque(maxlen=_KNOWN)
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
            noticed += self._begin(change.at)
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

    def _begin(self, at: float) -> list[Noticed]:
        self._recogniser.begin(self._hints)
        self._speech_goes_on = True
        known = list(self._before)
        self._before.clear()
        before = [piece for piece in known if piece.at + PIECE_MS / 1000 <= at]
        self._cleaner = self._suppression() if self._suppression and _is_noisy(before) else None
        if self._cleaner:
            # It learns what the noise is like from what was before.
            for piece in known[:-_BEFORE]:
                self._cleaner.cleaned(piece.samples)
        return [heard for piece in known[-_BEFORE:] for heard in self._feed(piece)]

    def _feed(self, piece: Piece) -> list[Noticed]:
        if self._cleaner:
            piece = replace(piece, samples=self._cleaner.cleaned(piece.samples))
        heard = self._recogniser.feed(piece)
        return [] if heard is None else [heard]

    def _end(self) -> list[Noticed]:
        self._speech_goes_on = False
        self._cleaner = None
        return [self._recogniser.finish()]


def _is_noisy(pieces: Sequence[Piece]) -> bool:
    """Whether there is noise even in the quietest moment before somebody spoke.

    Where hardly anything was heard before, such as in a recording cut close, it is not known, and
    clean speech is not to be spoiled.
    """
    levels = sorted(level(piece.samples) for piece in pieces)[:_QUIETEST]
    return len(levels) == _QUIETEST and sum(levels) / len(levels) > _NOISY
