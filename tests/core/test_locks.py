"""When the embedded database's one write lock is taken: with the first thing written, after all that is looked up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from teilhabe_app.accounts.models import User
from teilhabe_app.core.audit import AuditEntry
from teilhabe_app.core.db import db, locks_late, may_write


@pytest.fixture
def sent(app: Flask) -> Iterator[list[str]]:
    """What goes to the database, in a session of its own outside of any test's transaction."""
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            pytest.skip("only the embedded database has one lock for all")
        seen: list[str] = []

        def record(_connection, _cursor, statement, *_rest) -> None:
            seen.append(statement.partition(" FROM")[0][:24])

        sa.event.listen(db.engine, "before_cursor_execute", record)
        yield seen
        db.session.rollback()
        sa.event.remove(db.engine, "before_cursor_execute", record)


@pytest.fixture
def late() -> Iterator[None]:
    """As in a request that may write."""
    token = locks_late.set(True)
    yield
    locks_late.reset(token)


@pytest.mark.usefixtures("late")
def test_a_request_looks_up_first_and_takes_the_lock_when_it_writes(sent):
    db.session.scalars(sa.select(User.id)).all()
    assert not any(statement.startswith("BEGIN") for statement in sent)
    db.session.add(AuditEntry(action="test.lock", object_type="-"))
    db.session.flush()
    db.session.scalars(sa.select(User.id)).all()
    assert sent[1] == "BEGIN IMMEDIATE"
    assert sent[2].startswith("INSERT INTO audit_entry")
    assert sum(statement.startswith("BEGIN") for statement in sent) == 1


@pytest.mark.usefixtures("late")
@pytest.mark.parametrize(
    "statement",
    [
        sa.select(User.id).with_for_update(),
        sa.update(User).where(User.id < 0).values(version=1),
        sa.text("SELECT 1"),
    ],
)
def test_whatever_locks_or_might_write_begins_at_once(sent, statement):
    db.session.execute(statement)
    assert sent[0] == "BEGIN IMMEDIATE"


@pytest.mark.usefixtures("late")
def test_a_part_that_can_be_taken_back_alone_stands_within_the_lock(sent):
    with db.session.begin_nested():
        db.session.scalars(sa.select(User.id)).all()
    assert sent[0] == "BEGIN IMMEDIATE"
    assert sent[1].startswith("SAVEPOINT")


@pytest.mark.usefixtures("late")
def test_what_only_reads_never_takes_the_lock(sent):
    token = may_write.set(False)
    db.session.scalars(sa.select(User.id)).all()
    may_write.reset(token)
    assert sent[0] == "BEGIN"


def test_commands_take_the_lock_at_once(sent):
    db.session.scalars(sa.select(User.id)).all()
    assert sent[0] == "BEGIN IMMEDIATE"


@pytest.mark.usefixtures("late")
def test_what_was_written_is_kept_or_taken_back_as_one(sent):
    count = sa.select(sa.func.count()).select_from(AuditEntry).where(AuditEntry.action == "test.kept")
    db.session.scalar(count)
    db.session.add(AuditEntry(action="test.kept", object_type="-"))
    db.session.flush()
    db.session.rollback()
    assert db.session.scalar(count) == 0
    db.session.add(AuditEntry(action="test.kept", object_type="-"))
    db.session.commit()
    assert db.session.scalar(count) == 1
    db.session.execute(sa.delete(AuditEntry).where(AuditEntry.action == "test.kept"))
    db.session.commit()
    assert sum(statement.startswith("BEGIN") for statement in sent) == 3
