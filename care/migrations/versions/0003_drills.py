"""How a person gets on with the fraud drill, by kind of fraud."""

import sqlalchemy as sa
from alembic import op

from care.tables import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "drills",
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("stopped", sa.Integer, nullable=False),
        sa.Column("last", Moment),
        sa.PrimaryKeyConstraint("person", "kind", name="pk_drills"),
        sa.ForeignKeyConstraint(
            ["person"], ["persons.person"], name="fk_drills_person", ondelete="CASCADE"
        ),
    )


def downgrade() -> None:
    """Drops the table, with all that is in it."""
    op.drop_table("drills")
