"""Brings answers from the outbox to people: each in order, none lost, none twice.

An answer is taken out of the outbox as soon as Telegram says that it has it. Where the
connection breaks before Telegram says so, nobody can know whether the answer arrived: the
Bot API has no way to ask, and no name for a message by which a second one would be seen as
the same. It is then sent again, because silence would be worse. A call that could not even be
begun, or that Telegram refused, leaves no such doubt; and a call is given half a minute, so
that a slow one is not taken for a broken one.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.door import Door, Waiting
from bot.front import RecordsUnavailable
from bot.messages import Reply
from bot.telegram.lanes import Lanes
from bot.telegram.reading import chat_of
from bot.telegram.sender import Sender
from bot.telegram.timing import Timing, asked_for, growing
from bot.telegram.writing import Piece, pieces, plainer

SOURCE = "telegram"

_log = logging.getLogger(__name__)
# The chat is not, or no longer, one that this bot can write to.
_NO_CHAT = ("chat not found", "peer_id_invalid", "user is deactivated")


class _UnreachableError(Exception):
    """The person blocked the bot, or is gone."""


@dataclass
class _Progress:
    """What of an answer is not sent yet."""

    left: list[Piece] = field(default_factory=list)


class Delivery:
    """Delivers answers, to different people side by side.

    Args:
        door: Whose outbox is emptied.
        sender: Sends one message.
        picture: Gives the file of a picture by its name, or None.
        sent: Told of each answer as soon as its words are sent.
        timing: How long to wait before something is tried again.
    """

    def __init__(
        self,
        door: Door,
        sender: Sender,
        picture: Callable[[str], str | None],
        sent: Callable[[Waiting], None],
        timing: Timing,
    ) -> None:
        self._door = door
        self._sender = sender
        self._picture = picture
        self._sent = sent
        self._timing = timing
        self._lanes = Lanes("a delivery", self._deliver)
        self._unreachable: set[str] = set()
        self._progress: dict[int, _Progress] = {}

    def wake(self, person: str) -> None:
        """Delivers what waits for a person."""
        self._lanes.wake(person)

    def pause(self, person: str) -> None:
        """Lets answers wait: the person has blocked the bot."""
        self._unreachable.add(person)

    def resume(self, person: str) -> None:
        """Goes on with what waits: the person is there again."""
        # A call that is just being refused must not have the last word.
        if person in self._unreachable or self._lanes.busy(person):
            self._lanes.wake(person)

    async def everything(self) -> None:
        """Begins to deliver all that waits, such as after a start."""
        for person in dict.fromkeys(each.person for each in await self._waiting(None)):
            self.wake(person)
            # Whoever is talking at the moment shall not stand behind all of them.
            await asyncio.sleep(2 / self._timing.pace)

    async def idle(self) -> None:
        """Waits until nothing is being delivered."""
        await self._lanes.idle()

    async def cancel(self) -> None:
        """Breaks off; what was not delivered stays in the outbox."""
        await self._lanes.cancel()

    async def _deliver(self, person: str) -> None:
        self._unreachable.discard(person)
        told: str | None = None
        for waiting in await self._waiting(person):
            # Where an answer has several parts, what was heard stands above the first.
            heard = waiting.heard if waiting.heard != told else None
            told = waiting.heard
            if person in self._unreachable:
                return
            try:
                await self._send(chat_of(person), waiting.reply, heard)
            except _UnreachableError:
                _log.info("telegram: somebody cannot be reached; the answers wait")
                self._unreachable.add(person)
                return
            self._sent(waiting)
            await self._mark(waiting.reply)

    async def _waiting(self, person: str | None) -> list[Waiting]:
        waits = growing(self._timing.send_retry, self._timing.longest_retry)
        while True:
            try:
                return await self._door.outbox(SOURCE, person)
            except RecordsUnavailable:
                await asyncio.sleep(next(waits))

    async def _mark(self, reply: Reply) -> None:
        """Takes an answer out of the outbox, however long that takes: it was sent."""
        waits = growing(self._timing.send_retry, self._timing.longest_retry)
        while True:
            try:
                await self._door.delivered([reply.id])
            except RecordsUnavailable:
                await asyncio.sleep(next(waits))
            else:
                return

    async def _send(self, chat: int, reply: Reply, heard: str | None) -> None:
        """Sends an answer to its end; of one that was begun, what is left."""
        number = reply.id or 0
        progress = self._progress.get(number)
        if progress is None:
            picture = await self._file(reply.picture)
            progress = self._progress[number] = _Progress(pieces(reply, picture, heard))
        while progress.left:
            try:
                await self._until_sent(chat, progress.left[0])
            except (BadRequest, OSError, ValueError) as error:
                instead = plainer(progress.left[0])
                if instead is None:
                    _log.error("telegram: part of an answer is left out: %s", type(error).__name__)
                progress.left[:1] = instead or []
            else:
                progress.left.pop(0)
        del self._progress[number]

    async def _file(self, name: str | None) -> str | None:
        if name is None:
            return None
        try:
            return await asyncio.to_thread(self._picture, name)
        except Exception as error:  # the words stand alone
            _log.error("telegram: a picture cannot be had: %s", type(error).__name__)
            return None

    async def _until_sent(self, chat: int, piece: Piece) -> None:
        """Tries until Telegram has a message, or refuses it."""
        waits = growing(self._timing.send_retry, self._timing.longest_retry)
        while True:
            try:
                await self._sender.send(chat, piece)
            except RetryAfter as error:
                wait = asked_for(error)
            except Forbidden as error:
                raise _UnreachableError from error
            except BadRequest as error:
                # It is a NetworkError by its class, and would fail again for ever.
                if any(words in error.message.lower() for words in _NO_CHAT):
                    raise _UnreachableError from error
                raise
            except TelegramError as error:
                wait = next(waits)
                _log.warning("telegram: an answer is tried again: %s", type(error).__name__)
            else:
                return
            await asyncio.sleep(wait)
