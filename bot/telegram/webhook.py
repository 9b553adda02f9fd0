"""Telegram calls us: the route at which it hands updates in."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import telegram
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_log = logging.getLogger(__name__)
_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_LARGEST = 1_000_000


def secret_of(token: str) -> str:
    """The secret that Telegram shows; all processes with the same token agree on it."""
    return hmac.new(token.encode(), b"webhook", hashlib.sha256).hexdigest()


def webhook_route(
    url: str, secret: str, take: Callable[[telegram.Update], Awaitable[bool]]
) -> Route:
    """The route that Telegram calls.

    Args:
        url: The public address that Telegram is told.
        secret: What Telegram shows.
        take: Takes an update in; False where it has to come again.
    """

    async def receive(request: Request) -> Response:
        shown = request.headers.get(_HEADER, "")
        if not hmac.compare_digest(shown.encode(), secret.encode()):
            return Response(status_code=403)
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        try:
            raw = json.loads(body)
            update_id = raw["update_id"]
        except (ValueError, TypeError, KeyError, RecursionError):
            return Response(status_code=400)
        if type(update_id) is not int:
            return Response(status_code=400)
        update = _read(raw)
        return Response(status_code=200 if update is None or await take(update) else 503)

    return Route(urlsplit(url).path or "/", receive, methods=["POST"])


async def _body(request: Request) -> bytes | None:
    """The body; None where it is larger than any update."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST:
            return None
    return bytes(body)


def _read(raw: dict[str, object]) -> telegram.Update | None:
    """Reads an update; None for one that can never be read, and need not come again."""
    try:
        return telegram.Update.de_json(raw)
    except Exception as error:
        _log.error("telegram: an update cannot be read: %s", type(error).__name__)
        return None
