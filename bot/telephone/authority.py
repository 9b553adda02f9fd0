"""Whether a request is from the service that is configured, or from the exchange beside us."""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from voice.telephone.signature import is_signed

_SIGNATURE = "x-twilio-signature"
# What a proxy adds: whoever comes through one is not beside us.
_HANDED_ON = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


class Authority:
    """Knows the service by its signature, or by a secret in the address.

    Args:
        secret: The account's token, or the secret in the address.
        signed: Whether the service signs its requests as Twilio does.
        public: Our public address, as the service calls it.
    """

    def __init__(self, secret: str, *, signed: bool, public: str) -> None:
        self._secret = secret
        self._signed = signed
        self._public = public.rstrip("/")

    def vouches_for_stream(self, connection: HTTPConnection) -> bool:
        """Whether a stream is the service's."""
        return self._vouches(connection, ("wss", "https"), ())

    def vouches_for(self, request: HTTPConnection, posted: Iterable[tuple[str, str]]) -> bool:
        """Whether a request is the service's.

        Args:
            request: The request.
            posted: The fields of its form.
        """
        return self._vouches(request, ("https",), tuple(posted))

    def _vouches(
        self,
        connection: HTTPConnection,
        schemes: Iterable[str],
        posted: tuple[tuple[str, str], ...],
    ) -> bool:
        if not self._signed:
            shown = str(connection.path_params.get("secret", ""))
            return hmac.compare_digest(shown.encode("utf-8", "replace"), self._secret.encode())
        given = connection.headers.get(_SIGNATURE, "")
        # Services differ in whether they close the address with a slash.
        return any(
            is_signed(given, self._secret, address + slash, posted)
            for address in self._addresses(connection, schemes)
            for slash in ("", "/")
        )

    def address(self, connection: HTTPConnection, path: str, scheme: str | None = None) -> str:
        """A public address of ours beside the one that was called."""
        root = self._rooted(scheme)
        secret = "" if self._signed else f"/{connection.path_params.get('secret', '')}"
        return f"{root}/telephone{secret}/{path}"

    def _addresses(self, connection: HTTPConnection, schemes: Iterable[str]) -> Iterable[str]:
        called = connection.url
        query = f"?{called.query}" if called.query else ""
        return [f"{self._rooted(scheme)}{called.path}{query}" for scheme in schemes]

    def _rooted(self, scheme: str | None) -> str:
        parts = urlsplit(self._public)
        secure = parts.scheme == "https"
        named = {"wss": "wss" if secure else "ws", "https": parts.scheme}.get(scheme or "https")
        return f"{named}://{parts.netloc}{parts.path}"


def is_beside_us(connection: HTTPConnection) -> bool:
    """Whether a request comes from this very machine, and not through a proxy on it."""
    if any(name in connection.headers for name in _HANDED_ON):
        return False
    try:
        return connection.client is not None and (
            ipaddress.ip_address(connection.client.host).is_loopback
        )
    except ValueError:
        return False
