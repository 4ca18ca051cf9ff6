"""Findings under proof: exact quotes, standing of contributions, notes of contributors.

Triggers refuse a citation whose quote is not the cited span of its revision, and changes of a revision that is cited.
Others keep ``standing`` (one row for each contribution of a dossier) and ``tally`` (how many there are of each kind)
in the transaction of whatever write moves them; the view ``standing_now`` is what they are kept equal to.
"""

# ruff: noqa: S608 -- every name in these statements is ours

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
OPINIONS = ("there", "missing", "misunderstood")
EFFECTS = ("finding_changed", "finding_added", "quote_added", "nothing")
ACTS = ("kept", "merged", "aside")

# Where each published contribution of a dossier stands. A whole text is dealt with where a finding cites it as it now
# reads or where it was set aside; one in segments, where each segment is of that wording, and shares words with such a
# citation or was set aside. What a program drafted and nobody took over counts for nothing; official answers are no
# contributions of a summary.
VIEW = """
CREATE VIEW standing_now AS
SELECT dossier_id, contribution_id, format_id,
    CASE WHEN whole IS NULL AND (left_over = 1 OR (cited = 0 AND part IS NULL)) THEN 'open'
         WHEN cited = 1 THEN 'cited' ELSE 'aside' END AS state,
    CASE WHEN cited = 0 AND (whole IS NOT NULL OR left_over = 0) THEN coalesce(whole, reason) END AS reason,
    language, field_id, channel, people, week
FROM (
    SELECT dossier.id AS dossier_id, contribution.id AS contribution_id, contribution.format_id AS format_id,
        CASE WHEN EXISTS (
            SELECT 1 FROM citation JOIN finding ON finding.id = citation.finding_id
            WHERE citation.contribution_id = contribution.id AND finding.dossier_id = dossier.id
            AND citation.revision_number = contribution.revision_number
            AND (finding.drafted_by IS NULL OR finding.taken_over_at IS NOT NULL)
        ) THEN 1 ELSE 0 END AS cited,
        CASE WHEN EXISTS (
            SELECT 1 FROM segment
            WHERE segment.dossier_id = dossier.id AND segment.contribution_id = contribution.id
            AND (segment.revision_number <> contribution.revision_number OR (
                segment.aside_reason IS NULL AND NOT EXISTS (
                    SELECT 1 FROM citation JOIN finding ON finding.id = citation.finding_id
                    WHERE citation.contribution_id = contribution.id AND finding.dossier_id = dossier.id
                    AND citation.revision_number = contribution.revision_number
                    AND citation.starts < segment.ends AND segment.starts < citation.ends
                    AND (finding.drafted_by IS NULL OR finding.taken_over_at IS NOT NULL)
                )
            ))
        ) THEN 1 ELSE 0 END AS left_over,
        (SELECT min(segment.id) FROM segment
         WHERE segment.dossier_id = dossier.id AND segment.contribution_id = contribution.id) AS part,
        (SELECT min(segment.aside_reason) FROM segment
         WHERE segment.dossier_id = dossier.id AND segment.contribution_id = contribution.id) AS reason,
        (SELECT set_aside.reason FROM set_aside
         WHERE set_aside.dossier_id = dossier.id AND set_aside.contribution_id = contribution.id) AS whole,
        contribution.language AS language, contribution.field_id AS field_id, contribution.channel AS channel,
        CASE WHEN contribution.organisation_id IS NOT NULL THEN 'organisation'
             WHEN contribution.author_id IS NOT NULL THEN 'account' ELSE 'guest' END AS people,
        {week} AS week
    FROM dossier
    JOIN dossier_format ON dossier_format.dossier_id = dossier.id
    JOIN contribution ON contribution.format_id = dossier_format.format_id
    WHERE contribution.visibility = 'published' AND NOT contribution.official
) AS sources
"""
WEEK = {
    "sqlite": "date(contribution.published_at, 'weekday 0', '-6 days')",
    "postgresql": "to_char(date_trunc('week', contribution.published_at AT TIME ZONE 'UTC'), 'YYYY-MM-DD')",
}
COLUMNS = "dossier_id, contribution_id, state, reason, language, field_id, channel, people, week"
FILL = f"INSERT INTO standing ({COLUMNS}) SELECT {COLUMNS} FROM standing_now"

# The cells that one row of ``standing`` counts in.
CELLS = (
    ("'every'", "''"),
    ("'reason'", "coalesce({row}.reason, '')"),
    ("'language'", "{row}.language"),
    ("'field'", "coalesce(CAST({row}.field_id AS VARCHAR(40)), '')"),
    ("'channel'", "{row}.channel"),
    ("'people'", "{row}.people"),
    ("'week'", "{row}.week"),
)

WATCHED = (
    "visibility, official, revision_number, format_id, language, field_id, channel, author_id, organisation_id,"
    " published_at"
)

# What moves where a contribution stands: table, moment, and the contribution that is meant.
MOVES = (
    ("citation", "INSERT", "NEW"),
    ("citation", "DELETE", "OLD"),
    ("citation", "UPDATE OF finding_id, revision_number, starts, ends", "NEW"),
    ("set_aside", "INSERT", "NEW"),
    ("set_aside", "DELETE", "OLD"),
    ("set_aside", "UPDATE OF reason", "NEW"),
    ("segment", "INSERT", "NEW"),
    ("segment", "DELETE", "OLD"),
    ("segment", "UPDATE OF revision_number, starts, ends, aside_reason", "NEW"),
    ("contribution", "INSERT", "NEW"),
    (
        "contribution",
        f"UPDATE OF {WATCHED}",
        "NEW",
    ),
)

INEXACT = """NEW.quote IS DISTINCT FROM (
    SELECT substr(revision.text, NEW.starts + 1, NEW.ends - NEW.starts) FROM revision
    WHERE revision.contribution_id = NEW.contribution_id AND revision.number = NEW.revision_number)"""
CITED = """EXISTS (
    SELECT 1 FROM citation
    WHERE citation.contribution_id = OLD.contribution_id AND citation.revision_number = OLD.number)"""


def upgrade() -> None:
    """Add columns and tables, then the triggers, then fill what they keep."""
    op.add_column("finding", sa.Column("drafted_by", sa.String(300), nullable=True))
    op.add_column("finding", sa.Column("taken_over_at", MOMENT, nullable=True))
    _add_tables()
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute(VIEW.format(week=WEEK["sqlite" if is_sqlite else "postgresql"]))
    (_guard_sqlite if is_sqlite else _guard_postgresql)()
    op.execute(FILL)


def _add_tables() -> None:
    op.create_table(
        "standing",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(40), nullable=True),
        sa.Column("language", sa.String(12), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("people", sa.String(40), nullable=False),
        sa.Column("week", sa.String(10), nullable=False),
        _refers("standing", "dossier_id", "dossier", "CASCADE"),
        _refers("standing", "contribution_id", "contribution", "CASCADE"),
        sa.PrimaryKeyConstraint("dossier_id", "contribution_id", name=op.f("pk_standing")),
    )
    op.create_index(op.f("ix_standing_contribution_id"), "standing", ["contribution_id"])
    op.create_index(
        op.f("ix_standing_dossier_id_state_contribution_id"), "standing", ["dossier_id", "state", "contribution_id"]
    )
    op.create_table(
        "tally",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        _refers("tally", "dossier_id", "dossier", "CASCADE"),
        sa.PrimaryKeyConstraint("dossier_id", "kind", "code", "state", name=op.f("pk_tally")),
    )
    op.create_table(
        "dossier_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on >= begins_on", name=op.f("ck_dossier_check_days")),
        _refers("dossier_check", "dossier_id", "dossier", "CASCADE"),
        _refers("dossier_check", "opened_by_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_check")),
        sa.UniqueConstraint("dossier_id", "number", name=op.f("uq_dossier_check_dossier_id_number")),
    )
    op.create_table(
        "check_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("opinion", sa.Enum(*OPINIONS, name="opinion", native_enum=False, length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(12), nullable=False),
        sa.Column("said_at", MOMENT, nullable=False),
        sa.Column("answer", sa.JSON(), nullable=True),
        sa.Column("effect", sa.Enum(*EFFECTS, name="noteeffect", native_enum=False, length=40), nullable=True),
        sa.Column("finding_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("opinion = 'there' OR text <> ''", name=op.f("ck_check_note_text")),
        sa.CheckConstraint("(answered_at IS NULL) = (effect IS NULL)", name=op.f("ck_check_note_answered")),
        _refers("check_note", "check_id", "dossier_check", "CASCADE"),
        _refers("check_note", "contribution_id", "contribution", "CASCADE"),
        _refers("check_note", "finding_id", "finding"),
        _refers("check_note", "answered_by_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_note")),
        sa.UniqueConstraint("check_id", "contribution_id", name=op.f("uq_check_note_check_id_contribution_id")),
    )
    op.create_index(op.f("ix_check_note_contribution_id"), "check_note", ["contribution_id"])
    op.create_index(op.f("ix_check_note_finding_id"), "check_note", ["finding_id"])
    op.create_table(
        "point_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("statement", sa.JSON(), nullable=False),
        sa.Column("act", sa.Enum(*ACTS, name="pointact", native_enum=False, length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("languages", sa.Integer(), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_point_decision_reason")),
        _refers("point_decision", "dossier_id", "dossier", "CASCADE"),
        _refers("point_decision", "into_id", "finding"),
        _refers("point_decision", "decided_by_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_decision")),
        sa.UniqueConstraint("dossier_id", "number", name=op.f("uq_point_decision_dossier_id_number")),
    )
    op.create_index(op.f("ix_point_decision_into_id"), "point_decision", ["into_id"])


def _refers(table: str, column: str, target: str, ondelete: str = "SET NULL") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=ondelete)


def _cells(row: str, sign: str) -> list[str]:
    """Return the statements that count a row in or out of its cells."""
    made = []
    for kind, code in CELLS:
        cell = code.format(row=row)
        if sign == "+":
            made.append(
                f"INSERT INTO tally (dossier_id, kind, code, state, count) "
                f"VALUES ({row}.dossier_id, {kind}, {cell}, {row}.state, 1) "
                f"ON CONFLICT (dossier_id, kind, code, state) DO UPDATE SET count = tally.count + 1;"
            )
        else:
            made.append(
                f"UPDATE tally SET count = count - 1 WHERE dossier_id = {row}.dossier_id "
                f"AND kind = {kind} AND code = {cell} AND state = {row}.state;"
            )
    return made


def _names() -> list[tuple[str, str, str, str]]:
    return [(f"{table}_moves_{number}", table, moment, row) for number, (table, moment, row) in enumerate(MOVES)]


def _guard_sqlite() -> None:
    inexact = INEXACT.replace("IS DISTINCT FROM", "IS NOT")
    for name, moment in (("come", "INSERT"), ("move", "UPDATE")):
        op.execute(
            f"CREATE TRIGGER citation_exact_{name} BEFORE {moment} ON citation WHEN {inexact} "
            "BEGIN SELECT RAISE(ABORT, 'citation_exact'); END"
        )
    changed = f"OLD.text <> NEW.text AND {CITED}"
    for name, moment, when in (("kept", "UPDATE OF text", changed), ("stays", "DELETE", CITED)):
        op.execute(
            f"CREATE TRIGGER revision_cited_{name} BEFORE {moment} ON revision WHEN {when} "
            "BEGIN SELECT RAISE(ABORT, 'revision_cited'); END"
        )
    for name, moment, row, sign in (("in", "INSERT", "NEW", "+"), ("out", "DELETE", "OLD", "-")):
        cells = " ".join(_cells(row, sign))
        op.execute(f"CREATE TRIGGER standing_counts_{name} AFTER {moment} ON standing BEGIN {cells} END")
    for name, table, moment, row in _names():
        key = "id" if table == "contribution" else "contribution_id"
        op.execute(
            f"CREATE TRIGGER {name} AFTER {moment} ON {table} BEGIN "
            f"DELETE FROM standing WHERE contribution_id = {row}.{key}; {FILL} WHERE contribution_id = {row}.{key}; END"
        )
    cited = "(SELECT contribution_id FROM citation WHERE finding_id = NEW.id)"
    op.execute(
        "CREATE TRIGGER finding_moves AFTER UPDATE OF drafted_by, taken_over_at, dossier_id ON finding BEGIN "
        f"DELETE FROM standing WHERE contribution_id IN {cited}; {FILL} WHERE contribution_id IN {cited}; END"
    )
    op.execute(
        f"CREATE TRIGGER dossier_format_in AFTER INSERT ON dossier_format BEGIN "
        f"{FILL} WHERE dossier_id = NEW.dossier_id AND format_id = NEW.format_id; END"
    )
    op.execute(f"CREATE TRIGGER dossier_format_out AFTER DELETE ON dossier_format BEGIN {FORGET} END")


FORGET = """DELETE FROM standing WHERE dossier_id = OLD.dossier_id
AND contribution_id IN (SELECT id FROM contribution WHERE format_id = OLD.format_id);"""


def _function(name: str, body: str, *, arguments: str = "", returns: str = "trigger") -> None:
    op.execute(f"CREATE FUNCTION {name}({arguments}) RETURNS {returns} LANGUAGE plpgsql AS $$ BEGIN {body} END $$")


def _trigger(name: str, moment: str, table: str, function: str) -> None:
    op.execute(f"CREATE TRIGGER {name} {moment} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()")


def _guard_postgresql() -> None:
    refuse = "RAISE EXCEPTION '{0}' USING ERRCODE = '23514', CONSTRAINT = '{0}';"
    # Whoever quotes holds the revision, so that its words do not change at the same moment.
    _function(
        "citation_exact",
        "PERFORM 1 FROM revision WHERE contribution_id = NEW.contribution_id AND number = NEW.revision_number"
        f" FOR SHARE; IF {INEXACT} THEN {refuse.format('citation_exact')} END IF; RETURN NEW;",
    )
    _trigger("citation_exact", "BEFORE INSERT OR UPDATE", "citation", "citation_exact")
    cited = refuse.format("revision_cited")
    _function("revision_kept", f"IF OLD.text <> NEW.text AND {CITED} THEN {cited} END IF; RETURN NEW;")
    _trigger("revision_kept", "BEFORE UPDATE OF text", "revision", "revision_kept")
    _function("revision_stays", f"IF {CITED} THEN {cited} END IF; RETURN OLD;")
    _trigger("revision_stays", "BEFORE DELETE", "revision", "revision_stays")
    _function("standing_in", " ".join([*_cells("NEW", "+"), "RETURN NULL;"]))
    _trigger("standing_in", "AFTER INSERT", "standing", "standing_in")
    _function("standing_out", " ".join([*_cells("OLD", "-"), "RETURN NULL;"]))
    _trigger("standing_out", "AFTER DELETE", "standing", "standing_out")
    # Whoever counts holds the dossiers, in the order of their keys, so that two at once wait instead of hindering.
    _function(
        "standing_follow",
        "PERFORM 1 FROM dossier WHERE id IN ("
        "SELECT dossier_format.dossier_id FROM dossier_format JOIN contribution"
        " ON contribution.format_id = dossier_format.format_id WHERE contribution.id = meant"
        " UNION SELECT standing.dossier_id FROM standing WHERE standing.contribution_id = meant"
        ") ORDER BY id FOR NO KEY UPDATE; "
        f"DELETE FROM standing WHERE contribution_id = meant; {FILL} WHERE contribution_id = meant;",
        arguments="meant integer",
        returns="void",
    )
    for name, table, moment, row in _names():
        key = "id" if table == "contribution" else "contribution_id"
        _function(name, f"PERFORM standing_follow({row}.{key}); RETURN NULL;")
        _trigger(name, f"AFTER {moment}", table, name)
    _function(
        "finding_moves",
        "PERFORM standing_follow(contribution_id) FROM "
        "(SELECT DISTINCT contribution_id FROM citation WHERE finding_id = NEW.id ORDER BY 1) AS cited; RETURN NULL;",
    )
    _trigger("finding_moves", "AFTER UPDATE OF drafted_by, taken_over_at, dossier_id", "finding", "finding_moves")
    hold = "PERFORM 1 FROM dossier WHERE id = {row}.dossier_id FOR NO KEY UPDATE;"
    fill = f"{FILL} WHERE dossier_id = NEW.dossier_id AND format_id = NEW.format_id;"
    _function("dossier_format_in", f"{hold.format(row='NEW')} {fill} RETURN NULL;")
    _trigger("dossier_format_in", "AFTER INSERT", "dossier_format", "dossier_format_in")
    _function("dossier_format_out", f"{hold.format(row='OLD')} {FORGET} RETURN NULL;")
    _trigger("dossier_format_out", "AFTER DELETE", "dossier_format", "dossier_format_out")


TRIGGERS = {
    "sqlite": [
        *((name, table) for name, table, _moment, _row in _names()),
        ("citation_exact_come", "citation"), ("citation_exact_move", "citation"),
        ("revision_cited_kept", "revision"), ("revision_cited_stays", "revision"),
        ("finding_moves", "finding"),
        ("dossier_format_in", "dossier_format"), ("dossier_format_out", "dossier_format"),
        ("standing_counts_in", "standing"), ("standing_counts_out", "standing"),
    ],
    "postgresql": [
        *((name, table) for name, table, _moment, _row in _names()),
        ("citation_exact", "citation"), ("revision_kept", "revision"), ("revision_stays", "revision"),
        ("finding_moves", "finding"),
        ("dossier_format_in", "dossier_format"), ("dossier_format_out", "dossier_format"),
        ("standing_in", "standing"), ("standing_out", "standing"),
    ],
}  # fmt: skip


def downgrade() -> None:
    """Take back; notes of contributors and decisions about points of few are lost."""
    name = op.get_bind().dialect.name
    for trigger, table in TRIGGERS[name]:
        op.execute(f"DROP TRIGGER {trigger}" + (f" ON {table}" if name == "postgresql" else ""))
        if name == "postgresql":
            op.execute(f"DROP FUNCTION {trigger}()")
    if name == "postgresql":
        op.execute("DROP FUNCTION standing_follow(integer)")
    op.execute("DROP VIEW standing_now")
    for table in ("point_decision", "check_note", "dossier_check", "tally", "standing"):
        op.drop_table(table)
    op.drop_column("finding", "taken_over_at")
    op.drop_column("finding", "drafted_by")
