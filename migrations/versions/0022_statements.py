"""Consultations with phases, background and followers; statements that are proposed, adopted, typed in and compared.

SQLite cannot change constraints, so its tables are made anew and refilled (see 0014).
"""

import itertools

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
SUBJECT_BEFORE = (
    "(measure_id IS NOT NULL AND field_id IS NULL AND question_id IS NULL)"
    " OR (measure_id IS NULL AND field_id IS NOT NULL AND question_id IS NULL)"
    " OR (measure_id IS NULL AND field_id IS NULL)"
)
SUBJECT = " AND ".join(
    f"({one} IS NULL OR {other} IS NULL)"
    for one, other in itertools.combinations(("measure_id", "field_id", "question_id", "paragraph_id"), 2)
)
CHANNELS = sa.Enum(
    "web", "statement", "survey", "card", "letter", "phone", "email", name="channel", native_enum=False, length=40
)
PHASES = sa.Enum(
    "information", "contributions", "synthesis", "response", "decision",
    name="phasekind", native_enum=False, length=40,
)  # fmt: skip
LEVELS = sa.Enum("bund", "land", "stadt_bremen", "bremerhaven", name="level", native_enum=False, length=40)


def refers(table: str, column: str, target: str, **values: object) -> sa.ForeignKeyConstraint:
    """Return a foreign key with the name that our convention gives."""
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}_{target}", **values)


def number(name: str, *, nullable: bool = False) -> sa.Column:
    """Return a column for a number."""
    return sa.Column(name, sa.Integer(), nullable=nullable)


def upgrade() -> None:
    """Add tables and columns."""
    op.create_table(
        "consultation_phase",
        number("id"),
        number("consultation_id"),
        sa.Column("kind", PHASES, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_consultation_phase_period")),
        sa.CheckConstraint("kind IN ('information', 'synthesis', 'response')", name=op.f("ck_consultation_phase_kind")),
        refers("consultation_phase", "consultation_id", "consultation", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_consultation_phase"),
        sa.UniqueConstraint("consultation_id", "kind", name="uq_consultation_phase_consultation_id_kind"),
    )
    op.create_table(
        "background",
        number("id"),
        number("consultation_id"),
        number("position"),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("file_name", sa.String(length=300), nullable=True),
        sa.Column("file_type", sa.String(length=40), nullable=True),
        number("file_size", nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        number("version"),
        sa.CheckConstraint("(url IS NULL) <> (content IS NULL)", name=op.f("ck_background_link_or_file")),
        refers("background", "consultation_id", "consultation", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_background"),
    )
    op.create_index("ix_background_consultation_id", "background", ["consultation_id"])
    op.create_table(
        "follower",
        number("id"),
        number("consultation_id"),
        sa.Column("email", sa.String(length=300), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("token_hash", sa.String(length=300), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        refers("follower", "consultation_id", "consultation", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_follower"),
        sa.UniqueConstraint("consultation_id", "email", name="uq_follower_consultation_id_email"),
        sa.UniqueConstraint("token_hash", name="uq_follower_token_hash"),
    )
    with op.batch_alter_table("consultation") as batch:
        batch.add_column(sa.Column("decision_level", LEVELS, nullable=True))
        batch.add_column(number("decision_body_id", nullable=True))
        batch.create_foreign_key("fk_consultation_decision_body_id_body", "body", ["decision_body_id"], ["id"])
    with op.batch_alter_table("statement") as batch:
        batch.add_column(sa.Column("proposed_at", MOMENT, nullable=True))
        batch.add_column(number("proposed_by_id", nullable=True))
        batch.add_column(sa.Column("returned_at", MOMENT, nullable=True))
        batch.add_column(sa.Column("returned_note", sa.Text(), nullable=True))
        batch.add_column(sa.Column("channel", CHANNELS, nullable=False, server_default="web"))
        batch.add_column(sa.Column("received_on", sa.Date(), nullable=True))
        batch.create_foreign_key(
            "fk_statement_proposed_by_id_user", "user", ["proposed_by_id"], ["id"], ondelete="SET NULL"
        )
    with op.batch_alter_table("point") as batch:
        batch.drop_constraint(op.f("ck_point_one_subject"), type_="check")
        batch.add_column(number("adopted_id", nullable=True))
        batch.add_column(number("paragraph_id", nullable=True))
        batch.create_check_constraint(op.f("ck_point_one_subject"), SUBJECT)
        batch.create_foreign_key("fk_point_adopted_id_point", "point", ["adopted_id"], ["id"])
        batch.create_foreign_key("fk_point_paragraph_id_paragraph", "paragraph", ["paragraph_id"], ["id"])
        batch.create_unique_constraint("uq_point_statement_id_adopted_id", ["statement_id", "adopted_id"])
    op.create_index("ix_point_adopted_id", "point", ["adopted_id"])
    op.create_index("ix_point_paragraph_id", "point", ["paragraph_id"])


def downgrade() -> None:
    """Take them back; proposed statements are drafts again."""
    op.drop_index("ix_point_paragraph_id", table_name="point")
    op.drop_index("ix_point_adopted_id", table_name="point")
    with op.batch_alter_table("point") as batch:
        batch.drop_constraint("uq_point_statement_id_adopted_id", type_="unique")
        batch.drop_constraint("fk_point_adopted_id_point", type_="foreignkey")
        batch.drop_constraint("fk_point_paragraph_id_paragraph", type_="foreignkey")
        batch.drop_constraint(op.f("ck_point_one_subject"), type_="check")
        batch.drop_column("adopted_id")
        batch.drop_column("paragraph_id")
        batch.create_check_constraint(op.f("ck_point_one_subject"), SUBJECT_BEFORE)
    op.execute("UPDATE statement SET state = 'draft' WHERE state = 'proposed'")
    with op.batch_alter_table("statement") as batch:
        batch.drop_constraint("fk_statement_proposed_by_id_user", type_="foreignkey")
        for column in ("proposed_at", "proposed_by_id", "returned_at", "returned_note", "channel", "received_on"):
            batch.drop_column(column)
    with op.batch_alter_table("consultation") as batch:
        batch.drop_constraint("fk_consultation_decision_body_id_body", type_="foreignkey")
        batch.drop_column("decision_level")
        batch.drop_column("decision_body_id")
    op.drop_table("follower")
    op.drop_index("ix_background_consultation_id", table_name="background")
    op.drop_table("background")
    op.drop_table("consultation_phase")
