"""Results of surveys as they were published, rounds of a survey, and figures that findings rest on."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables, and to each survey what is published of it and which one it repeats."""
    op.create_table(
        "survey_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts_until", sa.Date(), nullable=False),
        sa.Column("is_final", sa.Boolean(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("state", sa.JSON(), nullable=True),
        sa.CheckConstraint("people >= 0", name=op.f("ck_survey_release_people")),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name="fk_survey_release_survey_id_survey", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("survey_id", "number", name="uq_survey_release_survey_id_number"),
        sa.PrimaryKeyConstraint("id", name="pk_survey_release"),
    )
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("format_id", sa.Integer(), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=40), nullable=False),
        sa.Column("row", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=False),
        sa.Column("question_text", sa.JSON(), nullable=False),
        sa.Column("answer_text", sa.JSON(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("count >= 0 AND count <= base AND base > 0", name=op.f("ck_evidence_share")),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name="fk_evidence_finding_id_finding", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["format_id"], ["format.id"], name="fk_evidence_format_id_format"),
        sa.UniqueConstraint(
            "finding_id", "format_id", "release", "question", "row", "answer",
            name="uq_evidence_finding_id_format_id_release_question_row_answer",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
    )  # fmt: skip
    op.create_index("ix_evidence_format_id", "evidence", ["format_id"])
    with op.batch_alter_table("survey") as batch:
        batch.add_column(sa.Column("follows_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("groups", sa.JSON(), nullable=False, server_default="[]"))
        batch.add_column(sa.Column("shows_interim", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.create_foreign_key("fk_survey_follows_id_survey", "survey", ["follows_id"], ["id"], ondelete="SET NULL")
        batch.create_check_constraint(op.f("ck_survey_follows"), "follows_id <> id")
        batch.create_index("ix_survey_follows_id", ["follows_id"])
    with op.batch_alter_table("survey_question") as batch:
        batch.add_column(sa.Column("field_id", sa.Integer(), nullable=True))
        batch.create_foreign_key("fk_survey_question_field_id_action_field", "action_field", ["field_id"], ["id"])
        batch.create_index("ix_survey_question_field_id", ["field_id"])


def downgrade() -> None:
    """Take back; what was published is lost, the answers stay."""
    with op.batch_alter_table("survey_question") as batch:
        batch.drop_index("ix_survey_question_field_id")
        batch.drop_constraint("fk_survey_question_field_id_action_field", type_="foreignkey")
        batch.drop_column("field_id")
    with op.batch_alter_table("survey") as batch:
        batch.drop_index("ix_survey_follows_id")
        batch.drop_constraint(op.f("ck_survey_follows"), type_="check")
        batch.drop_constraint("fk_survey_follows_id_survey", type_="foreignkey")
        for column in ("shows_interim", "groups", "follows_id"):
            batch.drop_column(column)
    op.drop_index("ix_evidence_format_id", table_name="evidence")
    op.drop_table("evidence")
    op.drop_table("survey_release")
