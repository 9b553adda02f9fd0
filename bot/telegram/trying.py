"""Calls that are worth a few tries and no more: whoever still wants an answer writes again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.telegram.timing import Timing, asked_for, growing

_TRIES = 4


async def try_a_few_times(call: Callable[[], Awaitable[Any]], timing: Timing) -> None:
    """Makes a call until it succeeds, is refused, or has failed a few times."""
    waits = growing(timing.send_retry, timing.longest_retry)
    for attempt in range(1, _TRIES + 1):
        try:
            await call()
        except (BadRequest, Forbidden):
            return
        except RetryAfter as error:
            wait = min(asked_for(error), timing.longest_retry)
        except TelegramError:
            wait = next(waits)
        else:
            return
        if attempt < _TRIES:
            await asyncio.sleep(wait)
