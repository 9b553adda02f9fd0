"""Work for many people side by side, and for each person one thing after the other."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

_log = logging.getLogger(__name__)
# After a defect in the work itself: long enough that the log stays readable.
_AFTER_A_DEFECT = 5.0


class Lanes:
    """Runs a person's work when it is woken, never twice at once.

    Args:
        name: What the work is called in the log.
        work: Does all that is to be done for a person at the moment. It is run once more
            where the person was woken meanwhile.
    """

    def __init__(self, name: str, work: Callable[[str], Awaitable[None]]) -> None:
        self._name = name
        self._work = work
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._over = False

    def wake(self, person: str) -> None:
        """Has a person's work done, soon and from its beginning."""
        if self._over:
            return
        self._again.add(person)
        if person not in self._tasks:
            self._tasks[person] = asyncio.create_task(self._run(person))

    def busy(self, person: str) -> bool:
        """Whether a person's work is being done."""
        return person in self._tasks

    async def idle(self) -> None:
        """Waits until there is no work."""
        while self._tasks:
            await asyncio.wait(list(self._tasks.values()))

    async def cancel(self) -> None:
        """Breaks all work off, for good."""
        self._over = True
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, person: str) -> None:
        try:
            while person in self._again:
                self._again.discard(person)
                await self._guarded(person)
        finally:
            self._tasks.pop(person, None)

    async def _guarded(self, person: str) -> None:
        """A defect with one person's work is logged, and the work is tried again."""
        try:
            await self._work(person)
        except Exception as error:
            _log.error("telegram: %s failed: %s", self._name, type(error).__name__)
            await asyncio.sleep(_AFTER_A_DEFECT)
            self._again.add(person)
