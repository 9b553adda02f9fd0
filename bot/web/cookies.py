"""What the browser keeps for us: the key to a conversation, and how large letters are."""

from __future__ import annotations

import hashlib
import hmac

from starlette.requests import HTTPConnection
from starlette.responses import Response

_YEAR = 365 * 24 * 60 * 60
_LONGEST_KEY = 100
_SIZE = "size"
SMALLEST, USUAL, LARGEST = 1, 2, 6


class Cookies:
    """Reads and writes the cookies.

    Args:
        secure: Whether the page is only opened by https.
    """

    def __init__(self, *, secure: bool) -> None:
        self._secure = secure
        # Such a name cannot be set by a neighbour under the same domain.
        self._key = "__Host-key" if secure else "key"

    def key(self, connection: HTTPConnection) -> str | None:
        """The key that came along; None where there is none. It may open nothing."""
        key = connection.cookies.get(self._key, "")
        return key if 0 < len(key) <= _LONGEST_KEY and key.isprintable() else None

    def keep_key(self, response: Response, key: str) -> None:
        """Gives a key to the browser, for a year."""
        self._put(response, self._key, key)

    def forget_key(self, response: Response) -> None:
        """Takes the key back from the browser."""
        response.delete_cookie(
            self._key, path="/", secure=self._secure, httponly=True, samesite="lax"
        )

    def keep_size(self, response: Response, size: int) -> None:
        """Keeps how large letters are, for a year."""
        self._put(response, _SIZE, str(size))

    def _put(self, response: Response, name: str, value: str) -> None:
        response.set_cookie(
            name,
            value,
            max_age=_YEAR,
            path="/",
            secure=self._secure,
            httponly=True,
            samesite="lax",
        )


def size(connection: HTTPConnection) -> int:
    """How large letters are, from 1 to 6."""
    kept = connection.cookies.get(_SIZE, "")
    known = [str(each) for each in range(SMALLEST, LARGEST + 1)]
    return int(kept) if kept in known else USUAL


def token(key: str | None) -> str:
    """What every form that acts for a person carries: nobody else can know it."""
    return hashlib.sha256(f"form:{key}".encode()).hexdigest() if key else ""


def is_token(given: str, key: str | None) -> bool:
    """Whether a form was made for the key that came with it."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), token(key).encode())
