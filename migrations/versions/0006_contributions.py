"""Tables of contributions."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "thread",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("format_id", sa.Integer(), nullable=False),
        sa.Column(
            "place",
            sa.Enum(
                "question",
                "measure",
                "need",
                "workshop",
                "statement",
                "survey",
                "intake",
                name="place",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=True),
        sa.Column("field_id", sa.Integer(), nullable=True),
        sa.Column("published_count", sa.Integer(), nullable=False),
        sa.CheckConstraint("published_count >= 0", name=op.f("ck_thread_published_count")),
        sa.ForeignKeyConstraint(["field_id"], ["action_field.id"], name=op.f("fk_thread_field_id_action_field")),
        sa.ForeignKeyConstraint(["format_id"], ["format.id"], name=op.f("fk_thread_format_id_format")),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_thread_measure_id_measure")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread")),
    )
    op.create_index(op.f("ix_thread_field_id"), "thread", ["field_id"], unique=False)
    op.create_index(op.f("ix_thread_format_id"), "thread", ["format_id"], unique=False)
    op.create_index(op.f("ix_thread_measure_id"), "thread", ["measure_id"], unique=False)
    op.create_table(
        "contribution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("receipt", sa.String(length=40), nullable=False),
        sa.Column("once", sa.String(length=40), nullable=True),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("format_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("field_id", sa.Integer(), nullable=True),
        sa.Column("measure_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "idea",
                "concern",
                "question",
                "experience",
                "need",
                "agree",
                "change",
                "add",
                "ask",
                "answer",
                name="kind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "channel",
            sa.Enum(
                "web",
                "statement",
                "survey",
                "card",
                "letter",
                "phone",
                "email",
                name="channel",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("provenance", sa.String(length=300), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("revision_number", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column(
            "language_source",
            sa.Enum("declared", "detected", "confirmed", name="languagesource", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(length=300), nullable=True),
        sa.Column("contact_email", sa.String(length=300), nullable=True),
        sa.Column("contact_language", sa.String(length=12), nullable=False),
        sa.Column(
            "visibility",
            sa.Enum("pending", "published", "hidden", "withdrawn", name="visibility", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("hidden_reason", sa.Text(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(visibility = 'hidden') = (hidden_reason IS NOT NULL)", name=op.f("ck_contribution_hidden_reason")
        ),
        sa.CheckConstraint(
            "visibility <> 'published' OR published_at IS NOT NULL", name=op.f("ck_contribution_published_at")
        ),
        sa.CheckConstraint("parent_id IS NULL OR parent_id <> id", name=op.f("ck_contribution_not_its_own_reply")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name=op.f("fk_contribution_author_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["field_id"], ["action_field.id"], name=op.f("fk_contribution_field_id_action_field")),
        sa.ForeignKeyConstraint(["format_id"], ["format.id"], name=op.f("fk_contribution_format_id_format")),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_contribution_measure_id_measure")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_contribution_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["contribution.id"], name=op.f("fk_contribution_parent_id_contribution")
        ),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_contribution_thread_id_thread")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution")),
        sa.UniqueConstraint("once", name=op.f("uq_contribution_once")),
        sa.UniqueConstraint("receipt", name=op.f("uq_contribution_receipt")),
    )
    op.create_index(op.f("ix_contribution_author_id"), "contribution", ["author_id"], unique=False)
    op.create_index(op.f("ix_contribution_field_id"), "contribution", ["field_id"], unique=False)
    op.create_index(
        op.f("ix_contribution_format_id_visibility_id"), "contribution", ["format_id", "visibility", "id"], unique=False
    )
    op.create_index(op.f("ix_contribution_measure_id"), "contribution", ["measure_id"], unique=False)
    op.create_index(op.f("ix_contribution_organisation_id"), "contribution", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_contribution_parent_id"), "contribution", ["parent_id"], unique=False)
    op.create_index(
        op.f("ix_contribution_thread_id_visibility_published_at_id"),
        "contribution",
        ["thread_id", "visibility", "published_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_contribution_visibility_submitted_at_id"),
        "contribution",
        ["visibility", "submitted_at", "id"],
        unique=False,
    )
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contribution.id"],
            name=op.f("fk_revision_contribution_id_contribution"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user.id"], name=op.f("fk_revision_created_by_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("contribution_id", "number", name=op.f("uq_revision_contribution_id_number")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("revision")
    op.drop_index(op.f("ix_contribution_author_id"), table_name="contribution")
    op.drop_index(op.f("ix_contribution_field_id"), table_name="contribution")
    op.drop_index(op.f("ix_contribution_format_id_visibility_id"), table_name="contribution")
    op.drop_index(op.f("ix_contribution_measure_id"), table_name="contribution")
    op.drop_index(op.f("ix_contribution_organisation_id"), table_name="contribution")
    op.drop_index(op.f("ix_contribution_parent_id"), table_name="contribution")
    op.drop_index(op.f("ix_contribution_thread_id_visibility_published_at_id"), table_name="contribution")
    op.drop_index(op.f("ix_contribution_visibility_submitted_at_id"), table_name="contribution")
    op.drop_table("contribution")
    op.drop_index(op.f("ix_thread_field_id"), table_name="thread")
    op.drop_index(op.f("ix_thread_format_id"), table_name="thread")
    op.drop_index(op.f("ix_thread_measure_id"), table_name="thread")
    op.drop_table("thread")
