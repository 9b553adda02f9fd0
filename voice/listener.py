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
        self._events: queue.SimpleQueue[Event | tuple[str, ...] | None] = queue.SimpleQueue()
        self._told: asyncio.Queue[Told | RecogniserError | None] = asyncio.Queue()
        self._thread = threading.Thread(target=self._run, name="listening", daemon=True)
        self._thread.start()

    @property
    def patience(self) -> float:
        """What was learned of the person's pauses."""
        return self._listening.patience

    @property
    def behind(self) -> int:
        """How many events wait to be heard."""
        return self._events.qsize()

    def put(self, event: Event) -> None:
        """Tells what happens."""
        self._events.put(event)

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
                    continue
                for told in self._listening.take(event):
                    self._give(told)
                if isinstance(event, HungUp):
                    break
        except RecogniserError as error:
            self._give(error)
        except Exception:  # whatever failed, it may quote what was said
            self._give(RecogniserError("stopped_working"))
        self._give(None)

    def _give(self, told: Told | RecogniserError | None) -> None:
        try:
            self._loop.call_soon_threadsafe(self._told.put_nowait, told)
        except RuntimeError:
            # The loop is closed: nobody waits for it.
            return
