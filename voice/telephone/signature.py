"""Whether a request is from Twilio: ``X-Twilio-Signature``, HMAC-SHA1 by the account's token."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable
from urllib.parse import urlsplit

_PORTS = {"https": 443, "wss": 443, "http": 80, "ws": 80}


def signature(token: str, url: str, parameters: Iterable[tuple[str, str]] = ()) -> str:
    """Gives the signature of a request.

    Args:
        token: The account's secret.
        url: The whole address as the service called it, with its query.
        parameters: What was posted as a form; none for a WebSocket.
    """
    # A field that comes twice with the same value is signed once.
    signed = url + "".join(name + value for name, value in sorted(set(parameters)))
    code = hmac.new(token.encode(), signed.encode("utf-8", "surrogatepass"), hashlib.sha1)
    return base64.b64encode(code.digest()).decode("ascii")


def is_signed(given: str, token: str, url: str, parameters: Iterable[tuple[str, str]] = ()) -> bool:
    """Tells whether a request carries its signature; takes as long for a wrong one.

    Args:
        given: The header; "" where there is none.
        token: The account's secret; without one, nothing is signed.
        url: The public address, as the service called it, and not as a proxy hands it on.
        parameters: What was posted as a form; none for a WebSocket.
    """
    pairs = tuple(parameters)
    header = given.encode("utf-8", "surrogatepass")
    # The service may have signed the address with its port or without.
    matches = [
        hmac.compare_digest(signature(token, spelled, pairs).encode(), header)
        for spelled in _spellings(url)
    ]
    return bool(token) and any(matches)


def _spellings(url: str) -> tuple[str, ...]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return (url,)
    usual = _PORTS.get(parts.scheme.lower())
    host = parts.netloc
    if port is None and usual:
        return (url, url.replace(host, f"{host}:{usual}", 1))
    if port is not None and port == usual:
        return (url, url.replace(host, host.rpartition(":")[0], 1))
    return (url,)
