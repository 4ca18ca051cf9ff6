"""Publications of a dossier, and digests for the people behind it."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
KINDS = sa.Enum(
    "cited", "aside", "answered", "measure", "check", "check_answered", name="newskind", native_enum=False, length=40
)
RHYTHMS = sa.Enum("at_once", "daily", "weekly", "never", name="rhythm", native_enum=False, length=40)
SQLITE = """
CREATE TRIGGER publication_refuse_{act} BEFORE {ACT} ON publication
BEGIN SELECT RAISE(ABORT, 'a publication cannot change'); END
"""
POSTGRES = """
CREATE FUNCTION publication_refuse() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'a publication cannot change' USING ERRCODE = 'integrity_constraint_violation'; END
$$ LANGUAGE plpgsql
"""
POSTGRES_TRIGGER = """
CREATE TRIGGER publication_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON publication
FOR EACH STATEMENT EXECUTE FUNCTION publication_refuse()
"""


def upgrade() -> None:
    """Add the tables; publications never change, and the database sees to it."""
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("findings", sa.Integer(), nullable=False),
        sa.Column("contributions", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_publication_dossier_id_dossier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint("dossier_id", "number", name=op.f("uq_publication_dossier_id_number")),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE.format(act="update", ACT="UPDATE"))
        op.execute(SQLITE.format(act="delete", ACT="DELETE"))
    else:
        op.execute(POSTGRES)
        op.execute(POSTGRES_TRIGGER)
    op.create_table(
        "news",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("once", sa.String(length=300), nullable=False),
        sa.Column("kind", KINDS, nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=False),
        sa.Column("reader_key", sa.String(length=40), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contribution.id"],
            name=op.f("fk_news_contribution_id_contribution"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news")),
        sa.UniqueConstraint("once", name=op.f("uq_news_once")),
    )
    op.create_index(op.f("ix_news_contribution_id"), "news", ["contribution_id"])
    op.create_index(op.f("ix_news_reader_key"), "news", ["reader_key"])
    op.create_index(op.f("ix_news_sent_at_due_at"), "news", ["sent_at", "due_at"])
    op.create_table(
        "news_reader",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("rhythm", RHYTHMS, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_reader")),
        sa.UniqueConstraint("key", name=op.f("uq_news_reader_key")),
    )
    op.add_column("outbox_mail", sa.Column("unsubscribe", sa.String(length=300), nullable=True))


def downgrade() -> None:
    """Remove them."""
    with op.batch_alter_table("outbox_mail") as batch:
        batch.drop_column("unsubscribe")
    op.drop_table("news_reader")
    op.drop_table("news")
    op.drop_table("publication")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION publication_refuse")
