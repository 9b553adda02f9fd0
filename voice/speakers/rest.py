"""Whatever fails is left alone for a while, and for longer each time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

_FIRST = 30.0
_LONGEST = 600.0


class Rest:
    """Tells whether something that failed is to be tried again.

    Args:
        clock: Gives seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._seconds = 0.0
        self._until = 0.0

    def goes_on(self) -> bool:
        """Whether it is not to be tried yet."""
        return bool(self._seconds) and self._clock() < self._until

    def begin(self) -> None:
        """It failed: leaves it alone, if it is not left alone already."""
        with self._lock:
            if not self.goes_on():
                self._seconds = min(2 * self._seconds, _LONGEST) or _FIRST
                self._until = self._clock() + self._seconds

    def end(self) -> None:
        """It worked: the next failure is the first again."""
        with self._lock:
            self._seconds = 0.0
