"""Surveys in full: kinds of questions, sections, versions, modes of anonymity, invitations, saved answers.

SQLite cannot change constraints, so its tables are made anew and refilled. Existing questions get codes made of their
place; existing surveys are anonymous, open to everybody and on one page, as they were.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

CURRENT = "retired_in IS NULL"
SCALE_BEFORE = "kind <> 'scale' OR scale_max BETWEEN 3 AND 10"
THREAD_BEFORE = "kind <> 'text' OR thread_id IS NOT NULL"
VALUE_BEFORE = "(option_id IS NULL) <> (number IS NULL)"
VALUE = (
    "CASE WHEN option_id IS NOT NULL OR number IS NOT NULL THEN 1 ELSE 0 END"
    " + CASE WHEN amount IS NOT NULL THEN 1 ELSE 0 END"
    " + CASE WHEN day IS NOT NULL THEN 1 ELSE 0 END = 1"
)
SENSITIVE = (
    "NOT is_sensitive OR (purpose IS NOT NULL AND CAST(purpose AS VARCHAR) NOT IN ('null', '{}')"
    " AND NOT has_other AND kind IN ('single', 'multiple', 'yes_no', 'scale'))"
)
QUESTION_CHECKS = {
    "scale": "kind NOT IN ('scale', 'matrix') OR scale_max BETWEEN 3 AND 10",
    "thread": "thread_id IS NOT NULL OR (kind NOT IN ('text', 'line') AND NOT has_other)",
    "other": "NOT has_other OR kind IN ('single', 'multiple')",
    "range": "least IS NULL OR most IS NULL OR least <= most",
    "days": "first_day IS NULL OR last_day IS NULL OR first_day <= last_day",
    "sensitive": SENSITIVE,
}
SURVEY_CHECKS = {
    "link_until": "(mode = 'confidential') = (link_until IS NOT NULL)",
    "who": "mode = 'anonymous' OR access IN ('invited', 'account')",
    "event_key": "(access = 'event') = (event_key IS NOT NULL)",
}


def code(name: str, *, nullable: bool = False, default: str | None = None) -> sa.Column:
    """Return a column for a code."""
    return sa.Column(name, sa.String(length=40), nullable=nullable, server_default=default)


def lang(name: str, *, nullable: bool = False) -> sa.Column:
    """Return a column for a language."""
    return sa.Column(name, sa.String(length=12), nullable=nullable)


def number(name: str, *, nullable: bool = False, default: str | None = None) -> sa.Column:
    """Return a column for a number."""
    return sa.Column(name, sa.Integer(), nullable=nullable, server_default=default)


def flag(name: str, *, default: bool = False) -> sa.Column:
    """Return a column for yes or no."""
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.true() if default else sa.false())


def words(name: str, *, nullable: bool = True, default: str | None = None) -> sa.Column:
    """Return a column for a text in many languages, or for a tree."""
    return sa.Column(name, sa.JSON(), nullable=nullable, server_default=default)


def day(name: str, *, nullable: bool = True) -> sa.Column:
    """Return a column for a date."""
    return sa.Column(name, sa.Date(), nullable=nullable)


def amount(name: str) -> sa.Column:
    """Return a column for an exact number."""
    return sa.Column(name, sa.Numeric(precision=18, scale=4), nullable=True)


def refers(table: str, column: str, target: str, **values: object) -> sa.ForeignKeyConstraint:
    """Return a foreign key with the name that our convention gives."""
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}_{target}", **values)


def make(table: str, *parts: object, indexes: tuple[str, ...] = ()) -> None:
    """Create a table with its number and its plain indexes."""
    op.create_table(table, number("id"), *parts, sa.PrimaryKeyConstraint("id", name=f"pk_{table}"))
    for column in indexes:
        op.create_index(f"ix_{table}_{column}", table, [column], unique=False)


def check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    """Return a check with the name that our convention gives."""
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def partial(name: str, table: str, columns: list[str], where: str) -> None:
    """Create a unique index over some of the rows."""
    op.create_index(name, table, columns, unique=True, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def upgrade() -> None:
    """Apply."""
    change_surveys()
    make_sections()
    change_questions()
    change_answers()
    make_answers()


def change_surveys() -> None:
    """Give surveys a mode, a way in, a paging and a version of the questionnaire."""
    with op.batch_alter_table("survey") as batch:
        for column in (
            code("mode", default="anonymous"),
            day("link_until"),
            code("access", default="open"),
            code("event_key", nullable=True),
            code("paging", default="all"),
            number("revision", default="1"),
        ):
            batch.add_column(column)
        batch.create_unique_constraint("uq_survey_id_mode", ["id", "mode"])
        batch.create_unique_constraint("uq_survey_id_link_until", ["id", "link_until"])
        for name, rule in SURVEY_CHECKS.items():
            batch.create_check_constraint(op.f(f"ck_survey_{name}"), rule)


def make_sections() -> None:
    """Create sections, versions and media."""
    make(
        "survey_section",
        number("survey_id"),
        number("position"),
        words("title", nullable=False),
        words("text"),
        words("condition"),
        flag("shuffles"),
        words("stale", nullable=False, default="{}"),
        refers("survey_section", "survey_id", "survey", ondelete="CASCADE"),
        sa.UniqueConstraint("survey_id", "position", name="uq_survey_section_survey_id_position"),
    )
    make(
        "survey_revision",
        number("survey_id"),
        number("number"),
        code("reason"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        refers("survey_revision", "survey_id", "survey", ondelete="CASCADE"),
        sa.UniqueConstraint("survey_id", "number", name="uq_survey_revision_survey_id_number"),
    )
    make(
        "survey_media",
        number("question_id"),
        code("kind"),
        lang("language"),
        sa.Column("alt", sa.Text(), nullable=True),
        sa.Column("file_name", sa.String(length=300), nullable=False),
        code("file_type"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        check("survey_media", "alt", "kind <> 'image' OR alt IS NOT NULL"),
        refers("survey_media", "question_id", "survey_question", ondelete="CASCADE"),
        sa.UniqueConstraint("question_id", "kind", "language", name="uq_survey_media_question_id_kind_language"),
    )


def change_questions() -> None:
    """Give questions and options codes free of language, and questions what the new kinds need."""
    with op.batch_alter_table("survey_question") as batch:
        for column in (
            number("section_id", nullable=True),
            code("code", default=""),
            words("scale_words"),
            flag("has_other"),
            flag("shuffles"),
            amount("least"),
            amount("most"),
            flag("is_whole", default=True),
            day("first_day"),
            day("last_day"),
            words("condition"),
            flag("is_sensitive"),
            words("purpose"),
            number("since", default="1"),
            number("retired_in", nullable=True),
            words("stale", nullable=False, default="{}"),
        ):
            batch.add_column(column)
        batch.create_foreign_key(
            "fk_survey_question_section_id_survey_section", "survey_section", ["section_id"], ["id"]
        )
        batch.create_index("ix_survey_question_section_id", ["section_id"])
        batch.create_unique_constraint("uq_survey_question_id_is_sensitive", ["id", "is_sensitive"])
        batch.drop_constraint("uq_survey_question_survey_id_position", type_="unique")
        batch.drop_constraint("uq_survey_question_thread_id", type_="unique")
        batch.create_index("ix_survey_question_thread_id", ["thread_id"])
        for name in ("scale", "thread"):
            batch.drop_constraint(op.f(f"ck_survey_question_{name}"), type_="check")
        for name, rule in QUESTION_CHECKS.items():
            batch.create_check_constraint(op.f(f"ck_survey_question_{name}"), rule)
    op.execute("UPDATE survey_question SET code = 'q' || position")
    partial("uq_survey_question_position", "survey_question", ["survey_id", "position"], CURRENT)
    partial("uq_survey_question_code", "survey_question", ["survey_id", "code"], CURRENT)
    with op.batch_alter_table("option") as batch:
        for column in (
            code("code", default=""),
            flag("stays"),
            words("stale", nullable=False, default="{}"),
        ):
            batch.add_column(column)
    op.execute("UPDATE option SET code = CAST(position AS VARCHAR(40))")
    with op.batch_alter_table("option") as batch:
        batch.create_unique_constraint("uq_option_question_id_code", ["question_id", "code"])


def change_answers() -> None:
    """Bind submissions to the mode of their survey, and let answers hold amounts, days and points for options."""
    with op.batch_alter_table("submission") as batch:
        for column in (
            code("mode", default="anonymous"),
            number("revision", default="1"),
            code("channel", default="web"),
            lang("interpreter", nullable=True),
            number("seed", nullable=True),
        ):
            batch.add_column(column)
        batch.drop_constraint("fk_submission_survey_id_survey", type_="foreignkey")
        batch.create_foreign_key("fk_submission_survey_mode", "survey", ["survey_id", "mode"], ["id", "mode"])
        batch.create_unique_constraint("uq_submission_id_mode", ["id", "mode"])
        batch.create_check_constraint(
            op.f("ck_submission_interpreter"), "interpreter IS NULL OR channel IN ('assisted', 'paper')"
        )
    with op.batch_alter_table("answer") as batch:
        for column in (flag("is_sensitive"), amount("amount"), day("day")):
            batch.add_column(column)
        batch.drop_constraint("fk_answer_question_id_survey_question", type_="foreignkey")
        batch.create_foreign_key(
            "fk_answer_question", "survey_question", ["question_id", "is_sensitive"], ["id", "is_sensitive"]
        )
        batch.drop_constraint(op.f("ck_answer_one_value"), type_="check")
        batch.create_check_constraint(op.f("ck_answer_one_value"), VALUE)
        batch.create_check_constraint(op.f("ck_answer_plain"), "NOT is_sensitive")
    partial("uq_answer_one", "answer", ["submission_id", "question_id"], "option_id IS NULL")


def make_answers() -> None:
    """Create what stands apart: sensitive answers, invitations, who took part, saved answers."""
    make(
        "sensitive_answer",
        number("question_id"),
        flag("is_sensitive", default=True),
        number("option_id", nullable=True),
        number("number", nullable=True),
        check("sensitive_answer", "sensitive", "is_sensitive"),
        check("sensitive_answer", "one_value", VALUE_BEFORE),
        sa.ForeignKeyConstraint(
            ["question_id", "is_sensitive"],
            ["survey_question.id", "survey_question.is_sensitive"],
            name="fk_sensitive_answer_question",
        ),
        refers("sensitive_answer", "option_id", "option"),
        indexes=("question_id", "option_id"),
    )
    make(
        "survey_invitation",
        number("survey_id"),
        sa.Column("email", sa.String(length=300), nullable=True),
        lang("language"),
        code("code_hash"),
        refers("survey_invitation", "survey_id", "survey", ondelete="CASCADE"),
        sa.UniqueConstraint("survey_id", "email", name="uq_survey_invitation_survey_id_email"),
        sa.UniqueConstraint("id", "survey_id", name="uq_survey_invitation_id_survey_id"),
        sa.UniqueConstraint("code_hash", name="uq_survey_invitation_code_hash"),
    )
    make(
        "participation",
        number("survey_id"),
        code("mode"),
        day("link_until"),
        number("user_id", nullable=True),
        number("invitation_id", nullable=True),
        number("submission_id", nullable=True),
        check("participation", "no_link", "mode <> 'anonymous' OR submission_id IS NULL"),
        sa.ForeignKeyConstraint(
            ["survey_id", "mode"], ["survey.id", "survey.mode"], name="fk_participation_survey_mode"
        ),
        sa.ForeignKeyConstraint(
            ["survey_id", "link_until"], ["survey.id", "survey.link_until"], name="fk_participation_survey_link_until"
        ),
        sa.ForeignKeyConstraint(
            ["submission_id", "mode"],
            ["submission.id", "submission.mode"],
            name="fk_participation_submission",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id", "survey_id"],
            ["survey_invitation.id", "survey_invitation.survey_id"],
            name="fk_participation_invitation",
        ),
        refers("participation", "user_id", "user", ondelete="SET NULL"),
        sa.UniqueConstraint("survey_id", "user_id", name="uq_participation_survey_id_user_id"),
        sa.UniqueConstraint("invitation_id", name="uq_participation_invitation_id"),
        sa.UniqueConstraint("submission_id", name="uq_participation_submission_id"),
        indexes=("survey_id",),
    )
    make(
        "saved_answers",
        number("survey_id"),
        code("key_hash"),
        words("answers", nullable=False),
        number("seed"),
        code("channel"),
        lang("interpreter", nullable=True),
        day("saved_on", nullable=False),
        number("version"),
        refers("saved_answers", "survey_id", "survey", ondelete="CASCADE"),
        sa.UniqueConstraint("key_hash", name="uq_saved_answers_key_hash"),
        indexes=("survey_id",),
    )


def downgrade() -> None:
    """Take back; answers that the older program cannot express are lost with their questions."""
    for table in ("saved_answers", "participation", "survey_invitation", "sensitive_answer"):
        op.drop_table(table)
    restore_answers()
    restore_questions()
    for table in ("survey_media", "survey_revision"):
        op.drop_table(table)
    op.drop_table("survey_section")
    with op.batch_alter_table("survey") as batch:
        for name in SURVEY_CHECKS:
            batch.drop_constraint(op.f(f"ck_survey_{name}"), type_="check")
        batch.drop_constraint("uq_survey_id_mode", type_="unique")
        batch.drop_constraint("uq_survey_id_link_until", type_="unique")
        for column in ("mode", "link_until", "access", "event_key", "paging", "revision"):
            batch.drop_column(column)


def restore_answers() -> None:
    """Keep the answers that the older tables can hold."""
    op.drop_index("uq_answer_one", table_name="answer")
    known = "SELECT id FROM survey_question WHERE kind IN ('single', 'multiple', 'scale') AND retired_in IS NULL"
    op.execute(
        f"DELETE FROM answer WHERE question_id NOT IN ({known})"  # noqa: S608 -- our own words
        " OR NOT ((option_id IS NULL) <> (number IS NULL))"
    )
    with op.batch_alter_table("answer") as batch:
        batch.drop_constraint(op.f("ck_answer_plain"), type_="check")
        batch.drop_constraint(op.f("ck_answer_one_value"), type_="check")
        batch.create_check_constraint(op.f("ck_answer_one_value"), VALUE_BEFORE)
        batch.drop_constraint("fk_answer_question", type_="foreignkey")
        batch.create_foreign_key("fk_answer_question_id_survey_question", "survey_question", ["question_id"], ["id"])
        for column in ("is_sensitive", "amount", "day"):
            batch.drop_column(column)
    with op.batch_alter_table("submission") as batch:
        batch.drop_constraint(op.f("ck_submission_interpreter"), type_="check")
        batch.drop_constraint("fk_submission_survey_mode", type_="foreignkey")
        batch.drop_constraint("uq_submission_id_mode", type_="unique")
        batch.create_foreign_key("fk_submission_survey_id_survey", "survey", ["survey_id"], ["id"])
        for column in ("mode", "revision", "channel", "interpreter", "seed"):
            batch.drop_column(column)


def restore_questions() -> None:
    """Keep the questions that the older program knows, in their order."""
    gone = "kind NOT IN ('single', 'multiple', 'scale', 'text') OR retired_in IS NOT NULL"
    op.execute(f"DELETE FROM option WHERE question_id IN (SELECT id FROM survey_question WHERE {gone})")  # noqa: S608
    op.execute(f"DELETE FROM survey_media WHERE question_id IN (SELECT id FROM survey_question WHERE {gone})")  # noqa: S608
    op.execute(f"DELETE FROM survey_question WHERE {gone}")  # noqa: S608 -- our own words
    with op.batch_alter_table("option") as batch:
        batch.drop_constraint("uq_option_question_id_code", type_="unique")
        for column in ("code", "stays", "stale"):
            batch.drop_column(column)
    for name in ("uq_survey_question_code", "uq_survey_question_position"):
        op.drop_index(name, table_name="survey_question")
    with op.batch_alter_table("survey_question") as batch:
        for name in QUESTION_CHECKS:
            batch.drop_constraint(op.f(f"ck_survey_question_{name}"), type_="check")
        batch.create_check_constraint(op.f("ck_survey_question_scale"), SCALE_BEFORE)
        batch.create_check_constraint(op.f("ck_survey_question_thread"), THREAD_BEFORE)
        batch.drop_index("ix_survey_question_thread_id")
        batch.drop_index("ix_survey_question_section_id")
        batch.drop_constraint("uq_survey_question_id_is_sensitive", type_="unique")
        batch.drop_constraint("fk_survey_question_section_id_survey_section", type_="foreignkey")
        for column in (
            "section_id",
            "code",
            "scale_words",
            "has_other",
            "shuffles",
            "least",
            "most",
            "is_whole",
            "first_day",
            "last_day",
            "condition",
            "is_sensitive",
            "purpose",
            "since",
            "retired_in",
            "stale",
        ):
            batch.drop_column(column)
        batch.create_unique_constraint("uq_survey_question_survey_id_position", ["survey_id", "position"])
        batch.create_unique_constraint("uq_survey_question_thread_id", ["thread_id"])
