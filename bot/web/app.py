"""Puts the page together."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.door import Door
from bot.front import RecordsUnavailable
from bot.pictures import Pictures
from bot.web import checking, devices, library, talking, troubles
from bot.web.assets import Assets
from bot.web.cookies import Cookies
from bot.web.guarding import Guard, Hosts, SecurityHeaders
from bot.web.pages import Pages, render
from bot.web.rates import Rates
from bot.web.site import SOURCE, Site, of
from bot.web.speaking import Speaking, Voices
from bot.web.troubles import Trouble
from guides.schema import Guide

# Where pictures are taken in.
_LARGE = frozenset({"/say", "/check"})
_COMPRESSION = 5

# Where it leads to open what is only handed in, such as after a reload.
_BACK = {
    "/begin": "/",
    "/say": "/talk",
    "/devices/code": "/devices",
    "/devices/revoke": "/devices",
    "/leave": "/devices",
    "/size": "/",
}

_log = logging.getLogger(__name__)


def make_app(  # noqa: PLR0913 - each is given once, by name
    door: Door,
    *,
    guides: Mapping[str, Guide],
    pictures: Pictures,
    hosts: Hosts,
    secure: bool,
    routes: Sequence[BaseRoute] = (),
    front_ends: Sequence[str] = (SOURCE,),
    rates: Rates | None = None,
    voices: Voices | None = None,
) -> Starlette:
    """Makes the page.

    Args:
        door: Where messages go in.
        guides: All guides by id.
        pictures: Draws their screens.
        hosts: Under which names the page is known.
        secure: Whether it is only opened by https.
        routes: What else is served, such as a webhook.
        front_ends: What runs; may change while the page does.
        rates: How often is too often.
        voices: What hears and speaks; without them people write and read.
    """
    assets = Assets()
    site = Site(
        door=door,
        guides=guides,
        pictures=pictures,
        pages=Pages(assets),
        cookies=Cookies(secure=secure),
        rates=rates or Rates(),
        front_ends=front_ends,
    )
    speaking = Speaking(voices)
    app = Starlette(
        routes=[
            *talking.routes(site, speaking),
            *speaking.routes(),
            *devices.routes(),
            *library.routes(),
            *checking.routes(),
            *assets.routes(),
            *(Route(path, _back) for path in _BACK),
            Route("/offline", _offline),
            Route("/health", _health),
            *routes,
        ],
        middleware=[
            Middleware(SecurityHeaders, site.pages.style_hash, secure=secure),
            Middleware(GZipMiddleware, compresslevel=_COMPRESSION),
            Middleware(Guard, hosts, site.rates.addresses, _LARGE),
        ],
        exception_handlers={
            HTTPException: _http,
            Trouble: _trouble,
            RecordsUnavailable: _records,
        },
    )
    app.state.site = site
    return app


async def _offline(request: Request) -> Response:
    """What a browser shows where there is no network; nothing of a person is in it."""
    page = render(request, "offline.html")
    page.headers["Cache-Control"] = "no-cache"
    return page


async def _back(request: Request) -> Response:
    """Leads to the page that a form belongs to."""
    return RedirectResponse(_BACK[request.url.path], 303)


async def _health(request: Request) -> Response:
    """Says what runs."""
    site = of(request)
    await site.door.known(SOURCE, "health", ["health"])
    return JSONResponse({"status": "ok", "front_ends": list(site.front_ends)})


async def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    response = troubles.answer(request, troubles.named_after(status))
    if isinstance(error, HTTPException) and error.headers:
        response.headers.update(error.headers)
    return response


async def _trouble(request: Request, error: Exception) -> Response:
    return troubles.answer(request, error.name if isinstance(error, Trouble) else "broken")


async def _records(request: Request, error: Exception) -> Response:
    _log.error("records unavailable: %s", error)
    return troubles.answer(request, "records")
