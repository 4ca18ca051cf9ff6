"""Options that exist when statements of participants come stay open and keep their answers, both ways."""

from __future__ import annotations

import pytest
from flask_migrate import downgrade, upgrade

from config import Settings
from teilhabe_app.app import create_app
from teilhabe_app.core.db import db
from tests.surveys.test_migration import ANSWERS, FORMAT, OPTIONS, QUESTIONS, SUBMISSION, SURVEY, rows, run

BEFORE = (FORMAT, SURVEY, QUESTIONS, OPTIONS, SUBMISSION, ANSWERS)
POLL = "INSERT INTO opinion_poll (id, question_id) VALUES (1, 7)"
CLOSE = "UPDATE option SET is_open = false WHERE id = 6"


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_existing_options_stay_open_both_ways(kind, tmp_path, request):
    url = f"sqlite:///{tmp_path / 'one.sqlite3'}"
    if kind == "postgresql":
        url = request.getfixturevalue("postgres_server").create("opinions")
    app = create_app(Settings(secret_key="x" * 40, database_url=url, instance=tmp_path, testing=True))
    with app.app_context():
        upgrade(revision="0014")
        run(BEFORE)
        upgrade(revision="0018")
        assert rows("SELECT id, is_open, condition FROM option ORDER BY id") == [(5, True, None), (6, True, None)]
        run((POLL, CLOSE))
        found = rows("SELECT takes_new, base, seen_submissions, seen_statements, computed_at FROM opinion_poll")
        assert found == [(False, 0, 0, 0, None)]
        downgrade(revision="0017")
        assert rows("SELECT id, code FROM option ORDER BY id") == [(5, "1"), (6, "2")]
        upgrade(revision="0018")
        assert rows("SELECT id, is_open FROM option ORDER BY id") == [(5, True), (6, True)]
        assert rows("SELECT question_id, option_id, number FROM answer ORDER BY id") == [(7, 6, None), (8, None, 9)]
        db.session.remove()
        db.engine.dispose()
