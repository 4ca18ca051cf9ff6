"""Tables of consultations."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "consultation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("format_id", sa.Integer(), nullable=False),
        sa.Column("intro", sa.JSON(), nullable=False),
        sa.Column("who_decides", sa.JSON(), nullable=True),
        sa.Column("takes_statements", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["format_id"], ["format.id"], name=op.f("fk_consultation_format_id_format")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
        sa.UniqueConstraint("format_id", name=op.f("uq_consultation_format_id")),
    )
    op.create_table(
        "material",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=True),
        sa.Column("field_id", sa.Integer(), nullable=True),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(measure_id IS NULL) <> (field_id IS NULL)", name=op.f("ck_material_one_subject")),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_material_consultation_id_consultation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["field_id"], ["action_field.id"], name=op.f("fk_material_field_id_action_field")),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_material_measure_id_measure")),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_material_thread_id_thread")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material")),
        sa.UniqueConstraint("consultation_id", "field_id", name=op.f("uq_material_consultation_id_field_id")),
        sa.UniqueConstraint("consultation_id", "measure_id", name=op.f("uq_material_consultation_id_measure_id")),
        sa.UniqueConstraint("thread_id", name=op.f("uq_material_thread_id")),
    )
    op.create_index(op.f("ix_material_field_id"), "material", ["field_id"], unique=False)
    op.create_index(op.f("ix_material_measure_id"), "material", ["measure_id"], unique=False)
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("help", sa.JSON(), nullable=True),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_question_consultation_id_consultation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_question_thread_id_thread")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("consultation_id", "position", name=op.f("uq_question_consultation_id_position")),
        sa.UniqueConstraint("thread_id", name=op.f("uq_question_thread_id")),
    )
    op.create_table(
        "statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("once", sa.String(length=40), nullable=True),
        sa.Column(
            "state", sa.Enum("draft", "handed_in", name="statementstate", native_enum=False, length=40), nullable=False
        ),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("introduction", sa.Text(), nullable=False),
        sa.Column("mandate", sa.Text(), nullable=False),
        sa.Column("receipt", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drafted_by_id", sa.Integer(), nullable=True),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_in_by_id", sa.Integer(), nullable=True),
        sa.Column("file_name", sa.String(length=300), nullable=True),
        sa.Column("file_type", sa.String(length=40), nullable=True),
        sa.Column("file_size", sa.Integer(), nullable=True),
        sa.Column("file_content", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'handed_in') = (handed_in_at IS NOT NULL AND receipt IS NOT NULL)",
            name=op.f("ck_statement_handed_in"),
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_statement_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(
            ["drafted_by_id"], ["user.id"], name=op.f("fk_statement_drafted_by_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["handed_in_by_id"], ["user.id"], name=op.f("fk_statement_handed_in_by_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_statement_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
        sa.UniqueConstraint(
            "consultation_id",
            "organisation_id",
            "number",
            name=op.f("uq_statement_consultation_id_organisation_id_number"),
        ),
        sa.UniqueConstraint("once", name=op.f("uq_statement_once")),
        sa.UniqueConstraint("receipt", name=op.f("uq_statement_receipt")),
    )
    op.create_index(op.f("ix_statement_organisation_id"), "statement", ["organisation_id"], unique=False)
    op.create_table(
        "point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("agree", "change", "add", "ask", name="pointkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("measure_id", sa.Integer(), nullable=True),
        sa.Column("field_id", sa.Integer(), nullable=True),
        sa.Column("question_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(measure_id IS NOT NULL AND field_id IS NULL AND question_id IS NULL)"
            " OR (measure_id IS NULL AND field_id IS NOT NULL AND question_id IS NULL)"
            " OR (measure_id IS NULL AND field_id IS NULL)",
            name=op.f("ck_point_one_subject"),
        ),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_point_contribution_id_contribution")
        ),
        sa.ForeignKeyConstraint(["field_id"], ["action_field.id"], name=op.f("fk_point_field_id_action_field")),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_point_measure_id_measure")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_point_question_id_question")),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statement.id"], name=op.f("fk_point_statement_id_statement"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point")),
        sa.UniqueConstraint("contribution_id", name=op.f("uq_point_contribution_id")),
        sa.UniqueConstraint("statement_id", "position", name=op.f("uq_point_statement_id_position")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("point")
    op.drop_index(op.f("ix_statement_organisation_id"), table_name="statement")
    op.drop_table("statement")
    op.drop_table("question")
    op.drop_index(op.f("ix_material_field_id"), table_name="material")
    op.drop_index(op.f("ix_material_measure_id"), table_name="material")
    op.drop_table("material")
    op.drop_table("consultation")
