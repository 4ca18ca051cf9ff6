"""The demonstration, loaded once per process, for tests that only read."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade

from config import Settings
from teilhabe_app.app import create_app
from teilhabe_app.core.db import db
from teilhabe_app.demo import world
from tests.client import PageClient


@pytest.fixture(scope="session")
def demonstration() -> Iterator[Flask]:
    """The application on SQLite with the demonstration's data."""
    folder = Path(tempfile.mkdtemp(prefix="teilhabe-demonstration-"))
    url = f"sqlite:///{folder / 'demonstration.sqlite3'}"
    app = create_app(
        Settings(secret_key="x" * 40, database_url=url, instance=folder, testing=True, secure_cookies=False, demo=True)
    )
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = PageClient
    with app.app_context():
        upgrade()
        world.load()
        db.session.commit()
    yield app
    with app.app_context():
        db.engine.dispose()
    shutil.rmtree(folder, ignore_errors=True)
