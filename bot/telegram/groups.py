"""Groups and channels: 小伴 talks with one person at a time, says so, and leaves."""

from __future__ import annotations

import asyncio
from collections import OrderedDict

import telegram
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.telegram import words
from bot.telegram.sender import Sender
from bot.telegram.timing import Timing
from bot.telegram.trying import try_a_few_times

# An invitation arrives as several updates.
_REMEMBERED = 1_000
_FORGOTTEN_AFTER = 30.0


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
        await try_a_few_times(
            lambda: self._sender.words(chat, said["text"], InlineKeyboardMarkup([[button]])),
            self._timing,
        )
        await self.leave(chat)

    async def leave(self, chat: int) -> None:
        """Leaves a group or a channel without a word."""
        await try_a_few_times(lambda: self._bot.leave_chat(chat), self._timing)
