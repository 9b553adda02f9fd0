"""Files that people send, for as long as they are looked at."""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import telegram
from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.telegram.reading import LARGEST_FILE, SentFile
from bot.telegram.timing import Timing, asked_for, growing

_log = logging.getLogger(__name__)
_TRIES = 3
# Each may be 20 MB in memory.
_AT_ONCE = 4
_FIRST_WAIT = 0.5


class Files:
    """Fetches files.

    Args:
        bot: Through which they are fetched.
        timing: How long that may take.
    """

    def __init__(self, bot: telegram.Bot, timing: Timing) -> None:
        self._bot = bot
        self._timing = timing
        self._room = asyncio.Semaphore(_AT_ONCE)

    @asynccontextmanager
    async def fetched(self, sent: SentFile) -> AsyncIterator[str]:
        """Gives a file that nobody else can read, and deletes it at the end.

        The file is empty where it cannot be had: the door then asks for it once more.
        """
        content = await self._content(sent)
        with tempfile.TemporaryDirectory(prefix="xiaoban-") as folder:
            file = Path(folder) / sent.kind
            await asyncio.to_thread(file.write_bytes, content)
            del content
            yield str(file)

    async def _content(self, sent: SentFile) -> bytes:
        if (sent.size or 0) > LARGEST_FILE:
            return b""
        waits = growing(_FIRST_WAIT, self._timing.longest_retry)
        for attempt in range(1, _TRIES + 1):
            try:
                async with self._room:
                    return await asyncio.wait_for(self._once(sent), self._timing.download)
            except BadRequest:
                break
            except RetryAfter as error:
                wait = min(asked_for(error), self._timing.longest_retry)
            # A path that is gone is an OSError where the Bot API server shares our disk.
            except (TelegramError, asyncio.TimeoutError, OSError):
                wait = next(waits)
            if attempt < _TRIES:
                await asyncio.sleep(wait)
        _log.warning("telegram: a file could not be fetched")
        return b""

    async def _once(self, sent: SentFile) -> bytes:
        file = await self._bot.get_file(sent.file_id)
        return bytes(await file.download_as_bytearray()) if file.file_path else b""
