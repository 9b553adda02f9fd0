"""The databases that every test of the records runs on."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

NAMES = ("sqlite", "postgresql")


@contextmanager
def empty(name: str, folder: Path) -> Iterator[str]:
    """Gives the URL of an empty database.

    PostgreSQL needs ``XIAOBAN_TEST_POSTGRES``, such as ``postgresql://user@host/database``;
    the tables go into a schema of their own, which is dropped afterwards.
    """
    if name == "sqlite":
        yield f"sqlite:///{folder / 'records.db'}"
        return
    server = os.environ.get("XIAOBAN_TEST_POSTGRES")
    if not server:
        pytest.skip("XIAOBAN_TEST_POSTGRES does not hold the URL of a PostgreSQL database")
    schema = f"test_{uuid.uuid4().hex}"
    engine = sa.create_engine(server, future=True)
    with engine.begin() as connection:
        connection.execute(sa.text(f"CREATE SCHEMA {schema}"))
    try:
        options = {"options": f"-csearch_path={schema}"}
        yield (
            sa.engine.make_url(server)
            .update_query_dict(options)
            .render_as_string(hide_password=False)
        )
    finally:
        with engine.begin() as connection:
            connection.execute(sa.text(f"DROP SCHEMA {schema} CASCADE"))
        engine.dispose()
