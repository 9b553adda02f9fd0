"""Keys that open a person's conversation on a device, and codes for one device more."""

import sqlalchemy as sa
from alembic import op

from care.tables import Moment, Number

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "keys",
        sa.Column("id", Number, autoincrement=True, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("since", Moment, nullable=False),
        sa.Column("used", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_keys"),
        sa.UniqueConstraint("hash", name="uq_keys_hash"),
        sa.ForeignKeyConstraint(
            ["person"], ["persons.person"], name="fk_keys_person", ondelete="CASCADE"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_keys_person", "keys", ["person"])
    op.create_table(
        "codes",
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("until", Moment, nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_codes"),
        sa.UniqueConstraint("hash", name="uq_codes_hash"),
        sa.ForeignKeyConstraint(
            ["person"], ["persons.person"], name="fk_codes_person", ondelete="CASCADE"
        ),
    )


def downgrade() -> None:
    """Drops the tables, with all that is in them."""
    op.drop_table("codes")
    op.drop_table("keys")
