"""What stands before every page: hosts, origins, bounds, headers, and no word in a log."""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.failures import place
from bot.web import troubles, uploads
from bot.web.rates import Bucket
from bot.web.site import address

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
# What is listened on where every address of the machine is.
EVERYWHERE = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - it is only compared
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_FROM_HERE = frozenset({"same-origin", "none"})
# A form around a picture is a little larger than the picture.
_LARGEST_FORM = uploads.LARGEST + 256 * 1024
_LARGEST_BODY = 1024 * 1024
_HOST = re.compile(r"(?P<name>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?")
_UNCOUNTED = ("/static/",)
_NO_SENSORS = "camera=(), geolocation=()"
# For the one page on which people speak.
MICROPHONE = {"Permissions-Policy": f"{_NO_SENSORS}, microphone=(self)"}
# How a line that does not belong here is closed.
_REFUSED, _FAILED = 4403, 1011

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Hosts:
    """Under which names the page is known.

    Attributes:
        names: Names and addresses, without ports.
        any_address: Whether any IP address will do.
        origin: The public origin, where a proxy stands before the page.
    """

    names: frozenset[str] = LOOPBACK
    any_address: bool = False
    origin: str | None = None

    @classmethod
    def of(cls, listening: str, web_url: str | None, *more: str | None) -> Hosts:
        """The names of a page.

        Args:
            listening: The host that is listened on.
            web_url: Where people open it, if that is elsewhere.
            *more: What else leads here, such as a webhook's address.
        """
        public = urlsplit(web_url or "")
        urls = [public, *(urlsplit(url or "") for url in more)]
        return cls(
            names=LOOPBACK | {listening.lower()} | {url.hostname for url in urls if url.hostname},
            any_address=listening in EVERYWHERE and web_url is None,
            origin=f"{public.scheme}://{public.netloc}".lower() if web_url else None,
        )

    def knows(self, host: str) -> bool:
        """Whether a ``Host`` header names the page."""
        named = _HOST.fullmatch(host)
        if named is None:
            return False
        name = named["name"].strip("[]").lower()
        return name in self.names or (self.any_address and _is_address(name))

    def is_from_here(self, headers: Mapping[str, str]) -> bool:
        """Whether one of our own pages sent a request, as far as the browser says."""
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site is not None:
            return site in _FROM_HERE
        if origin is None:
            return True
        _, _, host = origin.lower().partition("://")
        return host == headers.get("host", "").lower() or origin.lower() == self.origin


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


class SecurityHeaders:
    """Puts security headers on every answer that does not bring its own.

    Args:
        app: What answers.
        style_hash: The hash of the style that stands in the pages.
        secure: Whether the page is only opened by https.
    """

    def __init__(self, app: ASGIApp, style_hash: str, *, secure: bool) -> None:
        self._app = app
        self._headers = {
            "Content-Security-Policy": "; ".join(
                [
                    "default-src 'none'",
                    "script-src 'self'",
                    f"style-src '{style_hash}'",
                    "img-src 'self'",
                    "connect-src 'self'",
                    "form-action 'self'",
                    "base-uri 'none'",
                    "frame-ancestors 'none'",
                    "manifest-src 'self'",
                    "worker-src 'self'",
                ]
            ),
            # Not "no-referrer": browsers would then hide the origin of our own forms from us.
            "Referrer-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            # The page of the conversation asks for more.
            "Permissions-Policy": f"{_NO_SENSORS}, microphone=()",
            "Cache-Control": "no-store",
        }
        if secure:
            self._headers["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers, with the headers."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


class TooLarge(Exception):  # noqa: N818 - says what is so
    """A body is larger than is taken."""


class Guard:
    """Refuses what does not belong here, and answers whatever else fails.

    Args:
        app: What answers.
        hosts: The names of the page.
        addresses: How often an address may come.
        large: The paths that take pictures.
    """

    def __init__(
        self, app: ASGIApp, hosts: Hosts, addresses: Bucket, large: frozenset[str]
    ) -> None:
        self._app = app
        self._hosts = hosts
        self._addresses = addresses
        self._large = large

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers, or refuses."""
        if scope["type"] == "websocket":
            await self._line(scope, receive, send)
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request, begun = Request(scope), False
        largest = self._largest(request)

        async def send_and_note(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        refused = self._refusal(request, largest)
        try:
            if refused is None:
                await self._app(scope, _bounded(receive, largest), send_and_note)
        except TooLarge:
            refused = "too_big"
        except Exception as error:
            # Its message may quote what was written: only its kind and place are told.
            _log.error("page failed: %s at %s", type(error).__name__, place(error))
            refused = "broken"
        if refused is not None and not begun:
            await troubles.answer(request, refused)(scope, receive, send)

    async def _line(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets a line through that one of our own pages opened: it carries the person's key."""
        line = HTTPConnection(scope)
        if self._stranger(line, acts=True) is not None:
            await receive()
            await send({"type": "websocket.close", "code": _REFUSED})
            return
        try:
            await self._app(scope, receive, send)
        except Exception as error:
            # The server closes the line, and would log what the error quotes.
            _log.error("line failed: %s at %s", type(error).__name__, place(error))
            with contextlib.suppress(Exception):
                await send({"type": "websocket.close", "code": _FAILED})

    def _stranger(self, request: HTTPConnection, *, acts: bool) -> str | None:
        """The name of the trouble with where it comes from; None where there is none."""
        headers = request.headers
        if not self._hosts.knows(headers.get("host", "")):
            return "wrong_host"
        counted = not request.url.path.startswith(_UNCOUNTED)
        if counted and not self._addresses.take(address(request)):
            return "too_many"
        return "elsewhere" if acts and not self._hosts.is_from_here(headers) else None

    def _refusal(self, request: Request, largest: int) -> str | None:
        """The name of the trouble with a request; None where there is none."""
        headers = request.headers
        stranger = self._stranger(request, acts=request.method not in _SAFE)
        if stranger is not None:
            return stranger
        length = headers.get("content-length", "0")
        too_long = not (length.isascii() and length.isdecimal()) or int(length) > largest
        return "too_big" if too_long else None

    def _largest(self, request: Request) -> int:
        kind = request.headers.get("content-type", "")
        takes = request.url.path in self._large and kind.startswith("multipart/form-data")
        return _LARGEST_FORM if takes else _LARGEST_BODY


def _bounded(receive: Receive, largest: int) -> Receive:
    """Takes a body in only as far as it is wanted."""
    left = largest

    async def receive_bounded() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise TooLarge
        return message

    return receive_bounded
