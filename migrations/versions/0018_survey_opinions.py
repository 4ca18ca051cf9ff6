"""Statements of participants and opinion groups of surveys; choices with conditions; files to be imported."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def number(name: str) -> sa.Column:
    """Return a column for a number that begins at zero."""
    return sa.Column(name, sa.Integer(), nullable=False, server_default="0")


def upgrade() -> None:
    """Add the tables and what options know; all options there are open, without conditions."""
    op.add_column("option", sa.Column("is_open", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("option", sa.Column("condition", sa.JSON(), nullable=True))
    op.create_table(
        "opinion_poll",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("takes_new", sa.Boolean(), nullable=False, server_default=sa.false()),
        number("base"),
        number("seen_submissions"),
        number("seen_statements"),
        sa.Column("weights", sa.JSON(), nullable=False, server_default="{}"),
        sa.Column("result", sa.JSON(), nullable=False, server_default="{}"),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(computed_at IS NULL) = (seen_submissions = 0)", name=op.f("ck_opinion_poll_computed")),
        sa.CheckConstraint("base <= seen_submissions", name=op.f("ck_opinion_poll_base")),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["survey_question.id"],
            name="fk_opinion_poll_question_id_survey_question",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_opinion_poll"),
        sa.UniqueConstraint("question_id", name="uq_opinion_poll_question_id"),
    )
    op.create_table(
        "survey_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=300), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_survey_file_user_id_user", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_survey_file"),
        sa.UniqueConstraint("user_id", name="uq_survey_file_user_id"),
    )


def downgrade() -> None:
    """Remove them."""
    op.drop_table("survey_file")
    op.drop_table("opinion_poll")
    with op.batch_alter_table("option") as batch:
        batch.drop_column("condition")
        batch.drop_column("is_open")
