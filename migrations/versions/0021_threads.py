"""Trees of replies, support, orders and changes of wording.

Replies so far stand on one level: they get their root and a path in the order they came; counters are counted anew.
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
CHECKS = {
    "depth": "depth BETWEEN 0 AND 3",
    "reply_depth": "(depth = 0) = (parent_id IS NULL)",
    "reply_root": "(depth = 0) = (root_id IS NULL)",
    "support_count": "support_count >= 0",
    "reply_count": "reply_count >= 0",
}
INDEXES = (
    ("thread_id", "depth", "published_at", "id"),
    ("thread_id", "depth", "order_key", "id"),
    ("thread_id", "depth", "reply_count", "id"),
    ("root_id", "path"),
    ("format_id", "visibility", "published_at"),
)
COLUMNS = ("root_id", "reply_to_id", "depth", "path", "order_key", "support_count", "reply_count", "official")
TEXTS = ("answered_at", "passage", "proposed_text")
KEYS = ("root_id", "reply_to_id")


def number(name: str) -> sa.Column:
    """Return a column for a number that starts at nothing."""
    return sa.Column(name, sa.Integer(), nullable=False, server_default="0")


def key(name: str) -> sa.Column:
    """Return a column for another contribution."""
    return sa.Column(name, sa.Integer(), nullable=True)


def upgrade() -> None:
    """Add columns, fill them, and only then the rules."""
    for column in (
        key("root_id"),
        key("reply_to_id"),
        number("depth"),
        sa.Column("path", sa.String(length=40), nullable=False, server_default=""),
        number("order_key"),
        number("support_count"),
        number("reply_count"),
        sa.Column("official", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("passage", sa.Text(), nullable=True),
        sa.Column("proposed_text", sa.Text(), nullable=True),
    ):
        op.add_column("contribution", column)
    op.add_column("revision", sa.Column("proposed_text", sa.Text(), nullable=True))
    fill()
    with op.batch_alter_table("contribution") as batch:
        for name in KEYS:
            batch.create_foreign_key(f"fk_contribution_{name}_contribution", "contribution", [name], ["id"])
        for name, rule in CHECKS.items():
            batch.create_check_constraint(op.f(f"ck_contribution_{name}"), rule)
    for columns in INDEXES:
        op.create_index(f"ix_contribution_{'_'.join(columns)}", "contribution", list(columns))
    op.create_table(
        "support",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contribution.id"],
            name=op.f("fk_support_contribution_id_contribution"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_support_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support")),
        sa.UniqueConstraint("contribution_id", "user_id", name=op.f("uq_support_contribution_id_user_id")),
    )
    op.create_index(op.f("ix_support_user_id"), "support", ["user_id"])


def fill() -> None:
    """Give every contribution its place in the fair order, every reply its place below what it answers."""
    bind = op.get_bind()
    rows = bind.execute(sa.text("SELECT id, parent_id FROM contribution ORDER BY id")).all()
    if not rows:
        return
    bind.execute(
        sa.text("UPDATE contribution SET order_key = :order_key WHERE id = :id"),
        [{"id": row.id, "order_key": secrets.randbelow(2**31 - 1)} for row in rows],
    )
    replies = [row for row in rows if row.parent_id is not None]
    if replies:
        bind.execute(
            sa.text("UPDATE contribution SET depth = 1, root_id = parent_id, path = :path WHERE id = :id"),
            [{"id": row.id, "path": f"{row.id:013d}"} for row in replies],
        )
    bind.execute(
        sa.text(
            "UPDATE contribution SET reply_count = (SELECT count(*) FROM contribution AS reply"
            " WHERE reply.parent_id = contribution.id AND reply.visibility = 'published')"
            " WHERE EXISTS (SELECT 1 FROM contribution AS reply WHERE reply.parent_id = contribution.id)"
        )
    )


def downgrade() -> None:
    """Take back; deeper replies stand below what started the conversation, as the older program expects."""
    op.drop_table("support")
    op.execute("UPDATE contribution SET parent_id = root_id WHERE root_id IS NOT NULL AND depth > 1")
    for columns in INDEXES:
        op.drop_index(f"ix_contribution_{'_'.join(columns)}", table_name="contribution")
    with op.batch_alter_table("contribution") as batch:
        for name in CHECKS:
            batch.drop_constraint(op.f(f"ck_contribution_{name}"), type_="check")
        for name in KEYS:
            batch.drop_constraint(f"fk_contribution_{name}_contribution", type_="foreignkey")
        for name in (*COLUMNS, *TEXTS):
            batch.drop_column(name)
    op.drop_column("revision", "proposed_text")
