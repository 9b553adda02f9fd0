"""The first tables: persons, messages, the outbox, dialogues and what is noted of them."""

import sqlalchemy as sa
from alembic import op

from care.tables import Moment, Number

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _person(**options: object) -> sa.Column:
    return sa.Column("person", sa.Text, nullable=False, **options)


def _of_person(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["person"], ["persons.person"], name=f"fk_{table}_person", ondelete="CASCADE"
    )


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "persons",
        _person(),
        sa.Column("since", Moment, nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_persons"),
    )
    op.create_table(
        "messages",
        sa.Column("id", Number, autoincrement=True, nullable=False),
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
        sa.Column("forget", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        _of_person("messages"),
        sa.UniqueConstraint("source", "person", "source_id", name="uq_messages_source"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_messages_person", "messages", ["person", "id"])
    op.create_index("ix_messages_answered", "messages", ["answered"])
    op.create_table(
        "replies",
        sa.Column("id", Number, autoincrement=True, nullable=False),
        sa.Column("message", Number, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("speech", sa.Text, nullable=False),
        sa.Column("choices", sa.JSON, nullable=False),
        sa.Column("picture", sa.Text),
        sa.Column("urgent", sa.Boolean, nullable=False),
        sa.Column("delivered", Moment),
        sa.PrimaryKeyConstraint("id", name="pk_replies"),
        sa.ForeignKeyConstraint(
            ["message"], ["messages.id"], name="fk_replies_message", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("message", "position", name="uq_replies_message"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_replies_delivered", "replies", ["delivered"])
    op.create_table(
        "dialogues",
        _person(),
        sa.Column("state", sa.JSON, nullable=False),
        sa.Column("version", Number, autoincrement=False, nullable=False),
        sa.Column("changed", Moment, nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_dialogues"),
        _of_person("dialogues"),
    )
    op.create_table(
        "progress",
        _person(),
        sa.Column("guide", sa.Text, nullable=False),
        sa.Column("begun", Moment, nullable=False),
        sa.Column("furthest", sa.Integer, nullable=False),
        sa.Column("finished", Moment),
        sa.Column("taught_back", Moment),
        sa.Column("stuck", sa.JSON, nullable=False),
        sa.Column("hints", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("person", "guide", name="pk_progress"),
        _of_person("progress"),
    )
    op.create_table(
        "preferences",
        _person(),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("told", Moment, nullable=False),
        sa.PrimaryKeyConstraint("person", "name", name="pk_preferences"),
        _of_person("preferences"),
    )
    op.create_table(
        "alerts",
        sa.Column("id", Number, autoincrement=True, nullable=False),
        _person(),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("raised", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
        _of_person("alerts"),
    )
    op.create_index("ix_alerts_person", "alerts", ["person"])
    op.create_table(
        "handovers",
        sa.Column("id", Number, autoincrement=True, nullable=False),
        _person(),
        sa.Column("requested", Moment, nullable=False),
        sa.Column("closed", Moment),
        sa.PrimaryKeyConstraint("id", name="pk_handovers"),
        _of_person("handovers"),
    )
    op.create_index("ix_handovers_person", "handovers", ["person"])


def downgrade() -> None:
    """Drops the tables, those that refer to others first."""
    for table in (
        "handovers",
        "alerts",
        "preferences",
        "progress",
        "dialogues",
        "replies",
        "messages",
        "persons",
    ):
        op.drop_table(table)
