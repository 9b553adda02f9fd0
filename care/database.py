"""The database behind the records: SQLite in a file, or PostgreSQL by URL."""

from __future__ import annotations

import json
import pathlib
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exc, pool

from care import migrations

# In milliseconds. Longer than any turn: several processes may share one file.
_PATIENCE = 30_000
_PURGE_PATIENCE = 100
_PRAGMAS = (
    f"PRAGMA busy_timeout = {_PATIENCE}",
    # Power may be cut at any moment: what is answered must be on the disk.
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    # What is deleted is overwritten with zeros.
    "PRAGMA secure_delete = ON",
)


class RecordsUnavailable(Exception):  # noqa: N818 - says what is the matter
    """The records cannot be read or written.

    Says what kind of error it was and never what was to be written.
    """


class Database:
    """Connections to the records, with the tables as this version needs them.

    Raises:
        RecordsUnavailable: The database cannot be opened.
    """

    def __init__(self, url: str) -> None:
        """Opens the database and brings its tables up to date.

        Args:
            url: Such as ``sqlite:////var/lib/xiaoban/records.db``.
        """
        with _as_unavailable():
            self._file = _file_of(url)
            self._engine = _engine(url, self._file)
            self._owes_purge = False
            self._identity: tuple[int, int] | None = None
            with self._engine.begin() as connection:
                migrations.migrate(connection)
            self._identity = self._seen_identity()

    @contextmanager
    def writing(self) -> Iterator[Any]:
        """A transaction: all that is done in it is kept, or nothing is."""
        with _as_unavailable():
            self._check_file()
            with self._engine.begin() as connection:
                yield connection
        if self._owes_purge:
            self.purge()

    @contextmanager
    def reading(self) -> Iterator[Any]:
        """A transaction that only reads, and makes nobody wait."""
        with _as_unavailable():
            self._check_file()
            with self._engine.connect().execution_options(reading=True) as connection:
                yield connection

    def purge(self) -> None:
        """Clears SQLite's log of what was erased; while others read, it is tried again later."""
        if self._file is None:
            return
        self._owes_purge = True
        with suppress(exc.SQLAlchemyError), self._engine.connect() as connection:
            # A checkpoint cannot run inside a transaction: ask the driver itself.
            cursor = connection.connection.cursor()
            # Nobody waits for their answer because somebody else is reading.
            cursor.execute(f"PRAGMA busy_timeout = {_PURGE_PATIENCE}")
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            cursor.execute(f"PRAGMA busy_timeout = {_PATIENCE}")
            self._owes_purge = bool(busy)

    def close(self) -> None:
        """Closes every connection."""
        self._engine.dispose()

    def _seen_identity(self) -> tuple[int, int] | None:
        if self._file is None:
            return None
        seen = self._file.stat()
        return seen.st_dev, seen.st_ino

    def _check_file(self) -> None:
        # SQLite goes on writing into a file that was deleted: nobody would notice the loss.
        if self._seen_identity() != self._identity:
            raise OSError("the database file was replaced")


@contextmanager
def _as_unavailable() -> Iterator[None]:
    try:
        yield
    except (exc.SQLAlchemyError, migrations.UnknownRevision, OSError) as error:
        # The driver's own message may quote a row; it is not passed on.
        origin = getattr(error, "orig", None) or error
        raise RecordsUnavailable(type(origin).__name__) from None


def _file_of(url: str) -> pathlib.Path | None:
    parsed = sa.engine.make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return None
    if not parsed.database or parsed.database == ":memory:":
        raise OSError("the records are never kept in memory")
    return pathlib.Path(parsed.database)


def _engine(url: str, file: pathlib.Path | None) -> Any:
    options: dict[str, Any] = {
        "future": True,
        "hide_parameters": True,
        "json_serializer": _json,
        "poolclass": pool.QueuePool,
        "pool_size": 5,
        "max_overflow": 20,
    }
    if file is None:
        return sa.create_engine(url, pool_pre_ping=True, **options)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    options["connect_args"] = {
        "check_same_thread": False,
        "timeout": _PATIENCE / 1000,
        # The driver's own idea of transactions is off: "begin" below says when.
        "isolation_level": None,
    }
    engine = sa.create_engine(url, **options)
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _prepare_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    _write_ahead(cursor)
    cursor.close()


def _write_ahead(cursor: Any) -> None:
    """Switches to write-ahead logging, which lasts; the switch itself does not wait in line."""
    until = time.monotonic() + _PATIENCE / 1000
    while True:
        try:
            if cursor.execute("PRAGMA journal_mode = WAL").fetchone()[0] == "wal":
                return
        except Exception as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
        time.sleep(0.01)


def _begin_sqlite(connection: Any) -> None:
    reading = connection.get_execution_options().get("reading", False)
    # A transaction that will write takes its place at once: it can never be sent away half-way.
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
