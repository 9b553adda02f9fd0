"""One call: what is heard, what is said, and that the line is never left without sound."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from voice.events import RATE, HungUp, Piece, Pressed
from voice.telephone.pacing import Pace
from voice.telephone.sound import SECONDS, FromLine, ToLine

Event = Piece | Pressed | HungUp
# Why a call is over: they hung up or broke off; ours came to its end or failed; it was too long;
# they read too slowly, or we; what came was no call; the server closes.
Why = Literal["theirs", "ours", "failed", "long", "unread", "unheard", "bad", "closing"]

KEYS = frozenset("0123456789*#")
# A line that brings nothing for so long is heard as silence, so that time goes on.
_GAP = 0.2


@dataclass(frozen=True)
class Limits:
    """How long and how much, in seconds where nothing else is said.

    Attributes:
        first_frame: Until the other side must have said which call it is.
        warning: Until the warning of the call's end.
        longest: Until a call is ended.
        turned_away: Until a call is ended that found the house full.
        grace: What a handler may still take after the end.
        lingering: How long the other side may take to close.
        waiting: How much may wait to be said.
        unheard: How much may wait to be heard by the handler; one that is stuck so long ends
            its call, so that the exchange can go on to a human.
        unread: How many bytes may wait for a slow reader, beside the socket's own buffer.
        socket_buffer: How many bytes the socket's own buffer holds.
    """

    first_frame: float = 5.0
    warning: float = 14 * 60.0
    longest: float = 15 * 60.0
    turned_away: float = 20.0
    grace: float = 5.0
    lingering: float = 1.0
    waiting: float = 120.0
    unheard: float = 30.0
    unread: int = 16_384
    socket_buffer: int = 16_384


class Line(Protocol):
    """How a call reaches the other side."""

    rate: int

    def send(self, samples: bytes) -> bool:
        """Sends 20 ms at its rate; False where the other side does not read."""
        ...

    def clear(self) -> None:
        """Drops what was sent and not heard yet, where the other side can."""
        ...


class Call:
    """A call that is going on.

    Attributes:
        name: What the exchange calls it.
        why: Why it is over; None while it goes on.
    """

    def __init__(self, name: str, line: Line, limits: Limits) -> None:
        self.name = name
        self.why: Why | None = None
        self._line = line
        self._limits = limits
        self._heard = FromLine()
        self._said = ToLine()
        self._inbox: deque[Event] = deque()
        self._news = asyncio.Event()
        self._over = asyncio.Event()
        self._silent = asyncio.Event()
        self._silent.set()
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._listens = True
        self._began = self._loop.time()
        self._pace = Pace(self._began)

    async def events(self) -> AsyncIterator[Event]:
        """Gives what is heard as it comes; ``HungUp`` is the last, once and always."""
        while True:
            while self._inbox:
                yield self._inbox.popleft()
            if self.why:
                yield HungUp()
                return
            self._news.clear()
            await self._news.wait()

    def say(self, samples: bytes) -> bool:
        """Says something after all that waits to be said.

        Args:
            samples: 16 kHz, 16-bit little-endian.

        Returns:
            False where nobody hears it any more.

        Raises:
            ValueError: It ends in half a sample, or more waits than can.
        """
        if len(samples) % 2:
            raise ValueError("sound ends in the middle of a sample")
        if self.why:
            return False
        if len(samples) / (2 * RATE) + self._said.seconds > self._limits.waiting:
            raise ValueError(f"at most {self._limits.waiting:g} s can wait to be said")
        self._said.add(samples)
        if self._said:
            self._silent.clear()
        return True

    def stop_speaking(self) -> bytes:
        """Falls silent at once, and gives what was not said, so that it may be said later."""
        unsaid = self._said.drop()
        if unsaid:
            # What was said to its end is also to be heard to its end.
            self._line.clear()
        self._silent.set()
        return unsaid

    @property
    def to_say(self) -> float:
        """How many seconds wait to be said."""
        return self._said.seconds

    async def said(self) -> bool:
        """Waits until nothing is left to be said; False where the call was over before."""
        await self._silent.wait()
        return self.why is None

    async def over(self) -> None:
        """Waits until the call is over."""
        await self._over.wait()

    def hang_up(self) -> None:
        """Ends the call, whatever is left to be said."""
        self.end("ours")

    # What follows is for the line's side.

    def begin(self) -> None:
        """Begins to send: from now on a piece every 20 ms."""
        self._began = self._loop.time()
        self._pace = Pace(self._began)
        self._tick()

    def hear(self, samples: bytes, rate: int) -> None:
        """Takes sound from the line."""
        for piece in self._heard.pieces(samples, rate):
            self._put(piece)

    def stop_listening(self) -> None:
        """Nobody hears any more what comes; what waits to be said still is."""
        self._listens = False

    def press(self, key: str) -> None:
        """Takes a key from the line; what is none of the twelve is left out."""
        if key in KEYS:
            self._put(Pressed(key))

    def end(self, why: Why) -> None:
        """Ends the call; the first reason stays."""
        if self.why:
            return
        self.why = why
        if self._timer:
            self._timer.cancel()
        self._said.drop()
        for waited in (self._news, self._over, self._silent):
            waited.set()

    def _put(self, event: Event) -> None:
        if self.why or not self._listens:
            return
        self._inbox.append(event)
        self._news.set()
        # A handler that does not listen must not make memory grow.
        if len(self._inbox) * SECONDS > self._limits.unheard:
            self.end("unheard")

    def _tick(self) -> None:
        now = self._loop.time()
        for _ in range(self._pace.due(now)):
            if not self._line.send(self._said.take(self._line.rate)):
                self.end("unread")
                return
            if not self._said:
                self._silent.set()
        # What was let go of on our side is not missing on theirs: it waits in the socket.
        while now - self._began - self._pace.let_go - self._heard.seconds > _GAP and not self.why:
            self._put(self._heard.silence())
        if not self.why:
            self._timer = self._loop.call_at(self._pace.next, self._tick)


Handler = Callable[[Call], Awaitable[None]]
