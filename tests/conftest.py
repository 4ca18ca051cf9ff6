"""Fixtures: the application on both databases, a clean session for each test, a client that checks every page."""

from __future__ import annotations

import itertools
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask, current_app, g, has_request_context
from flask import request as incoming
from flask_migrate import upgrade
from flask_sqlalchemy.session import Session
from hypothesis import HealthCheck, settings

from config import Settings
from teilhabe_app.accounts.models import User
from teilhabe_app.app import create_app
from teilhabe_app.core.db import db as _db
from teilhabe_app.core.i18n import BY_CODE
from teilhabe_app.core.policy import Policy
from teilhabe_app.surveys.queries import forget
from tests.client import PageClient
from tests.factories import PASSWORD
from tests.support import postgres

_names = itertools.count()

# The same examples in every run, however slow the machine is: what is found is found by everybody, at once.
settings.register_profile("certain", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("certain")


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Nothing in a test may leave this machine."""
    real = socket.socket.connect

    def connect(self, address):
        if isinstance(address, tuple) and not str(address[0]).startswith(("127.", "::1", "localhost")):
            raise AssertionError(f"a test tried to reach {address}")
        return real(self, address)

    socket.socket.connect = connect
    yield
    socket.socket.connect = real


@pytest.fixture(autouse=True)
def _rules_of_every_request(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A GET never writes; no write without an approval; nothing is left uncommitted after a good answer."""
    allows = Policy.allows

    def watched(self, actor, permission, obj=None):
        answer = allows(self, actor, permission, obj)
        if answer and has_request_context():
            g.approved = permission
        return answer

    def check(_connection, _cursor, statement, *_rest) -> None:
        if not has_request_context() or not statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            return
        view = current_app.view_functions.get(incoming.endpoint or "")
        assert incoming.method not in {"GET", "HEAD"}, f"a GET writes: {incoming.path}: {statement[:80]}"
        access = getattr(view, "access", None)
        assert access == "public" or "approved" in g, f"a write nobody approved: {incoming.path}: {statement[:80]}"

    monkeypatch.setattr(Policy, "allows", watched)
    sa.event.listen(sa.Engine, "before_cursor_execute", check)
    yield
    sa.event.remove(sa.Engine, "before_cursor_execute", check)


class _OneConnection(Session):
    """Flask-SQLAlchemy's session chooses an engine by table; tests choose the connection that is rolled back."""

    def get_bind(self, *_args, **_kwargs):
        """Return the connection of the test."""
        return self.bind


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """One private server for the whole run."""
    with postgres.running() as server:
        yield server


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application with the schema that the migrations make."""
    folder = Path(tempfile.mkdtemp(prefix="teilhabe-test-"))
    if request.param == "sqlite":
        url = f"sqlite:///{folder / 'test.sqlite3'}"
    else:
        url = request.getfixturevalue("postgres_server").create(f"app{next(_names)}")
    app = create_app(
        Settings(
            secret_key="x" * 40,
            database_url=url,
            instance=folder,
            testing=True,
            secure_cookies=False,
            sense="none",  # the language model takes two seconds to start; its own tests ask for it
        )
    )
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = PageClient

    @app.after_request
    def nothing_uncommitted(response):
        if incoming.method == "POST" and response.status_code < 400:
            left = [*_db.session.new, *_db.session.dirty, *_db.session.deleted]
            assert not left, f"left uncommitted by {incoming.path}: {left}"
        return response

    with app.app_context():
        upgrade()
    yield app
    with app.app_context():
        _db.engine.dispose()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def session(app: Flask) -> Iterator[object]:
    """A session whose commits are savepoints; everything is rolled back after the test."""
    with app.app_context():
        connection = _db.engine.connect()
        transaction = connection.begin()
        real = _db.session
        options = {"bind": connection, "class_": _OneConnection, "join_transaction_mode": "create_savepoint"}
        _db.session = _db._make_scoped_session(options)
        forget()
        yield _db.session
        _db.session.remove()
        _db.session = real
        transaction.rollback()
        connection.close()


@pytest.fixture
def english(session: object) -> None:
    """Messages outside of requests come in the language that they are written in."""
    g.language = BY_CODE["en"]


@pytest.fixture
def client(app: Flask, session: object) -> PageClient:
    """A browser without JavaScript that complains about every invalid page."""
    return app.test_client()


@pytest.fixture
def sign_in(client: PageClient):
    """Sign an account in and return it."""

    def enter(user: User) -> User:
        _db.session.commit()
        answer = client.post("/de/account/sign-in", data={"email": user.email, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return user

    return enter


@pytest.fixture
def statements(app: Flask, session: object) -> Iterator[list[str]]:
    """Every SQL statement since the last ``clear()``."""
    seen: list[str] = []

    def record(_connection, _cursor, statement, *_rest) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "BEGIN", "ROLLBACK")):
            seen.append(statement)

    engine = _db.engine
    sa.event.listen(engine, "before_cursor_execute", record)
    yield seen
    sa.event.remove(engine, "before_cursor_execute", record)
