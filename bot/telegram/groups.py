"""Groups and channels: 小伴 talks with one person at a time, says so, and leaves."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any

import telegram
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.telegram import words
from bot.telegram.sender import Sender
from bot.telegram.timing import Timing, asked_for, growing

# An invitation arrives as several updates.
_REMEMBERED = 1_000
_FORGOTTEN_AFTER = 30.0
_TRIES = 4


class Groups:
    """Leaves groups and channels.

    Args:
        bot: Through which they are left.
        sender: Sends the one sentence.
        timing: How long to wait before something is tried again.
    """

    def __init__(self, bot: telegram.Bot, sender: Sender, timing: Timing) -> None:
        self._bot = bot
        self._sender = sender
        self._timing = timing
        self._told: OrderedDict[int, float] = OrderedDict()

    async def decline(self, chat: int) -> None:
        """Says once why it leaves a group, and leaves."""
        now = asyncio.get_running_loop().time()
        told = self._told.get(chat)
        if told is not None and now - told < _FORGOTTEN_AFTER:
            return
        self._told[chat] = now
        self._told.move_to_end(chat)
        while len(self._told) > _REMEMBERED:
            self._told.popitem(last=False)
        said = words.group()
        button = InlineKeyboardButton(said["button"], url=f"https://t.me/{self._bot.username}")
        await self._try(
            lambda: self._sender.words(chat, said["text"], InlineKeyboardMarkup([[button]]))
        )
        await self.leave(chat)

    async def leave(self, chat: int) -> None:
        """Leaves a group or a channel without a word."""
        await self._try(lambda: self._bot.leave_chat(chat))

    async def _try(self, call: Callable[[], Awaitable[Any]]) -> None:
        """Tries a few times: whoever still wants an answer there writes again."""
        waits = growing(self._timing.send_retry, self._timing.longest_retry)
        for _ in range(_TRIES):
            try:
                await call()
            except (BadRequest, Forbidden):
                return
            except RetryAfter as error:
                wait = min(asked_for(error), self._timing.longest_retry)
            except TelegramError:
                wait = next(waits)
            else:
                return
            await asyncio.sleep(wait)
