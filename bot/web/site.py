"""What every page needs to answer a request."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from starlette.requests import HTTPConnection, Request

from bot.door import Door
from bot.pictures import Pictures
from bot.web import rates
from bot.web.cookies import Cookies
from bot.web.last_words import LastWords
from bot.web.pages import Pages
from bot.web.rates import Rates
from bot.web.troubles import Trouble
from guides.schema import Guide

SOURCE = "web"


@dataclass(frozen=True)
class Site:
    """The page as it runs.

    Attributes:
        door: Where messages go in.
        guides: All guides by id.
        pictures: Draws the screens of guides.
        pages: Fills templates in.
        cookies: What browsers keep.
        rates: How often is too often.
        front_ends: What runs beside the page, and the page.
        looking: The keys whose picture is being looked at.
        last_words: What was answered where all was deleted.
    """

    door: Door
    guides: Mapping[str, Guide]
    pictures: Pictures
    pages: Pages
    cookies: Cookies
    rates: Rates
    front_ends: Sequence[str]
    looking: set[str] = field(default_factory=set)
    last_words: LastWords = field(default_factory=LastWords)
    _turns: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    def turn(self, key: str) -> asyncio.Lock:
        """Lets one message of a key be answered wholly before the next is begun."""
        return self._turns.setdefault(key, asyncio.Lock())


@dataclass(frozen=True)
class Caller:
    """Whose browser asks.

    Attributes:
        key: The key that the browser holds.
        person: Whose conversation it opens.
    """

    key: str
    person: str


def of(request: HTTPConnection) -> Site:
    """The site that a request came to."""
    site: Site = request.app.state.site
    return site


async def caller(request: HTTPConnection) -> Caller | None:
    """Who asks; None where the browser's key opens nothing.

    Raises:
        Trouble: The key comes too often.
        RecordsUnavailable: The records cannot be read.
    """
    site = of(request)
    key = site.cookies.key(request)
    if key is None:
        return None
    if not site.rates.keys.take(key):
        raise Trouble("too_many")
    person = await site.door.keyring.person(key)
    return None if person is None else Caller(key, person)


async def begin(request: Request) -> Caller:
    """Makes a person who was never met.

    Raises:
        Trouble: Too many begin from this address.
        RecordsUnavailable: The records cannot be written.
    """
    site = of(request)
    if not site.rates.beginnings.take(address(request)):
        raise Trouble("too_many")
    person, key = await site.door.keyring.begin()
    return Caller(key, person)


def address(request: HTTPConnection) -> str:
    """The name under which the caller's address is counted."""
    return rates.neighbourhood(request.client.host if request.client else "")
