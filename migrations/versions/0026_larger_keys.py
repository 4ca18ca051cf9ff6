"""Keys of answers are drawn from a larger range: with millions of them, two would have met."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

KEYS = (
    ("submission", "id"),
    ("answer", "id"),
    ("answer", "submission_id"),
    ("sensitive_answer", "id"),
    ("survey_invitation", "id"),
    ("participation", "id"),
    ("participation", "invitation_id"),
    ("participation", "submission_id"),
    ("survey_sheet", "id"),
    ("saved_answers", "id"),
)


def upgrade() -> None:
    """Widen the columns; SQLite's are as large as they need to be."""
    _change(sa.Integer(), sa.BigInteger())


def downgrade() -> None:
    """Narrow them again; refused by the database where a key is too large by now."""
    _change(sa.BigInteger(), sa.Integer())


def _change(before: sa.Integer, after: sa.Integer) -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table, column in KEYS:
            op.alter_column(table, column, existing_type=before, type_=after)
