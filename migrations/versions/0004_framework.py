"""Tables of framework."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "action_field",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("short_name", sa.JSON(), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("baseline", sa.JSON(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("imported", sa.String(length=40), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("position >= 0", name=op.f("ck_action_field_position")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_field")),
        sa.UniqueConstraint("key", name=op.f("uq_action_field_key")),
        sa.UniqueConstraint("slug", name=op.f("uq_action_field_slug")),
    )
    op.create_table(
        "concept",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=True),
        sa.Column("jurisdiction", sa.JSON(), nullable=True),
        sa.Column("issue", sa.String(length=40), nullable=True),
        sa.Column("decisions", sa.JSON(), nullable=False),
        sa.Column("reports", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("imported", sa.String(length=40), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concept")),
        sa.UniqueConstraint("key", name=op.f("uq_concept_key")),
    )
    op.create_table(
        "goal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("imported", sa.String(length=40), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal")),
        sa.UniqueConstraint("number", name=op.f("uq_goal_number")),
    )
    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("imported", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("key", name=op.f("uq_source_key")),
    )
    op.create_table(
        "field_body",
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_field_body_body_id_body")),
        sa.ForeignKeyConstraint(
            ["field_id"], ["action_field.id"], name=op.f("fk_field_body_field_id_action_field"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("field_id", "body_id", name=op.f("pk_field_body")),
    )
    op.create_index(op.f("ix_field_body_body_id"), "field_body", ["body_id"], unique=False)
    op.create_table(
        "field_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "operation",
            sa.Enum(
                "add",
                "rename",
                "extend",
                "adapt",
                "split",
                "merge",
                name="fieldoperation",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.JSON(), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user.id"], name=op.f("fk_field_revision_created_by_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["field_id"], ["action_field.id"], name=op.f("fk_field_revision_field_id_action_field")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_revision")),
        sa.UniqueConstraint("field_id", "number", name=op.f("uq_field_revision_field_id_number")),
    )
    op.create_table(
        "field_succession",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("predecessor_id", sa.Integer(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("predecessor_id <> successor_id", name=op.f("ck_field_succession_not_itself")),
        sa.ForeignKeyConstraint(
            ["predecessor_id"], ["action_field.id"], name=op.f("fk_field_succession_predecessor_id_action_field")
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["action_field.id"], name=op.f("fk_field_succession_successor_id_action_field")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_succession")),
        sa.UniqueConstraint(
            "predecessor_id", "successor_id", name=op.f("uq_field_succession_predecessor_id_successor_id")
        ),
    )
    op.create_index(op.f("ix_field_succession_successor_id"), "field_succession", ["successor_id"], unique=False)
    op.create_table(
        "indicator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("imported", sa.String(length=40), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["field_id"], ["action_field.id"], name=op.f("fk_indicator_field_id_action_field")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
        sa.UniqueConstraint("key", name=op.f("uq_indicator_key")),
    )
    op.create_index(op.f("ix_indicator_field_id"), "indicator", ["field_id"], unique=False)
    op.create_table(
        "measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("description", sa.JSON(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "unknown",
                "planned",
                "running",
                "done",
                "discontinued",
                name="measurestatus",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("responsible", sa.String(length=300), nullable=True),
        sa.Column("in_concept", sa.Boolean(), nullable=True),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("note", sa.JSON(), nullable=True),
        sa.Column("revision_number", sa.Integer(), nullable=False),
        sa.Column("imported", sa.String(length=40), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["field_id"], ["action_field.id"], name=op.f("fk_measure_field_id_action_field")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
        sa.UniqueConstraint("key", name=op.f("uq_measure_key")),
    )
    op.create_index(op.f("ix_measure_field_id"), "measure", ["field_id"], unique=False)
    op.create_table(
        "indicator_value",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("value", sa.Numeric(precision=18, scale=4), nullable=True),
        sa.Column("value_text", sa.String(length=300), nullable=True),
        sa.Column("population", sa.JSON(), nullable=True),
        sa.Column("basis", sa.JSON(), nullable=True),
        sa.Column("note", sa.JSON(), nullable=True),
        sa.Column("inferred", sa.Boolean(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("value IS NOT NULL OR value_text IS NOT NULL", name=op.f("ck_indicator_value_value")),
        sa.ForeignKeyConstraint(
            ["indicator_id"],
            ["indicator.id"],
            name=op.f("fk_indicator_value_indicator_id_indicator"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_indicator_value_source_id_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_value")),
    )
    op.create_index(op.f("ix_indicator_value_indicator_id"), "indicator_value", ["indicator_id"], unique=False)
    op.create_table(
        "measure_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "operation",
            sa.Enum("add", "change", "extend", "discontinue", "keep", name="operation", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("reason", sa.JSON(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("description", sa.JSON(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "unknown",
                "planned",
                "running",
                "done",
                "discontinued",
                name="measurestatus",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("responsible", sa.String(length=300), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_measure_revision_number")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user.id"], name=op.f("fk_measure_revision_created_by_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_measure_revision_measure_id_measure")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_revision")),
        sa.UniqueConstraint("measure_id", "number", name=op.f("uq_measure_revision_measure_id_number")),
    )
    op.create_table(
        "measure_body",
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_measure_body_body_id_body")),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measure.id"], name=op.f("fk_measure_body_measure_id_measure"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("measure_id", "body_id", name=op.f("pk_measure_body")),
    )
    op.create_index(op.f("ix_measure_body_body_id"), "measure_body", ["body_id"], unique=False)
    op.create_table(
        "part_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("part_key", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.JSON(), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("part IN ('concept', 'goal', 'indicator')", name=op.f("ck_part_revision_part")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user.id"], name=op.f("fk_part_revision_created_by_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part_revision")),
        sa.UniqueConstraint("part", "part_key", "number", name=op.f("uq_part_revision_part_part_key_number")),
    )
    op.create_table(
        "measure_source",
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measure.id"], name=op.f("fk_measure_source_measure_id_measure"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_measure_source_source_id_source")),
        sa.PrimaryKeyConstraint("measure_id", "source_id", name=op.f("pk_measure_source")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("measure_source")
    op.drop_table("part_revision")
    op.drop_index(op.f("ix_measure_body_body_id"), table_name="measure_body")
    op.drop_table("measure_body")
    op.drop_table("measure_revision")
    op.drop_index(op.f("ix_indicator_value_indicator_id"), table_name="indicator_value")
    op.drop_table("indicator_value")
    op.drop_index(op.f("ix_measure_field_id"), table_name="measure")
    op.drop_table("measure")
    op.drop_index(op.f("ix_indicator_field_id"), table_name="indicator")
    op.drop_table("indicator")
    op.drop_index(op.f("ix_field_succession_successor_id"), table_name="field_succession")
    op.drop_table("field_succession")
    op.drop_table("field_revision")
    op.drop_index(op.f("ix_field_body_body_id"), table_name="field_body")
    op.drop_table("field_body")
    op.drop_table("source")
    op.drop_table("goal")
    op.drop_table("concept")
    op.drop_table("action_field")
