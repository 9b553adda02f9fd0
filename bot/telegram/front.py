"""The Telegram front end as a whole: it begins, runs and ends."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import telegram
from starlette.routing import Route
from telegram import BotCommand
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.door import Door
from bot.telegram.connection import connect
from bot.telegram.desk import Desk
from bot.telegram.polling import Polling
from bot.telegram.reading import KINDS
from bot.telegram.speaking import Speak
from bot.telegram.timing import Timing, asked_for, growing
from bot.telegram.webhook import secret_of, webhook_route
from bot.telegram.words import commands

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Account:
    """Which bot it is, and how Telegram is met.

    Attributes:
        token: The bot's token.
        api: The root of another Bot API server; None for Telegram's own.
        webhook: The public address at which Telegram shall call; None to ask it instead.
    """

    token: str = field(repr=False)
    api: str | None = None
    webhook: str | None = None


class Telegram:
    """小伴 on Telegram.

    Args:
        door: Where messages go in and answers come out.
        account: Which bot it is.
        picture: Gives the file of a picture by its name, or None where there is none.
        timing: How long things wait.
        speak: Says a text in a manner, blocking, as 16 kHz samples; None where nothing can be
            said: answers are then written only.
    """

    def __init__(
        self,
        door: Door,
        account: Account,
        picture: Callable[[str], str | None],
        timing: Timing | None = None,
        speak: Speak | None = None,
    ) -> None:
        self._account = account
        self._timing = timing or Timing()
        self._bot = connect(account.token, account.api)
        self._desk = Desk(self._bot, door, picture, self._timing, speak)
        self._running: asyncio.Task[None] | None = None
        self._open = False

    def route(self) -> Route | None:
        """The route that Telegram calls; None where it is asked instead."""
        if self._account.webhook is None:
            return None
        return webhook_route(self._account.webhook, secret_of(self._account.token), self._called)

    async def start(self) -> None:
        """Begins; Telegram itself may take as long to be reached as it likes."""
        self._running = asyncio.create_task(self._run())

    async def run(self) -> None:
        """Waits until it is cancelled, or the token turns out to be no good."""
        if self._running is None:
            await self.start()
        if self._running is not None:
            await self._running

    async def stop(self) -> None:
        """Ends what is in hand within ten seconds; what remains is done at the next start."""
        self._open = False
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)
        await self._desk.finish(self._timing.finishing)
        await self._bot.shutdown()

    async def _run(self) -> None:
        try:
            await self._until_done(self._bot.initialize)
            self._open = True
            self._desk.begin(
                [BotCommand(name, command.menu) for name, command in commands().items()]
            )
            await self._receive()
        except InvalidToken:
            # The error itself may quote the token.
            _log.error("telegram: the token is refused; XIAOBAN_TELEGRAM_TOKEN must be corrected")
            self._open = False
            await self._desk.cancel()

    async def _receive(self) -> None:
        """Takes updates in, by either way."""
        if self._account.webhook is None:
            # As long as Telegram calls somebody, it cannot be asked.
            await self._until_done(self._bot.delete_webhook)
            await Polling(self._bot, self._desk.intake.take, self._timing).run()
        else:
            await self._until_done(self._be_called)
            await asyncio.Event().wait()

    async def _be_called(self) -> None:
        await self._bot.set_webhook(
            self._account.webhook or "",
            secret_token=secret_of(self._account.token),
            allowed_updates=KINDS,
            drop_pending_updates=False,
        )

    async def _called(self, update: telegram.Update) -> bool:
        """Takes an update that Telegram hands in."""
        return self._open and await asyncio.shield(self._desk.intake.take(update))

    async def _until_done(self, call: Callable[[], Awaitable[Any]]) -> None:
        """Tries until Telegram can be reached.

        Raises:
            InvalidToken: Telegram does not know the token.
        """
        waits = growing(self._timing.poll_retry, self._timing.longest_retry)
        while True:
            try:
                await call()
            except InvalidToken:
                raise
            except RetryAfter as error:
                await asyncio.sleep(asked_for(error))
            except TelegramError as error:
                _log.warning("telegram: out of reach: %s", type(error).__name__)
                await asyncio.sleep(next(waits))
            else:
                return
