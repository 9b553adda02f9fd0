"""The tables of the records. What is redacted stays redacted: no table holds raw text."""

from __future__ import annotations

import datetime
from typing import Any

import sqlalchemy as sa


class Moment(sa.types.TypeDecorator):  # type: ignore[misc]
    """A moment in UTC, with its time zone on every database."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime.datetime | None, dialect: Any
    ) -> datetime.datetime | None:
        """Turns a moment into UTC; one without a time zone is UTC already."""
        return None if value is None else as_utc(value)

    def process_result_value(
        self, value: datetime.datetime | None, dialect: Any
    ) -> datetime.datetime | None:
        """Gives SQLite's moments the time zone that it does not keep."""
        return None if value is None else as_utc(value)


def as_utc(moment: datetime.datetime) -> datetime.datetime:
    """Gives the same moment in UTC; one without a time zone is taken as UTC."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=datetime.timezone.utc)
    return moment.astimezone(datetime.timezone.utc)


# SQLite counts up only in a column that is exactly INTEGER.
Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)


def _person(**options: Any) -> sa.Column:
    return sa.Column(
        "person",
        sa.Text,
        sa.ForeignKey("persons.person", ondelete="CASCADE"),
        nullable=False,
        **options,
    )


persons = sa.Table(
    "persons",
    metadata,
    sa.Column("person", sa.Text, primary_key=True),
    sa.Column("since", Moment, nullable=False),
)

# The id is the order of arrival, and is never given again, even after erasing.
messages = sa.Table(
    "messages",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    _person(),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("source_id", sa.Text, nullable=False),
    sa.Column("received", Moment, nullable=False),
    sa.Column("sent", Moment),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("text", sa.Text),
    sa.Column("choice", sa.Text),
    sa.Column("attachment", sa.Text),
    sa.Column("secrets", sa.JSON, nullable=False),
    sa.Column("answered", Moment),
    # Set when the person wants all erased but an answer is still on its way.
    sa.Column("forget", sa.Boolean, nullable=False, default=False),
    sa.UniqueConstraint("source", "person", "source_id"),
    sa.Index("ix_messages_person", "person", "id"),
    sa.Index("ix_messages_answered", "answered"),
    sqlite_autoincrement=True,
)

# The outbox: an answer waits here until its front end has delivered it.
replies = sa.Table(
    "replies",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("message", Number, sa.ForeignKey("messages.id", ondelete="CASCADE"), nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("speech", sa.Text, nullable=False),
    sa.Column("choices", sa.JSON, nullable=False),
    sa.Column("picture", sa.Text),
    sa.Column("urgent", sa.Boolean, nullable=False),
    sa.Column("delivered", Moment),
    sa.UniqueConstraint("message", "position"),
    sa.Index("ix_replies_delivered", "delivered"),
    sqlite_autoincrement=True,
)

# The version is the id of the message that led to the state: it only ever grows.
dialogues = sa.Table(
    "dialogues",
    metadata,
    _person(primary_key=True),
    sa.Column("state", sa.JSON, nullable=False),
    sa.Column("version", Number, nullable=False, autoincrement=False),
    sa.Column("changed", Moment, nullable=False),
)

progress = sa.Table(
    "progress",
    metadata,
    _person(primary_key=True),
    sa.Column("guide", sa.Text, primary_key=True),
    sa.Column("begun", Moment, nullable=False),
    sa.Column("furthest", sa.Integer, nullable=False),
    sa.Column("finished", Moment),
    sa.Column("taught_back", Moment),
    sa.Column("stuck", sa.JSON, nullable=False),
    sa.Column("hints", sa.Integer, nullable=False),
)

# Remembered is whether the last question of a refresher was answered without help.
practice = sa.Table(
    "practice",
    metadata,
    _person(primary_key=True),
    sa.Column("guide", sa.Text, primary_key=True),
    sa.Column("times", sa.Integer, nullable=False),
    sa.Column("hints", sa.Integer, nullable=False),
    sa.Column("errors", sa.Integer, nullable=False),
    sa.Column("practised", Moment),
    sa.Column("alone", Moment),
    sa.Column("refreshed", Moment),
    sa.Column("remembered", sa.Boolean),
)

# Times is how often scenes of a kind were played; stopped, how often the fraud was seen through.
drills = sa.Table(
    "drills",
    metadata,
    _person(primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("times", sa.Integer, nullable=False),
    sa.Column("stopped", sa.Integer, nullable=False),
    sa.Column("last", Moment),
)

preferences = sa.Table(
    "preferences",
    metadata,
    _person(primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("told", Moment, nullable=False),
)

# What opens a person's conversation on a device; only a hash of it is kept.
keys = sa.Table(
    "keys",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    _person(index=True),
    sa.Column("hash", sa.Text, nullable=False, unique=True),
    sa.Column("since", Moment, nullable=False),
    sa.Column("used", Moment, nullable=False),
    sqlite_autoincrement=True,
)

# Six digits that open a person's conversation on one more device, once, for a few minutes.
codes = sa.Table(
    "codes",
    metadata,
    _person(primary_key=True),
    sa.Column("hash", sa.Text, nullable=False, unique=True),
    sa.Column("until", Moment, nullable=False),
)

# That there was an alert, never what was said.
alerts = sa.Table(
    "alerts",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    _person(index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("level", sa.Text, nullable=False),
    sa.Column("raised", Moment, nullable=False),
)

handovers = sa.Table(
    "handovers",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    _person(index=True),
    sa.Column("requested", Moment, nullable=False),
    sa.Column("closed", Moment),
)
