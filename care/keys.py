"""Keys: what opens a person's conversation on a device, where there are no accounts.

A key is 256 random bits, shown once to the device and kept here as a hash. On another device
six digits open the same conversation, once, within ten minutes.
"""

from __future__ import annotations

import datetime
import hashlib
import secrets
from dataclasses import dataclass

import sqlalchemy as sa

from care import tables
from care.database import Database
from care.notes import insert

CODE_DIGITS = 6
CODE_LIVES = datetime.timedelta(minutes=10)
_KEY_BYTES = 32
_PERSON_BYTES = 16
# A key's last use is written down no oftener: reading must not mean writing.
_USED_AGAIN = datetime.timedelta(hours=1)
_ATTEMPTS = 20
# Every message asks it.
_BY_HASH = sa.select(tables.keys).where(tables.keys.c.hash == sa.bindparam("of_hash"))


@dataclass(frozen=True)
class Key:
    """A device that a conversation is open on.

    Attributes:
        id: Its own id; nothing can be opened with it.
        since: When it was made.
        used: When it was last used, to the hour.
    """

    id: int
    since: datetime.datetime
    used: datetime.datetime


class Keys:
    """All keys. Every method is one transaction and may be called from any thread.

    Raises:
        RecordsUnavailable: By every method, where the database cannot be read or written.
    """

    def __init__(self, database: Database) -> None:
        """Keeps the keys in a database."""
        self._database = database

    def begin(self) -> tuple[str, str]:
        """Makes a person who was never met, and a key. Gives both."""
        person = f"web:{secrets.token_urlsafe(_PERSON_BYTES)}"
        now = _now()
        with self._database.writing() as connection:
            connection.execute(sa.insert(tables.persons).values(person=person, since=now))
            return person, _put_key(connection, person, now)

    def person(self, key: str) -> str | None:
        """Gives the person whose conversation a key opens; None where it opens nothing."""
        table, now = tables.keys, _now()
        with self._database.reading() as connection:
            row = connection.execute(_BY_HASH, {"of_hash": _hash(key)}).first()
        if row is None:
            return None
        if now - row.used > _USED_AGAIN:
            with self._database.writing() as connection:
                connection.execute(sa.update(table).where(table.c.id == row.id).values(used=now))
        return str(row.person)

    def held(self, person: str) -> list[Key]:
        """Gives the keys that open a person's conversation, oldest first."""
        table = tables.keys
        query = sa.select(table).where(table.c.person == person).order_by(table.c.id)
        with self._database.reading() as connection:
            return [Key(row.id, row.since, row.used) for row in connection.execute(query)]

    def id_of(self, key: str) -> int | None:
        """Gives the id of a key; None where it opens nothing."""
        with self._database.reading() as connection:
            row = connection.execute(_BY_HASH, {"of_hash": _hash(key)}).first()
            return None if row is None else int(row.id)

    def revoke(self, person: str, key: int) -> None:
        """Makes a person's key open nothing any more; somebody else's is left alone."""
        table = tables.keys
        with self._database.writing() as connection:
            connection.execute(sa.delete(table).where(table.c.person == person, table.c.id == key))

    def code(self, person: str) -> tuple[str, datetime.datetime]:
        """Makes a code for one device more. Gives its digits and until when it opens.

        An earlier code of the same person opens nothing any more.
        """
        table, now = tables.codes, _now()
        until = now + CODE_LIVES
        with self._database.writing() as connection:
            connection.execute(
                sa.delete(table).where((table.c.person == person) | (table.c.until <= now))
            )
            for _ in range(_ATTEMPTS):
                digits = "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS))
                put = connection.execute(
                    insert(connection, table)
                    .values(person=person, hash=_hash(digits), until=until)
                    .on_conflict_do_nothing()
                )
                if put.rowcount == 1:
                    return digits, until
        raise RuntimeError("too many codes are open")

    def redeem(self, digits: str) -> str | None:
        """Makes a key by a code, which opens nothing afterwards; None where it is wrong or old."""
        table, now = tables.codes, _now()
        fits = (table.c.hash == _hash(digits)) & (table.c.until > now)
        with self._database.writing() as connection:
            person = connection.execute(sa.select(table.c.person).where(fits)).scalar()
            # Two devices with the same code at once: only one deletes it.
            taken = connection.execute(sa.delete(table).where(fits)).rowcount
            return _put_key(connection, person, now) if person and taken else None


def _put_key(connection: object, person: str, now: datetime.datetime) -> str:
    key = secrets.token_urlsafe(_KEY_BYTES)
    connection.execute(  # type: ignore[attr-defined]
        sa.insert(tables.keys).values(person=person, hash=_hash(key), since=now, used=now)
    )
    return key


def _hash(secret: str) -> str:
    # A key has 256 random bits and a code lives for minutes: nothing slower is needed.
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.timezone.utc)
