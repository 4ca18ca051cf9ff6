"""Surveys that exist when paper comes keep their answers, both ways."""

from __future__ import annotations

import pytest
from flask_migrate import downgrade, upgrade

from config import Settings
from teilhabe_app.app import create_app
from teilhabe_app.core.db import db
from tests.surveys.test_migration import BEFORE, rows, run


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_existing_surveys_survive_paper_both_ways(kind, tmp_path, request):
    url = f"sqlite:///{tmp_path / 'one.sqlite3'}"
    if kind == "postgresql":
        url = request.getfixturevalue("postgres_server").create("paper")
    app = create_app(Settings(secret_key="x" * 40, database_url=url, instance=tmp_path, testing=True))
    answers = [(7, 6, None), (8, None, 9)]
    with app.app_context():
        upgrade(revision="0014")
        run(BEFORE)
        upgrade(revision="0019")
        assert [(bool(public), to) for public, to in rows("SELECT paper_public, paper_to FROM survey")] == [
            (False, None)
        ]
        assert str(rows("SELECT unclear FROM submission")[0][0]) == "[]"
        run(("INSERT INTO survey_sheet (id, survey_id, number) VALUES (1, 1, 5)",))
        downgrade(revision="0018")
        assert rows("SELECT question_id, option_id, number FROM answer ORDER BY id") == answers
        upgrade(revision="0019")
        assert rows("SELECT question_id, option_id, number FROM answer ORDER BY id") == answers
        assert rows("SELECT number FROM survey_sheet") == []
        db.session.remove()
        db.engine.dispose()
