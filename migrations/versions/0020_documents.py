"""Documents with stable paragraphs."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

KINDS = ("heading", "text", "item")
CHANGES = ("new", "unchanged", "changed", "split", "merged", "deleted")


def upgrade() -> None:
    """Add documents, their versions, paragraphs, passages and translations."""
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("last_code", sa.Integer(), nullable=False),
        sa.Column("current_number", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_document_consultation_id_consultation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_index(op.f("ix_document_consultation_id"), "document", ["consultation_id"], unique=False)
    op.create_table(
        "document_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.JSON(), nullable=True),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("source_name", sa.String(length=300), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_document_edition_number")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_document_edition_document_id_document"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_edition")),
        sa.UniqueConstraint("document_id", "number", name=op.f("uq_document_edition_document_id_number")),
    )
    op.create_table(
        "paragraph",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("stands_at_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_paragraph_document_id_document"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["stands_at_id"], ["paragraph.id"], name=op.f("fk_paragraph_stands_at_id_paragraph")),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_paragraph_thread_id_thread")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paragraph")),
        sa.UniqueConstraint("document_id", "code", name=op.f("uq_paragraph_document_id_code")),
        sa.UniqueConstraint("thread_id", name=op.f("uq_paragraph_thread_id")),
    )
    op.create_index(op.f("ix_paragraph_stands_at_id"), "paragraph", ["stands_at_id"], unique=False)
    op.create_table(
        "passage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("paragraph_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum(*KINDS, name="passagekind", native_enum=False, length=40), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("origins", sa.JSON(), nullable=False),
        sa.Column("change", sa.Enum(*CHANGES, name="change", native_enum=False, length=40), nullable=False),
        sa.Column("moved", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("change <> 'deleted'", name=op.f("ck_passage_change")),
        sa.CheckConstraint("level BETWEEN 0 AND 6", name=op.f("ck_passage_level")),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["document_edition.id"],
            name=op.f("fk_passage_edition_id_document_edition"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["paragraph_id"], ["paragraph.id"], name=op.f("fk_passage_paragraph_id_paragraph")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage")),
        sa.UniqueConstraint("edition_id", "paragraph_id", name=op.f("uq_passage_edition_id_paragraph_id")),
    )
    op.create_index(
        op.f("ix_passage_edition_id_part_position"), "passage", ["edition_id", "part", "position"], unique=False
    )
    op.create_index(op.f("ix_passage_paragraph_id"), "passage", ["paragraph_id"], unique=False)
    op.create_table(
        "wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("passage_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["passage_id"], ["passage.id"], name=op.f("fk_wording_passage_id_passage"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wording")),
        sa.UniqueConstraint("passage_id", "language", name=op.f("uq_wording_passage_id_language")),
    )
    op.create_table(
        "succession",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("paragraph_id", sa.Integer(), nullable=False),
        sa.Column("heir_id", sa.Integer(), nullable=True),
        sa.Column("change", sa.Enum(*CHANGES, name="change", native_enum=False, length=40), nullable=False),
        sa.CheckConstraint("(change = 'deleted') = (heir_id IS NULL)", name=op.f("ck_succession_heir")),
        sa.CheckConstraint("change IN ('split', 'merged', 'deleted')", name=op.f("ck_succession_change")),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["document_edition.id"],
            name=op.f("fk_succession_edition_id_document_edition"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["heir_id"], ["paragraph.id"], name=op.f("fk_succession_heir_id_paragraph")),
        sa.ForeignKeyConstraint(["paragraph_id"], ["paragraph.id"], name=op.f("fk_succession_paragraph_id_paragraph")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_succession")),
        sa.UniqueConstraint(
            "edition_id", "paragraph_id", "heir_id", name=op.f("uq_succession_edition_id_paragraph_id_heir_id")
        ),
    )
    op.create_index(op.f("ix_succession_heir_id"), "succession", ["heir_id"], unique=False)
    op.create_index(op.f("ix_succession_paragraph_id"), "succession", ["paragraph_id"], unique=False)
    op.create_table(
        "read_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contribution.id"],
            name=op.f("fk_read_in_contribution_id_contribution"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["document_edition.id"], name=op.f("fk_read_in_edition_id_document_edition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_read_in")),
        sa.UniqueConstraint("contribution_id", name=op.f("uq_read_in_contribution_id")),
    )
    op.create_index(op.f("ix_read_in_edition_id"), "read_in", ["edition_id"], unique=False)


def downgrade() -> None:
    """Remove them; the threads of paragraphs stay, they hold what people wrote."""
    for table in ("read_in", "succession", "wording", "passage", "paragraph", "document_edition", "document"):
        op.drop_table(table)
