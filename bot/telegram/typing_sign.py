"""「typing…」: a sign that somebody is there, while an answer is thought of or spoken."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import telegram
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.telegram.timing import Timing

# The signs shall never keep an answer from its connection.
_AT_ONCE = 8


class TypingSign:
    """Shows the sign.

    Args:
        bot: Through which it is shown.
        timing: After how long, and how often.
    """

    def __init__(self, bot: telegram.Bot, timing: Timing) -> None:
        self._bot = bot
        self._timing = timing
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()

    @contextmanager
    def shown(self, chat: int, sign: ChatAction = ChatAction.TYPING) -> Iterator[None]:
        """Shows it while something takes its time; nobody waits for the sign."""
        task = asyncio.create_task(self._show(chat, sign))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            yield
        finally:
            task.cancel()

    async def _show(self, chat: int, sign: ChatAction) -> None:
        await asyncio.sleep(self._timing.typing_after)
        while True:
            await self._once(chat, sign)
            await asyncio.sleep(self._timing.typing_again)

    async def _once(self, chat: int, sign: ChatAction) -> None:
        if self._room.locked():
            return
        try:
            async with self._room:
                await self._bot.send_chat_action(chat, sign)
        except TelegramError:
            # A sign that is not shown is missed by nobody.
            return
