"""Asks Telegram for updates, and lets it forget only what is recorded.

Telegram forgets all updates below the number that is asked for next. So as long as one is not
recorded yet, that one is asked for again, together with what came after it; what is known
already is passed over.
"""

from __future__ import annotations

import asyncio
import logging
import warnings
from collections.abc import Callable, Sequence

import telegram
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.telegram.intake import Kept
from bot.telegram.reading import KINDS
from bot.telegram.timing import Timing, asked_for, growing

_log = logging.getLogger(__name__)
_AT_ONCE = 100
# While the records are out of reach, which is looked at nearby.
_LONGEST_AWAY = 5.0


class Polling:
    """Asks for updates until it is cancelled.

    Args:
        bot: Through which it asks.
        take: Takes an update in.
        timing: How long to wait.
    """

    def __init__(
        self, bot: telegram.Bot, take: Callable[[telegram.Update], Kept], timing: Timing
    ) -> None:
        self._bot = bot
        self._take = take
        self._timing = timing
        self._next: int | None = None
        # What was taken in and is not done with; None where it has to come again.
        self._open: dict[int, Kept | None] = {}

    async def run(self) -> None:
        """Asks for ever.

        Raises:
            InvalidToken: Telegram does not know the token.
        """
        first, longest = self._timing.poll_retry, self._timing.longest_retry
        waits, away = growing(first, longest), growing(first, _LONGEST_AWAY)
        while True:
            try:
                await self._ask()
            except InvalidToken:
                raise
            except RetryAfter as error:
                await asyncio.sleep(asked_for(error))
            except TelegramError as error:
                _log.warning("telegram: no updates: %s", _reason(error))
                await asyncio.sleep(next(waits))
            else:
                waits = growing(first, longest)
                if None in self._open.values():
                    await asyncio.sleep(next(away))
                else:
                    away = growing(first, _LONGEST_AWAY)

    async def _ask(self) -> None:
        """Asks once, and waits a little for what is being recorded."""
        self._settle()
        offset, anew = min(self._open, default=self._next), not self._open
        updates = await self._updates(offset, self._timing.long_poll if anew else 0)
        # What failed meanwhile comes again in its place, before what followed it.
        self._settle()
        self._give_up_before(updates[0].update_id if updates else None)
        for update in updates:
            if self._open.get(update.update_id) is None:
                self._open[update.update_id] = self._take(update)
        if updates:
            # Numbers begin anew, perhaps lower, after a week without updates.
            after = updates[-1].update_id + 1
            self._next = after if anew else max(after, self._next or 0)
        self._settle()
        running = [kept for kept in self._open.values() if kept is not None]
        if running:
            await asyncio.wait(running, timeout=self._timing.between_polls)

    def _settle(self) -> None:
        """Forgets what is done with, and notes what has to come again."""
        for update_id, kept in list(self._open.items()):
            if kept is not None and kept.done():
                if kept.result():
                    del self._open[update_id]
                else:
                    self._open[update_id] = None

    def _give_up_before(self, first: int | None) -> None:
        """Waits no longer for what Telegram itself has forgotten."""
        for update_id, kept in list(self._open.items()):
            if kept is None and (first is None or update_id < first):
                del self._open[update_id]

    async def _updates(self, offset: int | None, timeout: int) -> Sequence[telegram.Update]:
        try:
            return await self._bot.get_updates(
                offset=offset, limit=_AT_ONCE, timeout=timeout, allowed_updates=KINDS
            )
        except TelegramError:
            raise
        except Exception as error:
            _log.error("telegram: an update cannot be read: %s", type(error).__name__)
            return await self._readable(offset)

    async def _readable(self, offset: int | None) -> list[telegram.Update]:
        """Asks again, and reads one by one: one that cannot be read becomes an empty one."""
        question = {"offset": offset or 0, "limit": _AT_ONCE, "allowed_updates": KINDS}
        with warnings.catch_warnings():
            # The library would have us use its own method, which reads all or nothing.
            warnings.simplefilter("ignore")
            raw = await self._bot.do_api_request("getUpdates", api_kwargs=question)
        return [_read(each, self._bot) for each in raw]


def _read(raw: dict[str, object], bot: telegram.Bot) -> telegram.Update:
    try:
        return telegram.Update.de_json(raw, bot)
    except Exception:
        return telegram.Update(int(str(raw["update_id"])))


def _reason(error: TelegramError) -> str:
    if isinstance(error, Conflict):
        return "another program asks for this bot's updates"
    return type(error).__name__
