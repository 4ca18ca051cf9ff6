"""House rules, notices, decisions and objections.

Whatever is hidden now gets a decision with the reason it has, so that its author can object; whatever is published
now counts as read.
"""

import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
OBJECT_WITHIN = dt.timedelta(days=183)
GROUNDS = sa.Enum(
    "advert", "insult", "private", "topic", "twice", "empty", "law", "other",
    name="ground", native_enum=False, length=40,
)  # fmt: skip
ACTS = sa.Enum("hide", "restore", "redact", name="act", native_enum=False, length=40)
OUTCOMES = sa.Enum("taken_up", "turned_down", name="outcome", native_enum=False, length=40)
MODES = sa.Enum("guests_first", "before", "after", name="moderation", native_enum=False, length=40)
HELD = sa.Enum("links", "hurried", "repeated", name="held", native_enum=False, length=40)


def refers(table: str, column: str, target: str, ondelete: str = "SET NULL") -> sa.ForeignKeyConstraint:
    """Return a foreign key with the name that our convention gives."""
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}_{target}", ondelete=ondelete)


def number(name: str, *, nullable: bool = False) -> sa.Column:
    """Return a column for a number."""
    return sa.Column(name, sa.Integer(), nullable=nullable)


def moment(name: str, *, nullable: bool = True) -> sa.Column:
    """Return a column for a moment."""
    return sa.Column(name, MOMENT, nullable=nullable)


def text(name: str, *, nullable: bool = True) -> sa.Column:
    """Return a column for words of people."""
    return sa.Column(name, sa.Text(), nullable=nullable)


def decided() -> tuple[sa.Column, ...]:
    """Return the columns that say what came of something, and who decided."""
    return (
        sa.Column("outcome", OUTCOMES, nullable=True),
        text("answer"),
        number("decided_by_id", nullable=True),
        moment("decided_at"),
    )


def upgrade() -> None:
    """Add tables and columns, and decisions for what is hidden."""
    op.add_column("format", sa.Column("moderation", MODES, nullable=False, server_default="guests_first"))
    op.add_column("contribution", sa.Column("held_for", HELD, nullable=True))
    op.add_column("contribution", moment("checked_at"))
    op.execute("UPDATE contribution SET checked_at = published_at WHERE visibility <> 'pending'")
    op.create_table(
        "moderation_notice",
        number("id"),
        number("contribution_id"),
        sa.Column("receipt", sa.String(length=40), nullable=False),
        sa.Column("once", sa.String(length=40), nullable=True),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("ground", GROUNDS, nullable=False),
        text("text", nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("contact_email", sa.String(length=300), nullable=True),
        moment("created_at", nullable=False),
        *decided(),
        sa.CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", name=op.f("ck_moderation_notice_decided")),
        refers("moderation_notice", "contribution_id", "contribution", "CASCADE"),
        refers("moderation_notice", "decided_by_id", "user"),
        sa.PrimaryKeyConstraint("id", name="pk_moderation_notice"),
        sa.UniqueConstraint("receipt", name="uq_moderation_notice_receipt"),
        sa.UniqueConstraint("once", name="uq_moderation_notice_once"),
    )
    op.create_table(
        "moderation_decision",
        number("id"),
        number("contribution_id"),
        sa.Column("act", ACTS, nullable=False),
        sa.Column("ground", GROUNDS, nullable=True),
        text("reason"),
        number("notice_id", nullable=True),
        number("decided_by_id", nullable=True),
        moment("decided_at", nullable=False),
        sa.Column("object_until", sa.Date(), nullable=True),
        sa.CheckConstraint("act = 'restore' OR reason IS NOT NULL", name=op.f("ck_moderation_decision_reason")),
        refers("moderation_decision", "contribution_id", "contribution", "CASCADE"),
        refers("moderation_decision", "notice_id", "moderation_notice"),
        refers("moderation_decision", "decided_by_id", "user"),
        sa.PrimaryKeyConstraint("id", name="pk_moderation_decision"),
    )
    op.create_table(
        "objection",
        number("id"),
        number("decision_id"),
        text("text", nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        moment("created_at", nullable=False),
        *decided(),
        sa.CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", name=op.f("ck_objection_decided")),
        refers("objection", "decision_id", "moderation_decision", "CASCADE"),
        refers("objection", "decided_by_id", "user"),
        sa.PrimaryKeyConstraint("id", name="pk_objection"),
        sa.UniqueConstraint("decision_id", name="uq_objection_decision_id"),
    )
    op.create_table(
        "seal_request",
        number("id"),
        number("contribution_id"),
        sa.Column("restore", sa.Boolean(), nullable=False),
        text("reason", nullable=False),
        number("asked_by_id", nullable=True),
        moment("asked_at", nullable=False),
        number("answered_by_id", nullable=True),
        moment("answered_at"),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "answered_by_id IS NULL OR answered_by_id <> asked_by_id", name=op.f("ck_seal_request_four_eyes")
        ),
        sa.CheckConstraint("(granted IS NULL) = (answered_at IS NULL)", name=op.f("ck_seal_request_answered")),
        refers("seal_request", "contribution_id", "contribution", "CASCADE"),
        refers("seal_request", "asked_by_id", "user"),
        refers("seal_request", "answered_by_id", "user"),
        sa.PrimaryKeyConstraint("id", name="pk_seal_request"),
    )
    op.create_table(
        "answer_template",
        number("id"),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("ground", GROUNDS, nullable=False),
        number("version"),
        sa.PrimaryKeyConstraint("id", name="pk_answer_template"),
    )
    for table, *columns in INDEXES:
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)
    now = dt.datetime.now(dt.UTC)
    row = sa.text(
        "INSERT INTO moderation_decision (contribution_id, act, reason, decided_at, object_until)"
        " SELECT id, 'hide', hidden_reason, :now, :until FROM contribution WHERE visibility = 'hidden'"
    )
    row = row.bindparams(
        sa.bindparam("now", now, type_=MOMENT), sa.bindparam("until", now.date() + OBJECT_WITHIN, type_=sa.Date())
    )
    op.get_bind().execute(row)


INDEXES = (
    ("moderation_notice", "contribution_id"),
    ("moderation_notice", "decided_by_id"),
    ("moderation_notice", "decided_at", "id"),
    ("moderation_decision", "contribution_id"),
    ("moderation_decision", "notice_id"),
    ("moderation_decision", "decided_by_id"),
    ("objection", "decided_by_id"),
    ("objection", "decided_at", "id"),
    ("seal_request", "contribution_id"),
    ("seal_request", "asked_by_id"),
    ("seal_request", "answered_by_id"),
)


def downgrade() -> None:
    """Take back; who objected and why is lost."""
    for table in ("answer_template", "seal_request", "objection", "moderation_decision", "moderation_notice"):
        op.drop_table(table)
    for name in ("held_for", "checked_at"):
        op.drop_column("contribution", name)
    op.drop_column("format", "moderation")
