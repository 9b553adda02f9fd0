"""Sends one message, at a pace that Telegram takes from all people together."""

from __future__ import annotations

import asyncio
import datetime
from pathlib import Path

import telegram
from telegram import InlineKeyboardMarkup, LinkPreviewOptions
from telegram.error import BadRequest

from bot.telegram.timing import Timing
from bot.telegram.writing import Piece, keyboard
from voice.notes import Note

# Fewer than there are connections.
_AT_ONCE = 16
# By its name Telegram knows what it is.
_NOTE = "note.ogg"


class Sender:
    """Sends messages; a failure is left to whoever wants something sent.

    Args:
        bot: Through which they are sent.
        timing: How many a second.
    """

    def __init__(self, bot: telegram.Bot, timing: Timing) -> None:
        self._bot = bot
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._gap = 1 / timing.pace
        self._next = 0.0
        # What a picture is called by Telegram once it is there: it need not be sent again.
        self._uploaded: dict[str, str] = {}

    async def send(self, chat: int, piece: Piece) -> None:
        """Sends a piece of an answer.

        Raises:
            TelegramError: It was not sent, or nobody can know whether it was.
            OSError: The picture cannot be read.
            ValueError: A value does not fit into a button.
        """
        buttons = keyboard(piece.choices)
        if piece.picture is None:
            await self.words(chat, piece.text, buttons)
        else:
            await self._picture(chat, piece, piece.picture, buttons)

    async def words(
        self, chat: int, text: str, buttons: InlineKeyboardMarkup | None = None
    ) -> None:
        """Sends a text.

        Raises:
            TelegramError: It was not sent, or nobody can know whether it was.
        """
        async with self._room:
            await self._turn()
            await self._bot.send_message(
                chat,
                text,
                reply_markup=buttons,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )

    async def note(self, chat: int, note: Note) -> None:
        """Sends a voice note.

        Raises:
            TelegramError: It was not sent, or nobody can know whether it was.
        """
        async with self._room:
            await self._turn()
            await self._bot.send_voice(
                chat,
                note.content,
                duration=datetime.timedelta(seconds=max(1, round(note.seconds))),
                filename=_NOTE,
            )

    async def _picture(
        self, chat: int, piece: Piece, file: str, buttons: InlineKeyboardMarkup | None
    ) -> None:
        known = self._uploaded.get(file)
        photo = await asyncio.to_thread(Path(file).read_bytes) if known is None else known
        try:
            async with self._room:
                await self._turn()
                sent = await self._bot.send_photo(
                    chat, photo, caption=piece.text or None, reply_markup=buttons
                )
        except BadRequest:
            if known is None:
                raise
            # Perhaps only the name is no longer known there.
            self._uploaded.pop(file, None)
            await self._picture(chat, piece, file, buttons)
            return
        if sent.photo:
            self._uploaded[file] = sent.photo[-1].file_id

    async def _turn(self) -> None:
        """Waits until the next message may go out."""
        now = asyncio.get_running_loop().time()
        start = max(now, self._next)
        self._next = start + self._gap
        if start > now:
            await asyncio.sleep(start - now)
