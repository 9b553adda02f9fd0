"""When the next 20 ms are due: on a grid that does not drift."""

from __future__ import annotations

from voice.telephone.sound import SECONDS

# So late is caught up with by sending at once; later than that, the time is let go: a burst is
# more than what the telephones at the other end can hold.
CAUGHT_UP = 5 * SECONDS


class Pace:
    """Counts what is due.

    Args:
        now: When the first piece is due, in seconds of a clock that never goes back.

    Attributes:
        let_go: How many seconds were given up on because they came too late.
    """

    def __init__(self, now: float) -> None:
        self._start = now
        self._count = 0
        self.let_go = 0.0

    @property
    def next(self) -> float:
        """When the next piece is due."""
        # By multiplication, so that not even rounding adds up.
        return self._start + self.let_go + self._count * SECONDS

    def due(self, now: float) -> int:
        """Gives how many pieces are due now, and counts them as sent."""
        late = now - self.next
        if late > CAUGHT_UP:
            self.let_go += late
        pieces = 0
        while self.next <= now:
            self._count += 1
            pieces += 1
        return pieces
