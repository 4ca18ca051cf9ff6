"""Versions of places and questions of events: of two who save at once, the second is told."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TABLES = ("pool", "event_question")


def upgrade() -> None:
    """Add the versions."""
    for table in TABLES:
        op.add_column(table, sa.Column("version", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    """Remove them."""
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            batch.drop_column("version")
