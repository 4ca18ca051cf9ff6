"""Surveys that exist when the tables change keep their questions and answers, both ways."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask_migrate import downgrade, upgrade

from config import Settings
from teilhabe_app.app import create_app
from teilhabe_app.core.db import db

FORMAT = (
    "INSERT INTO format (id, kind, slug, title, summary, opens_at, closes_at, state, levels, languages, version,"
    " is_example, created_at) VALUES (1, 'survey', 's', '{}', '{}', '2024-01-01', '2024-02-01', 'published', '[]',"
    " '[]', 1, false, '2024-01-01')"
)
SURVEY = (
    "INSERT INTO survey (id, format_id, intro, results_public, minimum_cell, submission_count, version)"
    " VALUES (1, 1, '{}', true, 5, 1, 1)"
)
QUESTIONS = (
    "INSERT INTO survey_question (id, survey_id, position, kind, text, is_required, scale_max)"
    " VALUES (7, 1, 2, 'single', '{}', false, NULL), (8, 1, 1, 'scale', '{}', true, 10)"
)
OPTIONS = "INSERT INTO option (id, question_id, position, label) VALUES (5, 7, 1, '{}'), (6, 7, 2, '{}')"
SUBMISSION = (
    "INSERT INTO submission (id, survey_id, once, language, submitted_on) VALUES (3, 1, 'x', 'ar', '2024-01-02')"
)
ANSWERS = (
    "INSERT INTO answer (id, submission_id, question_id, option_id, number)"
    " VALUES (1, 3, 7, 6, NULL), (2, 3, 8, NULL, 9)"
)
BEFORE = (FORMAT, SURVEY, QUESTIONS, OPTIONS, SUBMISSION, ANSWERS)
QUESTION = (
    "INSERT INTO survey_question (id, survey_id, code, position, kind, text, is_required)"
    " VALUES (9, 1, 'q9', 3, 'yes_no', '{}', false)"
)
NEW = (QUESTION, "INSERT INTO answer (id, submission_id, question_id, number) VALUES (4, 3, 9, 1)")


def rows(text: str) -> list[tuple]:
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(text))]


def run(statements: tuple[str, ...]) -> None:
    with db.engine.begin() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_existing_surveys_survive_both_ways(kind, tmp_path, request):
    url = f"sqlite:///{tmp_path / 'one.sqlite3'}"
    if kind == "postgresql":
        url = request.getfixturevalue("postgres_server").create("surveys")
    app = create_app(Settings(secret_key="x" * 40, database_url=url, instance=tmp_path, testing=True))
    with app.app_context():
        upgrade(revision="0014")
        run(BEFORE)
        upgrade(revision="0015")
        assert rows("SELECT mode, access, paging, revision, submission_count FROM survey") == [
            ("anonymous", "open", "all", 1, 1)
        ]
        assert rows("SELECT id, code, scale_max FROM survey_question ORDER BY id") == [(7, "q2", None), (8, "q1", 10)]
        assert rows("SELECT id, code FROM option ORDER BY id") == [(5, "1"), (6, "2")]
        assert rows("SELECT mode, language, channel FROM submission") == [("anonymous", "ar", "web")]
        answers = [(7, 6, None), (8, None, 9)]
        assert rows("SELECT question_id, option_id, number FROM answer ORDER BY id") == answers
        run(NEW)
        downgrade(revision="0014")
        assert rows("SELECT id, position FROM survey_question ORDER BY id") == [(7, 2), (8, 1)]
        assert rows("SELECT question_id, option_id, number FROM answer ORDER BY id") == answers
        upgrade(revision="0015")
        assert rows("SELECT question_id, option_id, number FROM answer ORDER BY id") == answers
        db.session.remove()
        db.engine.dispose()
