"""Translations of what people write, what engines used, official terms, and the switch of a format."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

ENGINES = ("manual", "libretranslate", "deepl")


def engine() -> sa.Column[str]:
    """Return the column that names an engine."""
    return sa.Column("engine", sa.Enum(*ENGINES, name="engine", native_enum=False, length=40), nullable=False)


def upgrade() -> None:
    """Add the tables; nothing is translated until an operator and an editor say so."""
    op.create_table(
        "translation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(40), nullable=False),
        sa.Column("digest", sa.String(40), nullable=False),
        sa.Column("language", sa.String(12), nullable=False),
        sa.Column("target", sa.String(12), nullable=False),
        engine(),
        sa.Column("is_human", sa.Boolean(), nullable=False),
        sa.Column(
            "state", sa.Enum("asked", "done", "failed", name="state", native_enum=False, length=40), nullable=False
        ),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'done') = (text IS NOT NULL)", name=op.f("ck_translation_text")),
        sa.CheckConstraint("(state = 'asked') = (source IS NOT NULL)", name=op.f("ck_translation_source")),
        sa.CheckConstraint("is_human = (engine = 'manual')", name=op.f("ck_translation_human")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user.id"], name=op.f("fk_translation_made_by_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_translation")),
        sa.UniqueConstraint(
            "about", "digest", "target", "is_human", name=op.f("uq_translation_about_digest_target_is_human")
        ),
    )
    op.create_index(op.f("ix_translation_about_target"), "translation", ["about", "target"])
    op.create_index(op.f("ix_translation_state_id"), "translation", ["state", "id"])
    op.create_table(
        "engine_use",
        sa.Column("id", sa.Integer(), nullable=False),
        engine(),
        sa.Column("month", sa.String(40), nullable=False),
        sa.Column("characters", sa.Integer(), nullable=False),
        sa.CheckConstraint("characters >= 0", name=op.f("ck_engine_use_characters")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engine_use")),
        sa.UniqueConstraint("engine", "month", name=op.f("uq_engine_use_engine_month")),
    )
    op.create_table(
        "engine_rest",
        sa.Column("id", sa.Integer(), nullable=False),
        engine(),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("rests_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_engine_rest_failures")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engine_rest")),
        sa.UniqueConstraint("engine", name=op.f("uq_engine_rest_engine")),
    )
    op.create_table(
        "term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("meaning", sa.JSON(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term")),
        sa.UniqueConstraint("key", name=op.f("uq_term_key")),
    )
    op.add_column("format", sa.Column("translates", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Remove them."""
    with op.batch_alter_table("format") as batch:
        batch.drop_column("translates")
    for table in ("term", "engine_rest", "engine_use", "translation"):
        op.drop_table(table)
