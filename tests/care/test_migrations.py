"""The migrations make exactly the tables that the code speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import autogenerate, command, config, migration, script

from care import migrations
from care.database import Database
from care.tables import metadata
from tests.care import databases

# SQLite's own table for counting is nobody's.
_COMPARE = {
    "compare_type": True,
    "include_name": lambda name, *_: name != "sqlite_sequence",
}


@pytest.fixture(params=databases.NAMES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with databases.empty(request.param, tmp_path) as url:
        database = Database(url)
        yield database
        database.close()


def _settings(connection: object = None) -> config.Config:
    settings = config.Config()
    settings.set_main_option("script_location", str(Path(migrations.__file__).parent))
    settings.attributes["connection"] = connection
    return settings


def test_the_newest_migration_is_the_one_a_start_looks_for() -> None:
    assert script.ScriptDirectory.from_config(_settings()).get_current_head() == migrations.HEAD


def test_the_migrations_lead_to_the_tables_of_the_code(database: Database) -> None:
    with database.writing() as connection:
        context = migration.MigrationContext.configure(connection, opts=_COMPARE)
        assert autogenerate.compare_metadata(context, metadata) == []


def test_the_migrations_can_be_taken_back(database: Database) -> None:
    with database.writing() as connection:
        command.downgrade(_settings(connection), "base")
        assert "messages" not in sa.inspect(connection).get_table_names()
        migrations.migrate(connection)
        assert "messages" in sa.inspect(connection).get_table_names()


def test_records_of_an_earlier_version_are_kept_and_can_hold_drills(database: Database) -> None:
    with database.writing() as connection:
        command.downgrade(_settings(connection), "0002")
        assert "drills" not in sa.inspect(connection).get_table_names()
        connection.execute(
            sa.text("INSERT INTO persons (person, since) VALUES ('p1', '2026-11-22')")
        )

        migrations.migrate(connection)

        assert connection.execute(sa.text("SELECT person FROM persons")).scalar() == "p1"
        assert connection.execute(sa.text("SELECT count(*) FROM drills")).scalar() == 0
