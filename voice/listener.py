"""Listening in a thread of its own, so that hearing one person keeps nobody else waiting."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Sequence

from voice.events import HungUp, Piece, Pressed
from voice.listening import Listening, Told
from voice.recogniser_error import RecogniserError
from voice.turn_taking import Speaking, Spoken

# A thread that is woken 50 times a second costs more than what it hears: pieces go in fours.
_AT_ONCE = 4

Event = Piece | Pressed | HungUp | Speaking | Spoken


class Listener:
    """Hands what happens to a :class:`Listening`, in order, and gives back what follows.

    Made and used within a running event loop.

    Args:
        listening: Whoever listens; from now on used by this alone.
    """

    def __init__(self, listening: Listening) -> None:
        self._listening = listening
        self._loop = asyncio.get_running_loop()
        self._events: queue.SimpleQueue[list[Event] | tuple[str, ...] | None] = queue.SimpleQueue()
        self._pieces: list[Event] = []
        self._told: asyncio.Queue[Told | RecogniserError | None] = asyncio.Queue()
        self._thread = threading.Thread(target=self._run, name="listening", daemon=True)
        self._thread.start()

    @property
    def patience(self) -> float:
        """What was learned of the person's pauses."""
        return self._listening.patience

    @property
    def behind(self) -> int:
        """About how many pieces wait to be heard."""
        return self._events.qsize() * _AT_ONCE

    def put(self, event: Event) -> None:
        """Tells what happens; sound is handed on a little later, all else at once."""
        self._pieces.append(event)
        if len(self._pieces) >= _AT_ONCE or not isinstance(event, Piece):
            self._events.put(self._pieces)
            self._pieces = []

    def expect(self, hints: Sequence[str]) -> None:
        """Tells what may be said next."""
        self._events.put(tuple(hints))

    async def told(self) -> Told | None:
        """Waits for what follows; None when nothing will any more.

        Raises:
            RecogniserError: Hearing cannot go on.
        """
        told = await self._told.get()
        if isinstance(told, RecogniserError):
            raise told
        return told

    def close(self) -> None:
        """Hears nothing more."""
        self._events.put(None)

    def _run(self) -> None:
        try:
            while (event := self._events.get()) is not None:
                if isinstance(event, tuple):
                    self._listening.expect(event)
                elif self._take(event):
                    break
        except RecogniserError as error:
            self._give(error)
        except Exception:  # whatever failed, it may quote what was said
            self._give(RecogniserError("stopped_working"))
        self._give(None)

    def _take(self, events: Sequence[Event]) -> bool:
        """Hears some events; gives whether it was the last."""
        for event in events:
            for told in self._listening.take(event):
                self._give(told)
        return isinstance(events[-1], HungUp)

    def _give(self, told: Told | RecogniserError | None) -> None:
        try:
            self._loop.call_soon_threadsafe(self._told.put_nowait, told)
        except RuntimeError:
            # The loop is closed: nobody waits for it.
            return
