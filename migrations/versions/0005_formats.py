"""Tables of formats."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "process",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "published", "cancelled", name="state", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process")),
        sa.UniqueConstraint("slug", name=op.f("uq_process_slug")),
    )
    op.create_table(
        "format",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("event", "consultation", "survey", "meeting", name="kind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("process_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "published", "cancelled", name="state", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=True),
        sa.Column("is_example", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_format_period")),
        sa.ForeignKeyConstraint(["process_id"], ["process.id"], name=op.f("fk_format_process_id_process")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_format")),
        sa.UniqueConstraint("slug", name=op.f("uq_format_slug")),
    )
    op.create_index(op.f("ix_format_process_id"), "format", ["process_id"], unique=False)
    op.create_index(op.f("ix_format_state_opens_at"), "format", ["state", "opens_at"], unique=False)
    op.create_table(
        "phase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "information",
                "contributions",
                "synthesis",
                "response",
                "decision",
                name="phasekind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_phase_period")),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_phase_process_id_process"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phase")),
    )
    op.create_index(op.f("ix_phase_process_id"), "phase", ["process_id"], unique=False)
    op.create_table(
        "format_body",
        sa.Column("format_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_format_body_body_id_body")),
        sa.ForeignKeyConstraint(
            ["format_id"], ["format.id"], name=op.f("fk_format_body_format_id_format"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("format_id", "body_id", name=op.f("pk_format_body")),
    )
    op.create_table(
        "format_field",
        sa.Column("format_id", sa.Integer(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["field_id"], ["action_field.id"], name=op.f("fk_format_field_field_id_action_field")),
        sa.ForeignKeyConstraint(
            ["format_id"], ["format.id"], name=op.f("fk_format_field_format_id_format"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("format_id", "field_id", name=op.f("pk_format_field")),
    )
    op.create_index(op.f("ix_format_field_field_id"), "format_field", ["field_id"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_index(op.f("ix_format_field_field_id"), table_name="format_field")
    op.drop_table("format_field")
    op.drop_table("format_body")
    op.drop_index(op.f("ix_phase_process_id"), table_name="phase")
    op.drop_table("phase")
    op.drop_index(op.f("ix_format_process_id"), table_name="format")
    op.drop_index(op.f("ix_format_state_opens_at"), table_name="format")
    op.drop_table("format")
    op.drop_table("process")
