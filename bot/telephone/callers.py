"""Who wants to be known by their number. No number is kept: only what its HMAC is."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import re
import secrets
import sqlite3
from collections.abc import Iterator
from pathlib import Path

_KEY_FILE = "telephone.key"
_FILE = "telephone.db"
_KEY_BYTES = 32
_PERSON_BYTES = 16
# Shorter ones are extensions of an exchange, which several people share.
_SHORTEST = 7
# As exchanges write a number of our country; what is left begins alike in every spelling.
_COUNTRY = re.compile(r"^(?:\+86|0086|86(?=1\d{10}$))")
# A number that a service gives where the caller gave none.
_NONE = frozenset({"+266696687", "266696687"})
_WAIT = 5.0
_TABLE = """
create table if not exists callers (number text primary key, person text not null)
"""


class CallersUnavailable(Exception):  # noqa: N818 - says what is so
    """Who is known cannot be read or written; says why."""


class Callers:
    """Who is known by their number; every method may be called from any thread.

    Args:
        home: The folder of people's data.

    Raises:
        CallersUnavailable: By every method, where the files cannot be read or written.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._key: bytes | None = None

    def person(self, number: str) -> str | None:
        """Gives the person who is known by a number; None for nobody."""
        with self._open() as database:
            row = database.execute(
                "select person from callers where number = ?", (self._code(number),)
            ).fetchone()
        return None if row is None else str(row[0])

    def remember(self, number: str, person: str) -> None:
        """Knows a person by a number from now on: they have said yes to it."""
        with self._open() as database:
            database.execute(
                "insert or replace into callers values (?, ?)", (self._code(number), person)
            )

    def forget(self, number: str) -> bool:
        """Knows nobody by a number any more; False where nobody was."""
        with self._open() as database:
            done = database.execute("delete from callers where number = ?", (self._code(number),))
            return done.rowcount > 0

    def _code(self, number: str) -> str:
        return hmac.new(self._secret(), number.encode(), hashlib.sha256).hexdigest()

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        file = self._home / _FILE
        try:
            # Nobody else may read it, from its first moment on.
            os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
            with contextlib.closing(sqlite3.connect(file, timeout=_WAIT)) as database:
                database.execute("pragma secure_delete = on")
                with database:
                    database.execute(_TABLE)
                    yield database
        except (OSError, sqlite3.Error) as error:
            raise CallersUnavailable(type(error).__name__) from error

    def _secret(self) -> bytes:
        """The key of this home; made where there is none."""
        if self._key is None:
            file = self._home / _KEY_FILE
            if not file.exists():
                self._make(file)
            key = file.read_bytes()
            if len(key) != _KEY_BYTES:
                raise OSError("the telephone's key is damaged")
            self._key = key
        return self._key

    def _make(self, file: Path) -> None:
        unfinished = file.with_name(f".{file.name}-{secrets.token_hex(8)}")
        made = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with open(made, "wb") as writing:  # noqa: PTH123 - by its number
                writing.write(secrets.token_bytes(_KEY_BYTES))
            # It is there whole or not at all, and the first process to make it wins.
            with contextlib.suppress(FileExistsError):
                os.link(unfinished, file)
        finally:
            unfinished.unlink()


def spelled(given: str | None) -> str | None:
    """A number as it is compared, without signs and country; None where the caller hides it."""
    compact = re.sub(r"[\s().-]", "", given or "")
    if compact in _NONE:
        return None
    number = _COUNTRY.sub("", compact).lstrip("+")
    usable = number.isascii() and number.isdecimal() and len(number) >= _SHORTEST
    return number if usable else None


def somebody() -> str:
    """A name for a person who was never met."""
    return f"telephone:{secrets.token_urlsafe(_PERSON_BYTES)}"
