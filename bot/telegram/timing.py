"""How long things wait."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator
from dataclasses import dataclass

from telegram.error import RetryAfter

# How far apart two retries may fall from each other, so that many do not come at once.
_SPREAD = 0.25


@dataclass(frozen=True)
class Timing:
    """Seconds, and messages a second; tests take shorter ones.

    Attributes:
        fragments: Texts of one person that come within this time are read as one.
        fragments_at_most: No text waits longer than this for what may follow it.
        long_poll: How long Telegram holds a question for updates open.
        between_polls: How soon it is asked again while something is not recorded yet.
        poll_retry: The first wait after a question for updates has failed.
        send_retry: The first wait after an answer could not be sent.
        longest_retry: The longest wait between two tries.
        typing_after: How long an answer may take before 「typing…」 is shown.
        typing_again: Telegram shows it for five seconds.
        download: How long fetching a file may take, each time.
        note: How long it is tried to send a voice note; its words are there already.
        finishing: How long what is in hand may take at the end.
        pace: How many messages a second all people together are sent; Telegram takes 30.
    """

    fragments: float = 0.5
    fragments_at_most: float = 3.0
    long_poll: int = 50
    between_polls: float = 0.1
    poll_retry: float = 1.0
    send_retry: float = 0.5
    longest_retry: float = 30.0
    typing_after: float = 0.3
    typing_again: float = 4.5
    download: float = 30.0
    note: float = 60.0
    finishing: float = 10.0
    pace: float = 28.0


def growing(first: float, longest: float) -> Iterator[float]:
    """Waits that double up to the longest, each a little different."""
    wait = first
    while True:
        yield wait * random.uniform(1 - _SPREAD, 1)  # noqa: S311  # no secret
        wait = min(wait * 2, longest)


def asked_for(error: RetryAfter) -> float:
    """How many seconds Telegram asks to wait."""
    return seconds(error.retry_after)


def seconds(span: float | datetime.timedelta) -> float:
    """How many seconds a span of time is, in whichever way the library gives it."""
    return span.total_seconds() if isinstance(span, datetime.timedelta) else float(span)
