"""Tables of events."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("format_id", sa.Integer(), nullable=False),
        sa.Column(
            "mode",
            sa.Enum("unknown", "on_site", "online", "hybrid", name="mode", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("about", sa.JSON(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("waiting_next", sa.Integer(), nullable=False),
        sa.Column("takes_registrations", sa.Boolean(), nullable=False),
        sa.Column("registration_opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("registration_closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("needs_answered_by", sa.Date(), nullable=True),
        sa.Column("documentation", sa.JSON(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("registration_opens_at < registration_closes_at", name=op.f("ck_event_registration_period")),
        sa.CheckConstraint("taken >= 0 AND taken <= capacity", name=op.f("ck_event_places")),
        sa.ForeignKeyConstraint(["format_id"], ["format.id"], name=op.f("fk_event_format_id_format")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("format_id", name=op.f("uq_event_format_id")),
    )
    op.create_table(
        "programme_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("opening", "talk", "break", "workshops", "closing", name="itemkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("by", sa.JSON(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("room", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_programme_item_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_item")),
    )
    op.create_index(op.f("ix_programme_item_event_id"), "programme_item", ["event_id"], unique=False)
    op.create_table(
        "workshop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("about", sa.JSON(), nullable=True),
        sa.Column("by", sa.JSON(), nullable=True),
        sa.Column("goal_id", sa.Integer(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("room", sa.String(length=300), nullable=True),
        sa.Column("thread_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("taken >= 0 AND (capacity IS NULL OR taken <= capacity)", name=op.f("ck_workshop_places")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_workshop_event_id_event")),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name=op.f("fk_workshop_goal_id_goal")),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_workshop_thread_id_thread")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop")),
        sa.UniqueConstraint("event_id", "number", name=op.f("uq_workshop_event_id_number")),
        sa.UniqueConstraint("thread_id", name=op.f("uq_workshop_thread_id")),
    )
    op.create_table(
        "registration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("receipt", sa.String(length=40), nullable=False),
        sa.Column("once", sa.String(length=40), nullable=True),
        sa.Column("name", sa.String(length=300), nullable=True),
        sa.Column("email", sa.String(length=300), nullable=True),
        sa.Column("phone", sa.String(length=300), nullable=True),
        sa.Column("organisation_name", sa.String(length=300), nullable=True),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column(
            "state",
            sa.Enum("confirmed", "waiting", "cancelled", name="registrationstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("waiting_number", sa.Integer(), nullable=True),
        sa.Column("workshop_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "email IS NOT NULL OR phone IS NOT NULL OR state = 'cancelled' OR name IS NULL",
            name=op.f("ck_registration_contact"),
        ),
        sa.CheckConstraint(
            "state <> 'waiting' OR waiting_number IS NOT NULL", name=op.f("ck_registration_waiting_number")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_registration_event_id_event")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_registration_workshop_id_workshop")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sa.UniqueConstraint("event_id", "waiting_number", name=op.f("uq_registration_event_id_waiting_number")),
        sa.UniqueConstraint("once", name=op.f("uq_registration_once")),
        sa.UniqueConstraint("receipt", name=op.f("uq_registration_receipt")),
    )
    op.create_index(
        op.f("ix_registration_event_id_state_waiting_number"),
        "registration",
        ["event_id", "state", "waiting_number"],
        unique=False,
    )
    op.create_index(op.f("ix_registration_workshop_id"), "registration", ["workshop_id"], unique=False)
    op.create_index(
        "uq_registration_email",
        "registration",
        ["event_id", "email"],
        unique=True,
        sqlite_where=sa.text("state <> 'cancelled' AND email IS NOT NULL"),
        postgresql_where=sa.text("state <> 'cancelled' AND email IS NOT NULL"),
    )
    op.create_table(
        "workshop_field",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["field_id"], ["action_field.id"], name=op.f("fk_workshop_field_field_id_action_field")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_workshop_field_workshop_id_workshop"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workshop_id", "field_id", name=op.f("pk_workshop_field")),
    )
    op.create_table(
        "need",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "interpreting",
                "sign_language",
                "speech_to_text",
                "plain_language",
                "step_free",
                "assistance",
                "childcare",
                "diet",
                "fare",
                "other",
                name="needkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("detail", sa.String(length=300), nullable=True),
        sa.Column(
            "answer",
            sa.Enum("open", "yes", "no", "alternative", name="needanswer", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("answer_text", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_need_registration_id_registration"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need")),
        sa.UniqueConstraint("registration_id", "kind", name=op.f("uq_need_registration_id_kind")),
    )
    op.create_table(
        "wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_wish_registration_id_registration"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_wish_workshop_id_workshop")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish")),
        sa.UniqueConstraint("registration_id", "rank", name=op.f("uq_wish_registration_id_rank")),
        sa.UniqueConstraint("registration_id", "workshop_id", name=op.f("uq_wish_registration_id_workshop_id")),
    )
    op.create_index(op.f("ix_wish_workshop_id"), "wish", ["workshop_id"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_index(op.f("ix_wish_workshop_id"), table_name="wish")
    op.drop_table("wish")
    op.drop_table("need")
    op.drop_table("workshop_field")
    op.drop_index(op.f("ix_registration_event_id_state_waiting_number"), table_name="registration")
    op.drop_index(op.f("ix_registration_workshop_id"), table_name="registration")
    op.drop_index(
        "uq_registration_email",
        table_name="registration",
        sqlite_where=sa.text("state <> 'cancelled' AND email IS NOT NULL"),
        postgresql_where=sa.text("state <> 'cancelled' AND email IS NOT NULL"),
    )
    op.drop_table("registration")
    op.drop_table("workshop")
    op.drop_index(op.f("ix_programme_item_event_id"), table_name="programme_item")
    op.drop_table("programme_item")
    op.drop_table("event")
