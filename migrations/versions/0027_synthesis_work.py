"""Work on a dossier: segments, themes with lineage, assignments, several coders."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

REASONS = ("too_short", "off_topic", "duplicate", "other_format", "other")

# A segment lies inside the words of the revision it names, and shares none with another segment of the same words.
OUTSIDE = """NOT EXISTS (
    SELECT 1 FROM contribution
    WHERE contribution.id = NEW.contribution_id AND contribution.revision_number = NEW.revision_number
    AND length(contribution.text) >= NEW.ends)"""
OVERLAPS = """EXISTS (
    SELECT 1 FROM segment
    WHERE segment.dossier_id = NEW.dossier_id AND segment.contribution_id = NEW.contribution_id
    AND segment.revision_number = NEW.revision_number AND segment.id <> NEW.id
    AND segment.starts < NEW.ends AND NEW.starts < segment.ends)"""
MOMENTS = {"come": "INSERT", "move": "UPDATE OF starts, ends, revision_number, contribution_id, dossier_id"}
RAISED = "ERRCODE = '23514', CONSTRAINT = 'ck_segment_"


def upgrade() -> None:
    """Add the tables and columns; each coding so far was made by the person who is named there."""
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("assigned_by_id", sa.Integer(), nullable=True),
        _key("assignment", "dossier_id", "dossier", "CASCADE"),
        _key("assignment", "contribution_id", "contribution", "CASCADE"),
        _key("assignment", "user_id", "user", "CASCADE"),
        _key("assignment", "assigned_by_id", "user", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("dossier_id", "contribution_id", name=op.f("uq_assignment_dossier_id_contribution_id")),
    )
    op.create_index(op.f("ix_assignment_dossier_id_user_id"), "assignment", ["dossier_id", "user_id"])
    op.create_index(op.f("ix_assignment_contribution_id"), "assignment", ["contribution_id"])
    op.create_index(op.f("ix_assignment_user_id"), "assignment", ["user_id"])
    op.create_table(
        "segment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("revision_number", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("aside_reason", sa.Enum(*REASONS, name="asidereason", native_enum=False, length=40), nullable=True),
        sa.Column("aside_note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("starts >= 0 AND ends > starts", name=op.f("ck_segment_span")),
        sa.CheckConstraint("aside_reason <> 'other' OR aside_note <> ''", name=op.f("ck_segment_note")),
        sa.CheckConstraint("aside_reason IS NOT NULL OR aside_note = ''", name=op.f("ck_segment_reason")),
        _key("segment", "dossier_id", "dossier", "CASCADE"),
        _key("segment", "contribution_id", "contribution", None),
        _key("segment", "created_by_id", "user", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segment")),
        sa.UniqueConstraint(
            "dossier_id",
            "contribution_id",
            "revision_number",
            "starts",
            name=op.f("uq_segment_dossier_id_contribution_id_revision_number_starts"),
        ),
    )
    op.create_index(op.f("ix_segment_contribution_id"), "segment", ["contribution_id"])
    _watch_spans()
    op.create_table(
        "no_theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("segment_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        _key("no_theme", "dossier_id", "dossier", "CASCADE"),
        _key("no_theme", "contribution_id", "contribution", None),
        _key("no_theme", "segment_id", "segment", "CASCADE"),
        _key("no_theme", "created_by_id", "user", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_no_theme")),
        sa.UniqueConstraint(
            "dossier_id",
            "contribution_id",
            "segment_id",
            "created_by_id",
            name=op.f("uq_no_theme_dossier_id_contribution_id_segment_id_created_by_id"),
        ),
    )
    for column in ("contribution_id", "segment_id", "created_by_id"):
        op.create_index(op.f(f"ix_no_theme_{column}"), "no_theme", [column])
    _once_as_a_whole("no_theme", "dossier_id")
    with op.batch_alter_table("theme") as batch:
        batch.add_column(sa.Column("description", sa.JSON(), nullable=True))
        batch.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("split_from_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True))
        for column, rule in (("merged_into_id", "into"), ("split_from_id", "from")):
            name = op.f(f"fk_theme_{column}_theme")
            batch.create_foreign_key(name, "theme", [column], ["id"], ondelete="SET NULL")
            batch.create_index(op.f(f"ix_theme_{column}"), [column])
            batch.create_check_constraint(op.f(f"ck_theme_not_{rule}_itself"), f"{column} IS NULL OR {column} <> id")
        batch.create_check_constraint(op.f("ck_theme_merged"), "merged_into_id IS NULL OR retired_at IS NOT NULL")
    with op.batch_alter_table("coding") as batch:
        batch.add_column(sa.Column("segment_id", sa.Integer(), nullable=True))
        batch.drop_constraint(op.f("uq_coding_theme_id_contribution_id"), type_="unique")
        batch.create_foreign_key(
            op.f("fk_coding_segment_id_segment"), "segment", ["segment_id"], ["id"], ondelete="CASCADE"
        )
        batch.create_unique_constraint(
            op.f("uq_coding_theme_id_contribution_id_segment_id_created_by_id"),
            ["theme_id", "contribution_id", "segment_id", "created_by_id"],
        )
        batch.create_index(op.f("ix_coding_segment_id"), ["segment_id"])
        batch.create_index(op.f("ix_coding_created_by_id"), ["created_by_id"])
    _once_as_a_whole("coding", "theme_id")


def downgrade() -> None:
    """Remove them; of several codings with one theme the first stays."""
    op.execute(
        "DELETE FROM coding WHERE EXISTS (SELECT 1 FROM coding AS other WHERE other.theme_id = coding.theme_id "
        "AND other.contribution_id = coding.contribution_id AND other.id < coding.id)"
    )
    op.drop_index("uq_coding_whole", "coding")
    with op.batch_alter_table("coding") as batch:
        batch.drop_index(op.f("ix_coding_created_by_id"))
        batch.drop_index(op.f("ix_coding_segment_id"))
        batch.drop_constraint(op.f("uq_coding_theme_id_contribution_id_segment_id_created_by_id"), type_="unique")
        batch.drop_constraint(op.f("fk_coding_segment_id_segment"), type_="foreignkey")
        batch.drop_column("segment_id")
        batch.create_unique_constraint(op.f("uq_coding_theme_id_contribution_id"), ["theme_id", "contribution_id"])
    with op.batch_alter_table("theme") as batch:
        batch.drop_constraint(op.f("ck_theme_merged"), type_="check")
        for column, rule in (("merged_into_id", "into"), ("split_from_id", "from")):
            batch.drop_constraint(op.f(f"ck_theme_not_{rule}_itself"), type_="check")
            batch.drop_index(op.f(f"ix_theme_{column}"))
            batch.drop_constraint(op.f(f"fk_theme_{column}_theme"), type_="foreignkey")
        for column in ("retired_at", "split_from_id", "merged_into_id", "description"):
            batch.drop_column(column)
    op.drop_table("no_theme")
    op.drop_table("segment")  # and its triggers
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION segment_within()")
    op.drop_table("assignment")


def _key(table: str, column: str, to: str, ondelete: str | None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"), ondelete=ondelete)


def _once_as_a_whole(table: str, about: str) -> None:
    """Hold for whole contributions what the unique constraint cannot: there, two missing segments are not equal."""
    where = sa.text("segment_id IS NULL")
    columns = [about, "contribution_id", "created_by_id"]
    op.create_index(f"uq_{table}_whole", table, columns, unique=True, sqlite_where=where, postgresql_where=where)


def _watch_spans() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"""CREATE FUNCTION segment_within() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
IF {OUTSIDE} THEN RAISE EXCEPTION 'segment outside' USING {RAISED}within'; END IF;
IF {OVERLAPS} THEN RAISE EXCEPTION 'segments overlap' USING {RAISED}apart'; END IF;
RETURN NEW; END $$"""
        )
    for name, moment in MOMENTS.items():
        if op.get_bind().dialect.name == "postgresql":
            op.execute(
                f"CREATE TRIGGER segment_{name} BEFORE {moment} ON segment "
                "FOR EACH ROW EXECUTE FUNCTION segment_within()"
            )
        else:
            op.execute(
                f"""CREATE TRIGGER segment_{name} AFTER {moment} ON segment BEGIN
SELECT RAISE(ABORT, 'CHECK constraint failed: ck_segment_within') WHERE {OUTSIDE};
SELECT RAISE(ABORT, 'CHECK constraint failed: ck_segment_apart') WHERE {OVERLAPS};
END"""
            )
