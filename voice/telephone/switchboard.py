"""Leads calls, however they come in: how many at once, how long, and that each comes to an end."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from voice.telephone.call import Call, Handler, Limits

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Handlers:
    """Who leads calls.

    Attributes:
        lead: Leads a call.
        full: Leads a call for which there is no room: says so and returns. At most as many of
            these as have room; beyond, and without it, they are hung up.
        warn: Told ``Limits.warning`` after a call began that it will end.
    """

    lead: Handler
    full: Handler | None = None
    warn: Handler | None = None


class Switchboard:
    """Hands each call to a handler.

    A call ends when its handler returns, after all that it said was sent.

    Args:
        handlers: Who leads calls.
        most_calls: How many calls at once.
        limits: How long and how much.
    """

    def __init__(
        self, handlers: Handlers, most_calls: int = 20, limits: Limits | None = None
    ) -> None:
        self.most_calls = most_calls
        self.limits = limits or Limits()
        self._handlers = handlers
        self._calls: set[Call] = set()
        self._turned_away: set[Call] = set()

    @property
    def calls(self) -> int:
        """How many calls are led now."""
        return len(self._calls)

    def close(self) -> None:
        """Ends all calls."""
        for call in self._calls | self._turned_away:
            call.end("closing")

    async def take(self, call: Call, part: Callable[[], Awaitable[None]]) -> None:
        """Leads a call from its beginning to its end.

        Args:
            call: The call; whoever has its line goes on to feed it.
            part: Says goodbye to the other side, whatever the reason for the end.
        """
        room = len(self._calls) < self.most_calls
        handler = self._handlers.lead if room else self._handlers.full
        there = self._calls if room else self._turned_away
        if handler is None or len(there) >= self.most_calls:
            call.end("closing")
            await part()
            return
        there.add(call)
        try:
            await self._lead(call, handler, room, part)
        finally:
            there.discard(call)
            call.end("closing")

    async def _lead(
        self, call: Call, handler: Handler, room: bool, part: Callable[[], Awaitable[None]]
    ) -> None:
        loop = asyncio.get_running_loop()
        longest = self.limits.longest if room else self.limits.turned_away
        call.begin()
        over = asyncio.create_task(call.over())
        helping = {over}
        if self._handlers.warn and room:
            helping.add(asyncio.create_task(self._warn_of(call, self._handlers.warn)))
        limit = loop.call_later(longest, call.end, "long")
        handling = asyncio.create_task(_runs(call, handler))
        try:
            await asyncio.wait({handling, over}, return_when=asyncio.FIRST_COMPLETED)
            if not call.why:
                if handling.cancelled() or not handling.result():
                    call.end("failed")
                call.stop_listening()
                await call.said()
            call.end("ours")
            # The line is not kept waiting for a handler that takes its time.
            await part()
            await asyncio.wait({handling}, timeout=self.limits.grace)
        finally:
            limit.cancel()
            for task in (handling, *helping):
                task.cancel()
            # A handler that will not even be cancelled keeps no place.
            await asyncio.wait({handling, *helping}, timeout=self.limits.grace)

    async def _warn_of(self, call: Call, warn: Handler) -> None:
        await asyncio.sleep(self.limits.warning)
        await _runs(call, warn)


async def _runs(call: Call, handler: Handler) -> bool:
    """Runs a handler; False where it failed, and nothing that was said is logged."""
    try:
        await handler(call)
        return True
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        _log.error("a call failed: %s at %s:%s", type(error).__name__, place.filename, place.lineno)
        return False
