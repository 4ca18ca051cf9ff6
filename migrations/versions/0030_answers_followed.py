"""Answers that are followed: levels, notes, what was sent back, delegation, drafts, reminders, steering meetings.

SQLite cannot change constraints, so the tables of questions and answers are made anew and refilled (see 0014).
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
LEVELS = sa.Enum("eu", "bund", "land", "stadt_bremen", "bremerhaven", name="level", native_enum=False, length=40)
DECISIONS = sa.Enum(
    "adopted", "partly_adopted", "already_measure", "other_level", "no_funds", "not_adopted", "under_discussion",
    name="decision", native_enum=False, length=40,
)  # fmt: skip
STAGES = sa.Enum("before", "on_day", "after", name="reminderstage", native_enum=False, length=40)
NOT_BACK = sa.text("sent_back_at IS NULL")


def refers(table: str, column: str, target: str, ondelete: str | None = "SET NULL") -> sa.ForeignKeyConstraint:
    """Return a foreign key with the name that our convention gives."""
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}_{target}", ondelete=ondelete)


def number(name: str, *, nullable: bool = False) -> sa.Column:
    """Return a column for a number."""
    return sa.Column(name, sa.Integer(), nullable=nullable)


def moment(name: str, *, nullable: bool = True) -> sa.Column:
    """Return a column for a moment."""
    return sa.Column(name, MOMENT, nullable=nullable)


# Columns of "routing" that refer to something: column, table, what happens there when that goes.
KEYS = (
    ("meeting_id", "steering_meeting", "SET NULL"),
    ("follows_id", "routing", None),
    ("sent_back_by_id", "user", "SET NULL"),
    ("assigned_to_id", "user", "SET NULL"),
)
LANGUAGES = ("note_language", "sent_back_language")
LOOKED_UP = ("meeting_id", "follows_id", "assigned_to_id")


def upgrade() -> None:
    """Add tables and columns; what was asked so far stays as it is."""
    op.create_table(
        "steering_meeting",
        number("id"),
        number("body_id"),
        sa.Column("meets_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("note", sa.JSON(), nullable=True),
        number("version"),
        refers("steering_meeting", "body_id", "body", None),
        sa.PrimaryKeyConstraint("id", name="pk_steering_meeting"),
        sa.UniqueConstraint("body_id", "meets_on", name="uq_steering_meeting_body_id_meets_on"),
    )
    op.create_index("ix_steering_meeting_meets_on", "steering_meeting", ["meets_on"])
    with op.batch_alter_table("routing") as batch:
        batch.drop_constraint("uq_routing_finding_id_body_id", type_="unique")
        batch.add_column(sa.Column("level", LEVELS, nullable=True))
        batch.add_column(sa.Column("note", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("sent_back_reason", sa.Text(), nullable=False, server_default=""))
        for name in LANGUAGES:
            batch.add_column(sa.Column(name, sa.String(length=12), nullable=False, server_default="de"))
        batch.add_column(moment("sent_back_at"))
        for column, target, ondelete in KEYS:
            batch.add_column(number(column, nullable=True))
            name = f"fk_routing_{column}_{target}"
            batch.create_foreign_key(name, target, [column], ["id"], ondelete=ondelete)
        batch.create_check_constraint(op.f("ck_routing_sent_back"), "(sent_back_at IS NULL) = (sent_back_reason = '')")
    for column in LOOKED_UP:
        op.create_index(f"ix_routing_{column}", "routing", [column])
    op.create_index(
        "uq_routing_asked",
        "routing",
        ["finding_id", "body_id"],
        unique=True,
        sqlite_where=NOT_BACK,
        postgresql_where=NOT_BACK,
    )
    with op.batch_alter_table("response") as batch:
        batch.add_column(number("released_by_id", nullable=True))
        batch.add_column(number("same_as_id", nullable=True))
        batch.create_foreign_key(
            "fk_response_released_by_id_user", "user", ["released_by_id"], ["id"], ondelete="SET NULL"
        )
        batch.create_foreign_key("fk_response_same_as_id_response", "response", ["same_as_id"], ["id"])
    op.create_index("ix_response_same_as_id", "response", ["same_as_id"])
    op.create_table(
        "answer_draft",
        number("id"),
        number("routing_id"),
        sa.Column("decision", DECISIONS, nullable=True),
        sa.Column("reason", sa.JSON(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        moment("saved_at", nullable=False),
        number("saved_by_id", nullable=True),
        moment("handed_in_at"),
        number("handed_in_by_id", nullable=True),
        number("version"),
        sa.CheckConstraint("handed_in_at IS NULL OR decision IS NOT NULL", name=op.f("ck_answer_draft_handed_in")),
        refers("answer_draft", "routing_id", "routing", "CASCADE"),
        refers("answer_draft", "saved_by_id", "user"),
        refers("answer_draft", "handed_in_by_id", "user"),
        sa.PrimaryKeyConstraint("id", name="pk_answer_draft"),
        sa.UniqueConstraint("routing_id", name="uq_answer_draft_routing_id"),
    )
    op.create_table(
        "answer_rule",
        number("id"),
        number("body_id"),
        sa.Column("four_eyes", sa.Boolean(), nullable=False),
        refers("answer_rule", "body_id", "body", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_answer_rule"),
        sa.UniqueConstraint("body_id", name="uq_answer_rule_body_id"),
    )
    op.create_table(
        "routing_note",
        number("id"),
        number("routing_id"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        moment("written_at", nullable=False),
        number("written_by_id", nullable=True),
        refers("routing_note", "routing_id", "routing", "CASCADE"),
        refers("routing_note", "written_by_id", "user"),
        sa.PrimaryKeyConstraint("id", name="pk_routing_note"),
    )
    op.create_index("ix_routing_note_routing_id", "routing_note", ["routing_id"])
    op.create_table(
        "routing_reminder",
        number("id"),
        number("routing_id"),
        number("user_id"),
        sa.Column("stage", STAGES, nullable=False),
        moment("sent_at", nullable=False),
        refers("routing_reminder", "routing_id", "routing", "CASCADE"),
        refers("routing_reminder", "user_id", "user", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_routing_reminder"),
        sa.UniqueConstraint("routing_id", "user_id", "stage", name="uq_routing_reminder_routing_id_user_id_stage"),
    )
    op.create_index("ix_routing_reminder_user_id", "routing_reminder", ["user_id"])


def downgrade() -> None:
    """Take back; of bodies that were asked twice only the later question stays, drafts and notes are lost."""
    for table in ("routing_reminder", "routing_note", "answer_rule", "answer_draft"):
        op.drop_table(table)
    op.drop_index("ix_response_same_as_id", table_name="response")
    with op.batch_alter_table("response") as batch:
        batch.drop_constraint("fk_response_same_as_id_response", type_="foreignkey")
        batch.drop_constraint("fk_response_released_by_id_user", type_="foreignkey")
        batch.drop_column("same_as_id")
        batch.drop_column("released_by_id")
    op.execute("UPDATE routing SET follows_id = NULL")
    op.execute(
        "DELETE FROM routing WHERE sent_back_at IS NOT NULL AND EXISTS (SELECT 1 FROM routing AS later"
        " WHERE later.finding_id = routing.finding_id AND later.body_id = routing.body_id AND later.id > routing.id)"
    )
    op.drop_index("uq_routing_asked", table_name="routing")
    for column in LOOKED_UP:
        op.drop_index(f"ix_routing_{column}", table_name="routing")
    with op.batch_alter_table("routing") as batch:
        batch.drop_constraint(op.f("ck_routing_sent_back"), type_="check")
        for column, target, _ondelete in KEYS:
            batch.drop_constraint(f"fk_routing_{column}_{target}", type_="foreignkey")
        for column in ("level", "note", "sent_back_reason", "sent_back_at", *LANGUAGES, *(key[0] for key in KEYS)):
            batch.drop_column(column)
        batch.create_unique_constraint("uq_routing_finding_id_body_id", ["finding_id", "body_id"])
    op.drop_table("steering_meeting")
