"""Events in full: rounds, rooms, materials, pools of places, groups, questions, attendance, allocation, messages.

SQLite cannot change constraints, so its tables are made anew and refilled; env.py switches foreign keys off for that
and checks them afterwards.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def code(name: str, *, nullable: bool = True, **values: object) -> sa.Column:
    """Return a column for a code."""
    return sa.Column(name, sa.String(length=40), nullable=nullable, **values)


def name_of(name: str) -> sa.Column:
    """Return a column for a name."""
    return sa.Column(name, sa.String(length=300), nullable=True)


def number(name: str, *, nullable: bool = False, default: str | None = None) -> sa.Column:
    """Return a column for a number."""
    return sa.Column(name, sa.Integer(), nullable=nullable, server_default=default)


def flag(name: str) -> sa.Column:
    """Return a column for yes or no that begins with no."""
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())


def words(name: str, *, nullable: bool = True) -> sa.Column:
    """Return a column for a text in many languages."""
    return sa.Column(name, sa.JSON(), nullable=nullable)


def records(name: str) -> sa.Column:
    """Return a column for a list."""
    return sa.Column(name, sa.JSON(), nullable=False, server_default="[]")


def refers(table: str, column: str, target: str, **values: object) -> sa.ForeignKeyConstraint:
    """Return a foreign key with the name that our convention gives."""
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}_{target}", **values)


def make(table: str, *parts: object, indexes: tuple[str, ...] = ()) -> None:
    """Create a table with its number and its plain indexes."""
    op.create_table(
        table, sa.Column("id", sa.Integer(), nullable=False), *parts, sa.PrimaryKeyConstraint("id", name=f"pk_{table}")
    )
    for column in indexes:
        op.create_index(f"ix_{table}_{column}", table, [column], unique=False)


def check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    """Return a check with the name that our convention gives."""
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


PLACES = "taken >= 0 AND taken <= capacity"
CONTACT_BEFORE = "email IS NOT NULL OR phone IS NOT NULL OR state = 'cancelled' OR name IS NULL"
CONTACT = (
    "email IS NOT NULL OR phone IS NOT NULL OR group_id IS NOT NULL OR channel = 'walk_in'"
    " OR state IN ('cancelled', 'declined') OR name IS NULL"
)
ACTIVE_BEFORE = "state <> 'cancelled' AND email IS NOT NULL"
ACTIVE = "state NOT IN ('cancelled', 'declined') AND email IS NOT NULL"
PROVISIONAL = {
    "provisional_number": "provisional_number IS NULL OR provisional_number BETWEEN 1 AND 5",
    "provisional": "provisional_number IS NULL OR (network IS NOT NULL AND confirm_by IS NOT NULL)",
}
LANGUAGES = ("de", "de-simple", "en", "tr", "ar", "uk")


def replace_check(table: str, batch: object, name: str, rule: str) -> None:
    """Put a rule in the place of an older one."""
    batch.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
    batch.create_check_constraint(op.f(f"ck_{table}_{name}"), rule)


def partial(name: str, table: str, columns: list[str], where: str) -> None:
    """Create a unique index over some of the rows."""
    op.create_index(name, table, columns, unique=True, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def upgrade() -> None:
    """Apply."""
    make_programme()
    change_programme()
    make_places()
    change_registrations()
    make_running()


def make_programme() -> None:
    """Create rooms and rounds."""
    make(
        "room",
        number("event_id"),
        number("position"),
        words("name", nullable=False),
        words("note"),
        number("seats", nullable=True),
        sa.Column("step_free", sa.Boolean(), nullable=True),
        number("version"),
        refers("room", "event_id", "event", ondelete="CASCADE"),
        indexes=("event_id",),
    )
    make(
        "slot",
        number("event_id"),
        number("number"),
        words("title"),
        sa.Column("starts_at", MOMENT, nullable=True),
        sa.Column("ends_at", MOMENT, nullable=True),
        number("version"),
        check("slot", "period", "starts_at < ends_at"),
        refers("slot", "event_id", "event", ondelete="CASCADE"),
        sa.UniqueConstraint("event_id", "number", name="uq_slot_event_id_number"),
    )
    for target in ("goal", "measure"):
        op.create_table(
            f"workshop_{target}",
            number("workshop_id"),
            number(f"{target}_id"),
            refers(f"workshop_{target}", "workshop_id", "workshop", ondelete="CASCADE"),
            refers(f"workshop_{target}", f"{target}_id", target),
            sa.PrimaryKeyConstraint("workshop_id", f"{target}_id", name=f"pk_workshop_{target}"),
        )


def change_programme() -> None:
    """Move rooms, roles and rounds into tables of their own."""
    with op.batch_alter_table("event") as batch:
        for column in (
            name_of("online_url"),
            flag("needs_approval"),
            number("most_in_group", default="10"),
            code("allocation", nullable=False, server_default="at_once"),
            sa.Column("wishes_until", MOMENT, nullable=True),
            sa.Column("allocated_at", MOMENT, nullable=True),
            number("reminder_days", nullable=True),
            sa.Column("documentation_published_at", MOMENT, nullable=True),
            number("survey_format_id", nullable=True),
            code("stamp", nullable=False, server_default=""),
        ):
            batch.add_column(column)
        batch.create_foreign_key("fk_event_survey_format_id_format", "format", ["survey_format_id"], ["id"])
        batch.create_check_constraint(op.f("ck_event_most_in_group"), "most_in_group >= 1")
    with op.batch_alter_table("programme_item") as batch:
        for column in (
            words("about"),
            records("contributors"),
            records("spoken"),
            records("interpreted"),
            number("room_id", nullable=True),
            number("slot_id", nullable=True),
            number("version", default="1"),
        ):
            batch.add_column(column)
        for target in ("room", "slot"):
            name = f"fk_programme_item_{target}_id_{target}"
            batch.create_foreign_key(name, target, [f"{target}_id"], ["id"], ondelete="SET NULL")
            batch.create_index(f"ix_programme_item_{target}_id", [f"{target}_id"])
    with op.batch_alter_table("workshop") as batch:
        for column in (
            number("slot_id", nullable=True),
            records("contributors"),
            records("spoken"),
            records("interpreted"),
            code("mode"),
            number("room_id", nullable=True),
            number("version", default="1"),
        ):
            batch.add_column(column)
        batch.create_foreign_key("fk_workshop_room_id_room", "room", ["room_id"], ["id"], ondelete="SET NULL")
        batch.create_foreign_key("fk_workshop_slot_id_slot", "slot", ["slot_id"], ["id"])
        batch.create_index("ix_workshop_room_id", ["room_id"])
        batch.create_index("ix_workshop_slot_id", ["slot_id"])
    move_programme()
    with op.batch_alter_table("programme_item") as batch:
        batch.drop_column("by")
        batch.drop_column("room")
    with op.batch_alter_table("workshop") as batch:
        batch.alter_column("slot_id", existing_type=sa.Integer(), nullable=False)
        batch.drop_constraint("fk_workshop_goal_id_goal", type_="foreignkey")
        for column in ("by", "room", "goal_id"):
            batch.drop_column(column)
        batch.create_unique_constraint("uq_workshop_id_slot_id", ["id", "slot_id"])


def move_programme() -> None:
    """Fill the new columns from the old ones."""
    bind = op.get_bind()
    bind.execute(
        sa.text("INSERT INTO slot (event_id, number, version) SELECT event_id, 1, 1 FROM workshop GROUP BY event_id")
    )
    bind.execute(sa.text("UPDATE workshop SET slot_id = (SELECT id FROM slot WHERE slot.event_id = workshop.event_id)"))
    bind.execute(
        sa.text(
            "INSERT INTO workshop_goal (workshop_id, goal_id)"
            " SELECT id, goal_id FROM workshop WHERE goal_id IS NOT NULL"
        )
    )
    rooms: dict[tuple[int, str], int] = {}
    for table in ("programme_item", "workshop"):
        for row in bind.execute(sa.text(f'SELECT id, event_id, "by", room FROM {table} ORDER BY id')).all():  # noqa: S608
            role = json.loads(row.by) if isinstance(row.by, str) else row.by
            where = (row.event_id, row.room)
            if row.room and where not in rooms:
                rooms[where] = add_room(bind, row.event_id, row.room, len(rooms) + 1)
            people = json.dumps([{"name": None, "role": role}] if role else [])
            values = {"id": row.id, "people": people, "room": rooms.get(where)}
            bind.execute(
                sa.text(f"UPDATE {table} SET contributors = :people, room_id = :room WHERE id = :id"),  # noqa: S608
                values,
            )


def add_room(bind: sa.Connection, event_id: int, name: str, position: int) -> int:
    """Store a room and return its number."""
    row = sa.text(
        "INSERT INTO room (event_id, position, name, version) VALUES (:event, :position, :name, 1) RETURNING id"
    )
    return bind.execute(row, {"event": event_id, "position": position, "name": json.dumps({"de": name})}).scalar_one()


def make_places() -> None:
    """Create pools, what workshops keep for them, materials, groups and questions."""
    make(
        "pool",
        number("event_id"),
        number("position"),
        code("kind", nullable=False),
        words("title", nullable=False),
        number("capacity"),
        number("taken"),
        code("proof", nullable=False),
        code("code"),
        sa.Column("release_on", sa.Date(), nullable=True),
        sa.Column("released_at", MOMENT, nullable=True),
        check("pool", "places", PLACES),
        check("pool", "code", "(proof = 'code') = (code IS NOT NULL)"),
        refers("pool", "event_id", "event", ondelete="CASCADE"),
        indexes=("event_id",),
    )
    make(
        "workshop_reserve",
        number("workshop_id"),
        number("pool_id"),
        number("capacity"),
        number("taken"),
        check("workshop_reserve", "places", PLACES),
        refers("workshop_reserve", "workshop_id", "workshop", ondelete="CASCADE"),
        refers("workshop_reserve", "pool_id", "pool", ondelete="CASCADE"),
        sa.UniqueConstraint("workshop_id", "pool_id", name="uq_workshop_reserve_workshop_id_pool_id"),
        indexes=("pool_id",),
    )
    make(
        "event_material",
        number("event_id"),
        number("item_id", nullable=True),
        number("workshop_id", nullable=True),
        number("position"),
        code("kind", nullable=False),
        words("title", nullable=False),
        sa.Column("language", sa.String(length=12), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        name_of("file_name"),
        code("file_type"),
        number("file_size", nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("is_after", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        number("version"),
        check("event_material", "link_or_file", "(url IS NULL) <> (content IS NULL)"),
        check("event_material", "one_place", "item_id IS NULL OR workshop_id IS NULL"),
        refers("event_material", "event_id", "event", ondelete="CASCADE"),
        refers("event_material", "item_id", "programme_item", ondelete="CASCADE"),
        refers("event_material", "workshop_id", "workshop", ondelete="CASCADE"),
        indexes=("event_id", "item_id", "workshop_id"),
    )
    make(
        "registration_group",
        number("event_id"),
        code("receipt", nullable=False),
        code("once"),
        number("organisation_id", nullable=True),
        name_of("organisation_name"),
        name_of("contact_name"),
        name_of("contact_email"),
        name_of("contact_phone"),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("together", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        refers("registration_group", "event_id", "event"),
        refers("registration_group", "organisation_id", "organisation"),
        sa.UniqueConstraint("receipt", name="uq_registration_group_receipt"),
        sa.UniqueConstraint("once", name="uq_registration_group_once"),
        indexes=("event_id", "organisation_id"),
    )
    make(
        "event_question",
        number("event_id"),
        number("position"),
        code("kind", nullable=False),
        words("title", nullable=False),
        words("help"),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        words("purpose", nullable=False),
        sa.Column("delete_on", sa.Date(), nullable=False),
        refers("event_question", "event_id", "event", ondelete="CASCADE"),
        indexes=("event_id",),
    )


def change_registrations() -> None:
    """Give registrations pools, groups and provisional places, and move the workshop held into the wishes."""
    op.drop_index("uq_registration_email", table_name="registration")
    op.drop_index("ix_registration_workshop_id", table_name="registration")
    with op.batch_alter_table("wish") as batch:
        for column in (
            number("slot_id", nullable=True),
            code("state", nullable=False, server_default="open"),
            number("queued", default="0"),
            number("reserve_id", nullable=True),
        ):
            batch.add_column(column)
    move_places()
    op.drop_index("ix_wish_workshop_id", table_name="wish")
    with op.batch_alter_table("wish") as batch:
        batch.alter_column("slot_id", existing_type=sa.Integer(), nullable=False)
        batch.drop_constraint("fk_wish_workshop_id_workshop", type_="foreignkey")
        batch.create_foreign_key(
            "fk_wish_workshop", "workshop", ["workshop_id", "slot_id"], ["id", "slot_id"], onupdate="CASCADE"
        )
        batch.create_foreign_key("fk_wish_reserve_id_workshop_reserve", "workshop_reserve", ["reserve_id"], ["id"])
        batch.create_index("ix_wish_workshop_id_state_queued", ["workshop_id", "state", "queued"])
    partial("uq_wish_held", "wish", ["registration_id", "slot_id"], "state = 'held'")
    with op.batch_alter_table("registration") as batch:
        for column in (
            number("group_id", nullable=True),
            number("claim_id", nullable=True),
            number("pool_id", nullable=True),
            code("network"),
            number("provisional_number", nullable=True),
            sa.Column("confirm_by", MOMENT, nullable=True),
            sa.Column("address_confirmed_at", MOMENT, nullable=True),
            sa.Column("decided_reason", sa.Text(), nullable=True),
            flag("wants_outcome"),
            name_of("outcome_email"),
            sa.Column("reminded_for", MOMENT, nullable=True),
        ):
            batch.add_column(column)
        batch.drop_constraint("fk_registration_workshop_id_workshop", type_="foreignkey")
        batch.drop_column("workshop_id")
        batch.create_foreign_key(
            "fk_registration_group_id_registration_group", "registration_group", ["group_id"], ["id"]
        )
        for column in ("claim_id", "pool_id"):
            batch.create_foreign_key(f"fk_registration_{column}_pool", "pool", [column], ["id"])
        for column in ("group_id", "claim_id", "pool_id"):
            batch.create_index(f"ix_registration_{column}", [column])
        batch.create_index("ix_registration_event_id_confirm_by", ["event_id", "confirm_by"])
        replace_check("registration", batch, "contact", CONTACT)
        for name, rule in PROVISIONAL.items():
            batch.create_check_constraint(op.f(f"ck_registration_{name}"), rule)
    partial("uq_registration_email", "registration", ["event_id", "email"], ACTIVE)
    partial(
        "uq_registration_provisional",
        "registration",
        ["event_id", "network", "provisional_number"],
        "provisional_number IS NOT NULL",
    )
    op.add_column("need", sa.Column("language", sa.String(length=12), nullable=True))
    op.add_column("need", number("count", nullable=True))
    make(
        "event_answer",
        number("registration_id"),
        number("question_id"),
        sa.Column("value", sa.Text(), nullable=False),
        refers("event_answer", "registration_id", "registration", ondelete="CASCADE"),
        refers("event_answer", "question_id", "event_question", ondelete="CASCADE"),
        sa.UniqueConstraint("registration_id", "question_id", name="uq_event_answer_registration_id_question_id"),
        indexes=("question_id",),
    )


def move_places() -> None:
    """Say of each wish what became of it."""
    for statement in (
        (
            "INSERT INTO wish (registration_id, workshop_id, rank)"
            " SELECT id, workshop_id, 1000 FROM registration WHERE workshop_id IS NOT NULL AND NOT EXISTS"
            " (SELECT 1 FROM wish WHERE wish.registration_id = registration.id"
            " AND wish.workshop_id = registration.workshop_id)"
        ),
        (
            "UPDATE wish SET slot_id = (SELECT slot_id FROM workshop WHERE workshop.id = wish.workshop_id),"
            " queued = registration_id"
        ),
        (
            "UPDATE wish SET state = 'held' WHERE EXISTS (SELECT 1 FROM registration"
            " WHERE registration.id = wish.registration_id AND registration.workshop_id = wish.workshop_id)"
        ),
        (
            "UPDATE wish SET state = 'lapsed' WHERE state = 'open' AND EXISTS (SELECT 1 FROM wish AS better WHERE"
            " better.registration_id = wish.registration_id AND better.state = 'held' AND better.rank < wish.rank)"
        ),
        (
            "UPDATE wish SET state = 'waiting' WHERE state = 'open' AND EXISTS (SELECT 1 FROM registration"
            " WHERE registration.id = wish.registration_id AND registration.state = 'confirmed')"
        ),
    ):
        op.execute(statement)


def make_running() -> None:
    """Create attendance, allocations and wordings of messages."""
    make(
        "attendance",
        number("event_id"),
        number("registration_id"),
        number("workshop_id", nullable=True),
        code("once"),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        refers("attendance", "event_id", "event"),
        refers("attendance", "registration_id", "registration", ondelete="CASCADE"),
        refers("attendance", "workshop_id", "workshop"),
        sa.UniqueConstraint("once", name="uq_attendance_once"),
        sa.UniqueConstraint("registration_id", "workshop_id", name="uq_attendance_registration_id_workshop_id"),
        indexes=("event_id", "workshop_id"),
    )
    partial("uq_attendance_event", "attendance", ["registration_id"], "workshop_id IS NULL")
    make(
        "undone_attendance",
        number("event_id"),
        code("once", nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        refers("undone_attendance", "event_id", "event", ondelete="CASCADE"),
        sa.UniqueConstraint("once", name="uq_undone_attendance_once"),
        indexes=("event_id",),
    )
    make(
        "allocation_run",
        number("event_id"),
        number("seed"),
        code("input_digest", nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("applied_at", MOMENT, nullable=True),
        number("version"),
        refers("allocation_run", "event_id", "event", ondelete="CASCADE"),
        indexes=("event_id",),
    )
    partial("uq_allocation_run_applied", "allocation_run", ["event_id"], "applied_at IS NOT NULL")
    make(
        "message_text",
        number("event_id"),
        code("kind", nullable=False),
        words("subject", nullable=False),
        words("body", nullable=False),
        number("version"),
        refers("message_text", "event_id", "event", ondelete="CASCADE"),
        sa.UniqueConstraint("event_id", "kind", name="uq_message_text_event_id_kind"),
    )


def downgrade() -> None:
    """Take back; registrations that the older program cannot express are lost with their tables."""
    for table in ("message_text", "allocation_run", "undone_attendance", "attendance", "event_answer"):
        op.drop_table(table)
    restore_registrations()
    for table in ("event_question", "registration_group", "event_material", "workshop_reserve", "pool"):
        op.drop_table(table)
    restore_programme()
    for table in ("workshop_measure", "workshop_goal", "slot", "room"):
        op.drop_table(table)


def restore_registrations() -> None:
    """Bring the workshop held back into the registration."""
    op.drop_column("need", "count")
    op.drop_column("need", "language")
    op.execute("DELETE FROM registration WHERE state IN ('unconfirmed', 'requested')")
    op.execute("UPDATE registration SET state = 'cancelled' WHERE state = 'declined'")
    op.execute("UPDATE registration SET name = NULL WHERE email IS NULL AND phone IS NULL AND state <> 'cancelled'")
    op.drop_index("uq_registration_provisional", table_name="registration")
    op.drop_index("uq_registration_email", table_name="registration")
    with op.batch_alter_table("registration") as batch:
        for column in ("group_id", "claim_id", "pool_id"):
            batch.drop_index(f"ix_registration_{column}")
        batch.drop_index("ix_registration_event_id_confirm_by")
        batch.drop_constraint("fk_registration_group_id_registration_group", type_="foreignkey")
        for column in ("claim_id", "pool_id"):
            batch.drop_constraint(f"fk_registration_{column}_pool", type_="foreignkey")
        for name in PROVISIONAL:
            batch.drop_constraint(op.f(f"ck_registration_{name}"), type_="check")
        replace_check("registration", batch, "contact", CONTACT_BEFORE)
        for column in (
            "group_id",
            "claim_id",
            "pool_id",
            "network",
            "provisional_number",
            "confirm_by",
            "address_confirmed_at",
            "decided_reason",
            "wants_outcome",
            "outcome_email",
            "reminded_for",
        ):
            batch.drop_column(column)
        batch.add_column(number("workshop_id", nullable=True))
        batch.create_foreign_key("fk_registration_workshop_id_workshop", "workshop", ["workshop_id"], ["id"])
        batch.create_index("ix_registration_workshop_id", ["workshop_id"])
    partial("uq_registration_email", "registration", ["event_id", "email"], ACTIVE_BEFORE)
    op.execute(
        "UPDATE registration SET workshop_id = (SELECT min(wish.workshop_id) FROM wish"
        " WHERE wish.registration_id = registration.id AND wish.state = 'held')"
    )
    op.drop_index("uq_wish_held", table_name="wish")
    with op.batch_alter_table("wish") as batch:
        batch.drop_index("ix_wish_workshop_id_state_queued")
        batch.drop_constraint("fk_wish_reserve_id_workshop_reserve", type_="foreignkey")
        batch.drop_constraint("fk_wish_workshop", type_="foreignkey")
        for column in ("slot_id", "state", "queued", "reserve_id"):
            batch.drop_column(column)
        batch.create_foreign_key("fk_wish_workshop_id_workshop", "workshop", ["workshop_id"], ["id"])
        batch.create_index("ix_wish_workshop_id", ["workshop_id"])


def restore_programme() -> None:
    """Bring rooms, roles and the goal back into the rows."""
    for table in ("programme_item", "workshop"):
        with op.batch_alter_table(table) as batch:
            batch.add_column(words("by"))
            batch.add_column(name_of("room"))
            if table == "workshop":
                batch.add_column(number("goal_id", nullable=True))
                batch.create_foreign_key("fk_workshop_goal_id_goal", "goal", ["goal_id"], ["id"])
    op.execute(
        "UPDATE workshop SET goal_id ="
        " (SELECT min(goal_id) FROM workshop_goal WHERE workshop_goal.workshop_id = workshop.id)"
    )
    restore_words()
    with op.batch_alter_table("workshop") as batch:
        batch.drop_constraint("uq_workshop_id_slot_id", type_="unique")
        for target in ("room", "slot"):
            batch.drop_index(f"ix_workshop_{target}_id")
            batch.drop_constraint(f"fk_workshop_{target}_id_{target}", type_="foreignkey")
        for column in ("slot_id", "contributors", "spoken", "interpreted", "mode", "room_id", "version"):
            batch.drop_column(column)
    with op.batch_alter_table("programme_item") as batch:
        for target in ("room", "slot"):
            batch.drop_index(f"ix_programme_item_{target}_id")
            batch.drop_constraint(f"fk_programme_item_{target}_id_{target}", type_="foreignkey")
        for column in ("about", "contributors", "spoken", "interpreted", "room_id", "slot_id", "version"):
            batch.drop_column(column)
    with op.batch_alter_table("event") as batch:
        batch.drop_constraint("fk_event_survey_format_id_format", type_="foreignkey")
        batch.drop_constraint(op.f("ck_event_most_in_group"), type_="check")
        for column in (
            "online_url",
            "needs_approval",
            "most_in_group",
            "allocation",
            "wishes_until",
            "allocated_at",
            "reminder_days",
            "documentation_published_at",
            "survey_format_id",
            "stamp",
        ):
            batch.drop_column(column)


def restore_words() -> None:
    """Write the first role and the room's name where the older program looks for them."""
    bind = op.get_bind()
    names = {row.id: row.name for row in bind.execute(sa.text("SELECT id, name FROM room")).all()}
    for table in ("programme_item", "workshop"):
        for row in bind.execute(sa.text(f"SELECT id, contributors, room_id FROM {table}")).all():  # noqa: S608
            people = json.loads(row.contributors) if isinstance(row.contributors, str) else row.contributors
            room = names.get(row.room_id)
            texts = json.loads(room) if isinstance(room, str) else room or {}
            values = {
                "id": row.id,
                "role": json.dumps(people[0]["role"]) if people else None,
                "room": next((texts[code] for code in LANGUAGES if code in texts), None),
            }
            bind.execute(sa.text(f'UPDATE {table} SET "by" = :role, room = :room WHERE id = :id'), values)  # noqa: S608
