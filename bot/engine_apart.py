"""The engine in a process of its own, so that one core decides while another serves.

The engine is a function of a state and a message, so any process can run any turn. One that
dies takes no turn with it: the turn is run again in a new one.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection
from pathlib import Path
from typing import Any

from bot.messages import Engine, SafeMessage, State, Turn
from fraud import checking

_ATTEMPTS = 3

_log = logging.getLogger(__name__)


class EngineApart:
    """Hands turns to processes that hold the engine.

    Args:
        model: The trained model's file.
        learned: The folder of what the fraud checker has learned.
        processes: How many.
    """

    def __init__(self, model: Path, learned: Path, processes: int = 1) -> None:
        self._given = (model, learned)
        self._processes = processes
        self._pool = self._new_pool()

    async def warm_up(self) -> None:
        """Waits until the engine is loaded and has run a turn."""
        await self.turn({}, SafeMessage(person="warm-up", text="你好"))

    async def turn(self, state: State, message: SafeMessage) -> Turn:
        """Answers one message.

        Raises:
            BrokenProcessPool: The processes died again and again.
        """
        for attempt in range(1, _ATTEMPTS + 1):
            pool = self._pool
            try:
                loop = asyncio.get_running_loop()
                return await loop.run_in_executor(pool, _turn, dict(state), message)
            except BrokenProcessPool:
                _log.error("the engine's process died")
                if self._pool is pool:
                    self._pool = self._new_pool()
                if attempt == _ATTEMPTS:
                    raise
        raise AssertionError  # the last attempt returned or raised

    def close(self) -> None:
        """Ends the processes, after the turns that they run."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _new_pool(self) -> ProcessPoolExecutor:
        # A fresh interpreter: this one has threads and connections that must not be doubled.
        return ProcessPoolExecutor(
            self._processes,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_begin,
            initargs=self._given,
        )


class _Held:
    """What one of the processes holds."""

    engine: Engine
    loop: asyncio.AbstractEventLoop


def _begin(model: Path, learned: Path) -> None:
    """Loads the engine, once a process."""
    # Ctrl and C, and what ends a service, reach the whole group: who started us decides when.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    checking.prepare(learned)
    rasa_engine: Any = importlib.import_module("bot.engine")
    _Held.engine = rasa_engine.RasaEngine.load(model)
    _Held.loop = asyncio.new_event_loop()


def _turn(state: dict[str, Any], message: SafeMessage) -> Turn:
    turn: Turn = _Held.loop.run_until_complete(_Held.engine.turn(state, message))
    return turn


def _end_with_parent() -> None:
    """Ends when whoever started us is gone, even where it was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
