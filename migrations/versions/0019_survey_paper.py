"""Answers on paper: whether everybody gets the form, where it goes, which sheets were typed in, what was unclear."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what paper forms need; existing surveys offer none to the public."""
    op.add_column("survey", sa.Column("paper_public", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("survey", sa.Column("paper_to", sa.JSON(), nullable=True))
    op.add_column("submission", sa.Column("unclear", sa.JSON(), nullable=False, server_default="[]"))
    op.create_table(
        "survey_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("number >= 1", name="ck_survey_sheet_number"),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name="fk_survey_sheet_survey_id_survey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_survey_sheet"),
        sa.UniqueConstraint("survey_id", "number", name="uq_survey_sheet_survey_id_number"),
    )


def downgrade() -> None:
    """Remove them; which sheets were typed in and what was unclear is lost."""
    op.drop_table("survey_sheet")
    with op.batch_alter_table("submission") as batch:
        batch.drop_column("unclear")
    with op.batch_alter_table("survey") as batch:
        batch.drop_column("paper_to")
        batch.drop_column("paper_public")
