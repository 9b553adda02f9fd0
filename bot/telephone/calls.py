"""What an exchange tells of a call before it begins, and asks of it after it has ended.

It lies in memory, for as long as a call lasts: a number is nowhere else before its caller
has said yes.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

# How a call ended for the exchange: anything but the first goes on to a human.
Ended = Literal["finished", "human", "failed"]

_MOST = 1_000
# An exchange connects at once, and asks at once.
_ANNOUNCED = 60.0
_ASKED = 120.0


@dataclass
class _Known:
    number: str | None = None
    begun: bool = False
    until: float = 0.0
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    how: Ended = "failed"

    @property
    def is_under_way(self) -> bool:
        return self.begun and not self.ended.is_set()


class Calls:
    """The calls of now, by the exchange's name for them.

    Args:
        clock: Gives the time in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known: OrderedDict[str, _Known] = OrderedDict()

    def __len__(self) -> int:
        return len(self._known)

    def announce(self, name: str, number: str | None) -> bool:
        """Takes note of who is about to call.

        Returns:
            False where the call is known already.
        """
        self._drop_old()
        if name in self._known:
            return False
        self._known[name] = _Known(number, until=self._clock() + _ANNOUNCED)
        return True

    def begin(self, name: str) -> str | None:
        """A call begins; gives the number that was announced, once."""
        self._drop_old()
        known = self._known.setdefault(name, _Known())
        known.begun, known.until = True, float("inf")
        known.ended.clear()
        number, known.number = known.number, None
        return number

    def end(self, name: str, how: Ended) -> None:
        """A call has ended."""
        known = self._known.get(name)
        if known is not None:
            known.how, known.until = how, self._clock() + _ASKED
            known.ended.set()

    async def ended(self, name: str, longest: float) -> Ended:
        """How a call ended; a call that is not known has failed.

        Args:
            name: The exchange's name for it.
            longest: How long to wait where it goes on.
        """
        known = self._known.get(name)
        if known is None or not known.begun:
            return "failed"
        try:
            await asyncio.wait_for(known.ended.wait(), longest)
        except asyncio.TimeoutError:
            return "failed"
        return known.how

    def _drop_old(self) -> None:
        now = self._clock()
        idle = [name for name, known in self._known.items() if not known.is_under_way]
        too_many = len(self._known) - _MOST + 1
        for place, name in enumerate(idle):
            if place < too_many or self._known[name].until < now:
                del self._known[name]
