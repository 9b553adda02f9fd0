"""Brings the tables of the records to the form that this version needs."""

from __future__ import annotations

import pathlib
from typing import Any

import sqlalchemy as sa

# The newest revision. A start that finds it need not load Alembic.
HEAD = "0004"
# Any number, as long as it is always the same: processes that start at once wait in line.
_LOCK = 0x5849414F


class UnknownRevision(Exception):  # noqa: N818 - says what is the matter
    """The tables were made by a later version than this one."""


def migrate(connection: Any) -> None:
    """Runs the migrations that are missing, within the connection's transaction.

    On SQLite that transaction holds the only right to write; on PostgreSQL a lock is
    taken. So several processes may start at once.

    Raises:
        UnknownRevision: The tables were made by a later version.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    if _revision(connection) != HEAD:
        _upgrade(connection)


def _revision(connection: Any) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    revision = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return None if revision is None else str(revision)


def _upgrade(connection: Any) -> None:
    # Loaded only when needed: it takes longer to load than most starts take altogether.
    from alembic import command, config, util  # noqa: PLC0415

    settings = config.Config()
    settings.set_main_option("script_location", str(pathlib.Path(__file__).parent))
    settings.attributes["connection"] = connection
    try:
        command.upgrade(settings, "head")
    except util.CommandError:
        raise UnknownRevision from None
