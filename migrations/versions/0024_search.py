"""What can be found: entries, words, and the full-text structures of each database."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

KINDS = ("format", "field", "measure", "organisation", "paragraph", "finding", "contribution")


def upgrade() -> None:
    """Add the tables; SQLite gets full-text tables of trigrams that follow by triggers, PostgreSQL trigram indexes."""
    op.create_table(
        "search_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum(*KINDS, name="kind", native_enum=False, length=40), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=False),
        sa.Column("format_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.JSON(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(12), nullable=True),
        sa.Column("fields", sa.String(300), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("is_listed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("folded <> ''", name=op.f("ck_search_entry_folded")),
        sa.ForeignKeyConstraint(
            ["format_id"], ["format.id"], name=op.f("fk_search_entry_format_id_format"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("kind", "object_id", name=op.f("uq_search_entry_kind_object_id")),
    )
    op.create_index(op.f("ix_search_entry_format_id"), "search_entry", ["format_id"])
    op.create_index(op.f("ix_search_entry_kind_id"), "search_entry", ["kind", "id"])
    op.create_index(op.f("ix_search_entry_is_listed_id"), "search_entry", ["is_listed", "id"])
    op.create_table(
        "search_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_word")),
        sa.UniqueConstraint("word", name=op.f("uq_search_word_word")),
    )
    if op.get_bind().dialect.name == "sqlite":
        _follow("search_entry", "folded", "search_index_entry")
        _follow("search_word", "word", "search_index_word")
    else:
        op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        op.execute("CREATE INDEX search_index_entry ON search_entry USING gin (folded gin_trgm_ops)")
        op.execute("CREATE INDEX search_index_word ON search_word USING gin (word gin_trgm_ops)")


def _follow(table: str, column: str, index: str) -> None:
    """Make a full-text table over a column, and triggers that keep it as the column is."""
    gone = f"INSERT INTO {index}({index}, rowid, {column}) VALUES ('delete', old.id, old.{column});"  # noqa: S608 -- names of ours
    come = f"INSERT INTO {index}(rowid, {column}) VALUES (new.id, new.{column});"  # noqa: S608 -- names of ours
    op.execute(
        f"CREATE VIRTUAL TABLE {index} USING fts5({column}, content='{table}', content_rowid='id', tokenize='trigram')"
    )
    op.execute(f"CREATE TRIGGER {index}_come AFTER INSERT ON {table} BEGIN {come} END")
    op.execute(f"CREATE TRIGGER {index}_gone AFTER DELETE ON {table} BEGIN {gone} END")
    op.execute(f"CREATE TRIGGER {index}_other AFTER UPDATE OF {column} ON {table} BEGIN {gone} {come} END")


def downgrade() -> None:
    """Remove them; the extension of PostgreSQL stays, others may use it."""
    if op.get_bind().dialect.name == "sqlite":
        for index in ("search_index_entry", "search_index_word"):
            op.execute(f"DROP TABLE {index}")
    op.drop_table("search_word")
    op.drop_table("search_entry")
