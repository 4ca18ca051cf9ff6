"""Each revision up, down and up again; the schema is the models'; data survive the way back where they can."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade

from config import Settings
from teilhabe_app.app import create_app
from teilhabe_app.core.db import Base, db

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request, tmp_path):
    """An application on an empty database of its own."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    else:
        url = request.getfixturevalue("postgres_server").create("migrations")
    app = create_app(Settings(secret_key="x" * 40, database_url=url, instance=tmp_path, testing=True))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def revisions() -> list[str]:
    script = ScriptDirectory(str(MIGRATIONS))
    return [revision.revision for revision in reversed(list(script.walk_revisions()))]


def test_there_is_one_head_and_the_file_names_it():
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [(MIGRATIONS / "HEAD").read_text().strip()]


def tables() -> set[str]:
    return set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_every_revision_goes_up_down_and_up(empty):
    for revision in revisions():
        before = tables()
        upgrade(revision=revision)
        after = tables()
        downgrade(revision="-1")
        assert tables() == before
        upgrade(revision=revision)
        assert tables() == after
    downgrade(revision="base")
    assert tables() == set()
    upgrade()
    assert differences() == []


def not_full_text(name, kind, _parents) -> bool:
    return not (kind in {"table", "index"} and (name or "").startswith("search_index"))


def differences() -> list[object]:
    options = {"compare_type": True, "target_metadata": Base.metadata, "include_name": not_full_text}
    with db.engine.connect() as connection, warnings.catch_warnings():
        context = MigrationContext.configure(connection, opts=options)
        return compare_metadata(context, Base.metadata)


def test_data_survive_a_step_back_and_forth(empty):
    upgrade()
    with db.engine.begin() as connection:
        connection.execute(
            sa.text("INSERT INTO body (key, kind, place, name, version) VALUES ('b', 'ministry', 'bremen', :name, 1)"),
            {"name": '{"de": "Ressort", "ar": "وزارة"}'},
        )
    downgrade(revision="0003")
    upgrade()
    with db.engine.connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM body WHERE key = 'b'")).scalar() == 1
