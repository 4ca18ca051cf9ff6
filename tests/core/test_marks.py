"""The mark of a moment: equal as long as nothing is stored, never equal after anything was."""

import contextlib

import pytest
import sqlalchemy as sa

from teilhabe_app.core.db import db, may_write
from teilhabe_app.core.marks import KNOWN, MOST, keep, mark, recall


@pytest.fixture
def things(app):
    """An empty table of this test alone."""
    table = sa.Table("marked_thing", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True))
    with app.app_context():
        table.create(db.engine)
        yield table
        table.drop(db.engine)


@contextlib.contextmanager
def reader():
    """A connection of a request that only reads."""
    token = may_write.set(False)
    try:
        with db.engine.connect() as connection:
            yield connection
    finally:
        may_write.reset(token)


def now():
    with reader() as connection:
        return mark(connection)


def insert(things):
    return sa.insert(things).values(id=sa.select(sa.func.coalesce(sa.func.max(things.c.id), 0) + 1).scalar_subquery())


def test_nothing_stored_means_the_same_mark(things):
    first = now()

    with reader() as connection:
        connection.execute(sa.select(things)).all()

    assert now() == first


@pytest.mark.parametrize("many", [1, 3])
def test_whoever_stores_something_changes_the_mark(things, many):
    first = now()

    with db.engine.begin() as connection:
        for _ in range(many):
            connection.execute(insert(things))

    assert now() != first


def test_two_connections_never_mistake_each_others_marks(things):
    with reader() as one, reader() as other:
        before = {mark(one), mark(other)}
    with db.engine.begin() as writer:
        writer.execute(insert(things))
    with reader() as one, reader() as other:
        assert not before & {mark(one), mark(other)}


def test_a_mark_is_not_taken_from_what_is_not_stored_yet(app, things):
    """On SQLite, what another has begun to write changes nothing before it is stored."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL numbers transactions when they begin: its marks differ sooner, never later")
    with db.engine.connect() as writer, reader() as other:
        writer.execute(insert(things))
        before = mark(other)
        other.rollback()
        assert mark(other) == before
        other.rollback()
        writer.commit()
        assert mark(other) != before


def test_one_stored_during_another_transaction_is_seen(things):
    """Two writers at once: the end of each gives a mark of its own."""
    if db.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    seen = []
    with db.engine.connect() as first, db.engine.connect() as second:
        seen.append(now())
        first.execute(insert(things))
        seen.append(now())
        second.execute(sa.insert(things).values(id=99))
        seen.append(now())
        second.commit()
        seen.append(now())
        first.commit()
        seen.append(now())

    # The count of rows that others see changed with the third and the fourth step.
    assert len(set(seen[2:])) == len(seen[2:])


def test_a_connection_that_was_cut_is_replaced_before_it_is_used(app):
    """A database that was restarted in the night costs no error page in the morning."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            pytest.skip("a file cannot hang up")
        with db.engine.connect() as connection:
            number = connection.scalar(sa.text("SELECT pg_backend_pid()"))
        with sa.create_engine(db.engine.url, poolclass=sa.NullPool).connect() as other:
            other.execute(sa.text("SELECT pg_terminate_backend(:number)"), {"number": number})
        with db.engine.connect() as connection:
            assert connection.scalar(sa.text("SELECT pg_backend_pid()")) != number


@pytest.fixture
def counting(app, things, monkeypatch):
    """What a page asks again and again, and how often it was really counted."""
    monkeypatch.setitem(app.config, "TRUSTS_MARKS", value=True)
    app.extensions.pop(KNOWN, None)
    done = []

    def count(number="one"):
        token = may_write.set(False)
        try:
            with app.app_context():
                found = recall("things", number)
                if found is None:
                    done.append(number)
                    found = db.session.scalar(sa.select(sa.func.count()).select_from(things))
                    keep(found, "things", number)
                return found
        finally:
            may_write.reset(token)

    return count, done


def test_what_was_counted_is_known_until_something_is_stored(counting, things):
    count, done = counting
    assert [count(), count(), count("other")] == [0, 0, 0]
    assert done == ["one", "other"]

    with db.engine.begin() as connection:
        connection.execute(insert(things))

    assert [count(), count()] == [1, 1]
    assert done == ["one", "other", "one"]


def test_whoever_may_write_counts_themselves(counting):
    count, _done = counting
    count()

    assert recall("things", "one") is None


def test_only_so_much_is_known(counting, app):
    count, _done = counting
    for number in range(MOST + 5):
        count(number)

    assert len(app.extensions[KNOWN]) == MOST
