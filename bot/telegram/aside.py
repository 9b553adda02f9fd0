"""Small things beside the conversation that may fail without anybody being the worse for it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from telegram.error import TelegramError

_log = logging.getLogger(__name__)


class Aside:
    """Runs such things in the background; a failure is noted for those who look closely."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, work: Coroutine[Any, Any, Any]) -> None:
        """Begins one."""
        task = asyncio.create_task(self._guarded(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def cancel(self) -> None:
        """Breaks all of them off."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _guarded(self, work: Coroutine[Any, Any, Any]) -> None:
        try:
            await work
        except TelegramError as error:
            _log.info("telegram: left out: %s", type(error).__name__)
        except Exception as error:
            _log.error("telegram: failed: %s", type(error).__name__)
