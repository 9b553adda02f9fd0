"""Says answers as voice notes, once their words are sent: nobody waits for the sound.

The words are what counts. A voice note that cannot be made, is refused or comes too late is
left out, and a power cut may lose one: to send its words twice would be worse.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from telegram.constants import ChatAction
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.door import Waiting
from bot.telegram.lanes import Lanes
from bot.telegram.reading import chat_of
from bot.telegram.sender import Sender
from bot.telegram.timing import Timing, asked_for, growing
from bot.telegram.typing_sign import TypingSign
from voice import notes

# What is said, and in which manner; 16 kHz, mono, 16-bit comes back.
Speak = Callable[[str, Mapping[str, Any] | None], bytes]

_log = logging.getLogger(__name__)
# Each keeps one core busy.
_AT_ONCE = 2


class Speaking:
    """Says answers to different people side by side, and to each in order.

    Args:
        sender: Sends a voice note.
        speak: Says a text; blocking, from any thread. None where nothing can be said.
        typing: The sign that is shown meanwhile.
        timing: How long a voice note is worth a try.
    """

    def __init__(
        self, sender: Sender, speak: Speak | None, typing: TypingSign, timing: Timing
    ) -> None:
        self._sender = sender
        self._speak = speak
        self._typing = typing
        self._timing = timing
        if speak is not None and not notes.possible():
            _log.warning("telegram: no voice notes: libsndfile is missing, or knows no Opus")
            self._speak = None
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._left: dict[str, deque[Waiting]] = {}
        self._lanes = Lanes("a voice note", self._say_all)

    def say(self, answer: Waiting) -> None:
        """Says an answer soon, where the person hears answers."""
        if self._speak is not None and answer.channel == "voice" and answer.reply.speech.strip():
            self._left.setdefault(answer.person, deque()).append(answer)
            self._lanes.wake(answer.person)

    async def idle(self) -> None:
        """Waits until all is said."""
        await self._lanes.idle()

    async def cancel(self) -> None:
        """Breaks off; what was not said is left out."""
        await self._lanes.cancel()

    async def _say_all(self, person: str) -> None:
        while queue := self._left.get(person):
            answer, chat = queue.popleft(), chat_of(person)
            with self._typing.shown(chat, ChatAction.RECORD_VOICE):
                note = await self._note(answer)
            if note is not None:
                await self._until_sent(chat, note)
        self._left.pop(person, None)

    async def _note(self, answer: Waiting) -> notes.Note | None:
        async with self._room:
            try:
                return await asyncio.to_thread(self._made, answer)
            except Exception as error:  # whatever a speaker may raise: the words are there
                _log.error("telegram: a voice note cannot be made: %s", type(error).__name__)
                return None

    def _made(self, answer: Waiting) -> notes.Note | None:
        samples = self._speak(answer.reply.speech, answer.manner) if self._speak else b""
        return notes.encoded(samples) if samples else None

    async def _until_sent(self, chat: int, note: notes.Note) -> None:
        """Tries until Telegram has it, refuses it, or it comes too late."""
        clock = asyncio.get_running_loop().time
        latest = clock() + self._timing.note
        waits = growing(self._timing.send_retry, self._timing.longest_retry)
        while True:
            try:
                await self._sender.note(chat, note)
            except RetryAfter as error:
                wait = asked_for(error)
            except (BadRequest, Forbidden):
                # Such as VOICE_MESSAGES_FORBIDDEN: some people let nobody send them any.
                _log.info("telegram: a voice note is refused")
                return
            except TelegramError:
                wait = next(waits)
            else:
                return
            if clock() + wait > latest:
                _log.warning("telegram: a voice note is left out: it would come too late")
                return
            await asyncio.sleep(wait)
