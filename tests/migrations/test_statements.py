"""Revision 0022 with data: statements, points and consultations keep their meaning on the way there, back and again."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from flask_migrate import downgrade, upgrade

from teilhabe_app.core.db import db
from tests.migrations.test_migrations import empty

__all__ = ["empty"]
NOW = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)
CHOICES = {"format.kind": "consultation", "format.state": "published", "thread.place": "statement"}


def insert(into: str, /, **values: Any) -> int:
    """Insert a row into a table as it is now; what must have a value and has none here gets one of its type."""
    with db.engine.begin() as connection:
        table = sa.Table(into, sa.MetaData(), autoload_with=connection, resolve_fks=False)
        for column in table.columns:
            needed = not column.nullable and column.server_default is None and not column.primary_key
            if needed and column.name not in values:
                values[column.name] = CHOICES.get(f"{into}.{column.name}", filler(column))
        return connection.execute(table.insert().values(values)).inserted_primary_key[0]


def filler(column: sa.Column[Any]) -> Any:
    if isinstance(column.type, sa.Boolean):
        return False
    if isinstance(column.type, sa.DateTime):
        return NOW
    if isinstance(column.type, sa.JSON):
        return {}
    return 1 if isinstance(column.type, sa.Integer) else "x"


def rows(query: str) -> list[tuple[Any, ...]]:
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(query))]


def test_statements_and_points_keep_their_meaning(empty):
    upgrade(revision="0021")
    format_id = insert("format", slug="beispiel", opens_at=NOW, closes_at=NOW + dt.timedelta(days=30))
    consultation = insert("consultation", format_id=format_id, takes_statements=True)
    threads = [insert("thread", format_id=format_id) for _ in range(3)]
    question = insert("question", consultation_id=consultation, position=1, thread_id=threads[0])
    by = insert("organisation", slug="verein", name="Verein", language="de")
    person = insert("user", email="a@example.org", pseudonym="a", pseudonym_key="a")
    common = {"consultation_id": consultation, "organisation_id": by, "language": "de"}
    handed_in = insert("statement", **common, number=1, state="handed_in", handed_in_at=NOW, receipt="A")
    draft = insert("statement", **common, number=2, state="draft")
    insert("point", statement_id=handed_in, position=1, kind="change", text="Mehr Zeit", question_id=question)
    insert("point", statement_id=draft, position=1, kind="add", text="Im Ganzen gut")

    upgrade(revision="0022")
    assert rows("SELECT number, state, channel, proposed_by_id, received_on FROM statement ORDER BY number") == [
        (1, "handed_in", "web", None, None),
        (2, "draft", "web", None, None),
    ]
    points = "SELECT statement_id, kind, text, question_id FROM point ORDER BY statement_id, position"
    before = [(handed_in, "change", "Mehr Zeit", question), (draft, "add", "Im Ganzen gut", None)]
    assert rows(points) == before
    with db.engine.begin() as connection:
        connection.execute(
            sa.text("UPDATE statement SET state = 'proposed', proposed_by_id = :who, proposed_at = :at WHERE id = :id"),
            {"who": person, "at": NOW, "id": draft},
        )
        connection.execute(sa.text("UPDATE statement SET channel = 'letter' WHERE id = :id"), {"id": handed_in})
    document = insert("document", consultation_id=consultation, language="de", last_code=1, current_number=1)
    paragraph = insert("paragraph", document_id=document, code="p1", thread_id=threads[2])
    origin = rows("SELECT min(id) FROM point")[0][0]
    insert("point", statement_id=draft, position=2, kind="ask", text="Wann?", paragraph_id=paragraph)
    insert("point", statement_id=draft, position=3, kind="agree", text="", adopted_id=origin)
    insert(
        "consultation_phase",
        consultation_id=consultation, kind="response", starts_on=NOW.date(), ends_on=NOW.date(),
    )  # fmt: skip

    downgrade(revision="0021")
    assert rows("SELECT number, state FROM statement ORDER BY number") == [(1, "handed_in"), (2, "draft")]
    after = [*before, (draft, "ask", "Wann?", None), (draft, "agree", "", None)]
    assert rows(points) == after

    upgrade(revision="0022")
    assert rows(points) == after
    assert rows("SELECT state, channel FROM statement ORDER BY number") == [("handed_in", "web"), ("draft", "web")]
    assert rows("SELECT count(*) FROM consultation_phase") == [(0,)]
    assert rows("SELECT takes_statements, decision_level FROM consultation") in ([(1, None)], [(True, None)])
    upgrade()
    assert rows(points) == after
    db.engine.dispose()
