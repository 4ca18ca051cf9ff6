"""Tables of reports."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

SQLITE = """
CREATE TRIGGER snapshot_refuse_{act} BEFORE {ACT} ON snapshot
BEGIN SELECT RAISE(ABORT, 'a frozen snapshot cannot change'); END
"""
POSTGRES = """
CREATE FUNCTION snapshot_refuse() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'a frozen snapshot cannot change' USING ERRCODE = 'integrity_constraint_violation'; END
$$ LANGUAGE plpgsql
"""
POSTGRES_TRIGGER = """
CREATE TRIGGER snapshot_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON snapshot
FOR EACH STATEMENT EXECUTE FUNCTION snapshot_refuse()
"""


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("introduction", sa.JSON(), nullable=True),
        sa.Column("cutoff_on", sa.Date(), nullable=False),
        sa.Column("data_year", sa.Integer(), nullable=True),
        sa.Column("decisions", sa.JSON(), nullable=False),
        sa.Column(
            "state", sa.Enum("draft", "frozen", name="editionstate", native_enum=False, length=40), nullable=False
        ),
        sa.Column("previous_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'frozen') = (frozen_at IS NOT NULL)", name=op.f("ck_edition_frozen_at")),
        sa.CheckConstraint("previous_id IS NULL OR previous_id <> id", name=op.f("ck_edition_not_its_own_predecessor")),
        sa.ForeignKeyConstraint(["previous_id"], ["edition.id"], name=op.f("fk_edition_previous_id_edition")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
        sa.UniqueConstraint("number", name=op.f("uq_edition_number")),
        sa.UniqueConstraint("slug", name=op.f("uq_edition_slug")),
    )
    op.create_table(
        "snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("receipts", sa.JSON(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("measures", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_snapshot_edition_id_edition")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot")),
        sa.UniqueConstraint("edition_id", name=op.f("uq_snapshot_edition_id")),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE.format(act="update", ACT="UPDATE"))
        op.execute(SQLITE.format(act="delete", ACT="DELETE"))
    else:
        op.execute(POSTGRES)
        op.execute(POSTGRES_TRIGGER)


def downgrade() -> None:
    """Take back."""
    op.drop_table("snapshot")
    op.drop_table("edition")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION snapshot_refuse")
