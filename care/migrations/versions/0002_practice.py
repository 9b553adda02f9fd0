"""How a person gets on with practising each guide."""

import sqlalchemy as sa
from alembic import op

from care.tables import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "practice",
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("guide", sa.Text, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("hints", sa.Integer, nullable=False),
        sa.Column("errors", sa.Integer, nullable=False),
        sa.Column("practised", Moment),
        sa.Column("alone", Moment),
        sa.Column("refreshed", Moment),
        sa.Column("remembered", sa.Boolean),
        sa.PrimaryKeyConstraint("person", "guide", name="pk_practice"),
        sa.ForeignKeyConstraint(
            ["person"], ["persons.person"], name="fk_practice_person", ondelete="CASCADE"
        ),
    )


def downgrade() -> None:
    """Drops the table, with all that is in it."""
    op.drop_table("practice")
