"""Mails that could not be delivered, and what each mail is about."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("outbox_mail", sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("outbox_mail", sa.Column("about", sa.String(length=40), nullable=True))
    op.create_index(op.f("ix_outbox_mail_about"), "outbox_mail", ["about"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_index(op.f("ix_outbox_mail_about"), table_name="outbox_mail")
    op.drop_column("outbox_mail", "about")
    op.drop_column("outbox_mail", "failed_at")
