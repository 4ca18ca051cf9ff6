"""Two doors at one moment on a committed database: nobody twice, never more people than places."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask_migrate import upgrade

from config import Settings
from teilhabe_app.accounts.models import User
from teilhabe_app.app import create_app
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.events import queries
from teilhabe_app.events.models import Attendance, Event
from teilhabe_app.events.service import attendance
from teilhabe_app.events.service.attendance import CheckIn, WalkIn
from tests import factories
from tests.factories import events

HOUR = dt.timedelta(hours=1)
PLACES, EXPECTED, GUESTS = 5, 3, 6


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def committed(request, tmp_path):
    """The application on a database of its own."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'doors.sqlite3'}"
    else:
        url = request.getfixturevalue("postgres_server").create("doors")
    app = create_app(Settings(secret_key="x" * 40, database_url=url, instance=tmp_path, testing=True))
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


def test_two_doors_at_once(committed):
    staff = factories.moderator()
    event = events.event(PLACES, shared={"opens_at": clock.now() - HOUR, "closes_at": clock.now() + HOUR})
    people = [events.registration(event).id for _n in range(EXPECTED)]
    db.session.commit()
    staff_id, slug = staff.id, event.format.slug
    db.session.remove()
    together = Barrier(2 * EXPECTED + GUESTS)

    def door(act) -> str:
        with committed.app_context():
            together.wait()
            here = queries.for_the_day(slug)
            try:
                answer = act(db.session.get(User, staff_id), here)
                db.session.commit()
            except DomainError:
                db.session.rollback()
                answer = "refused"
            db.session.remove()
        return str(answer)

    def check(number: int, telephone: int):
        item = CheckIn(once=f"telephone-{telephone}-{number}", registration_id=people[number])
        return lambda actor, here: attendance.check_in(actor, here, item)[0]

    def walk(number: int):
        return lambda actor, here: (
            attendance.walk_in(actor, here, WalkIn(name=f"Gast {number}", language="de")) and "in"
        )

    acts = [check(number, telephone) for number in range(EXPECTED) for telephone in (1, 2)]
    acts += [walk(number) for number in range(GUESTS)]
    with ThreadPoolExecutor(len(acts)) as pool:
        answers = Counter(pool.map(door, acts))

    came = Counter(row.registration_id for row in db.session.query(Attendance))
    assert max(came.values()) == 1
    assert len(came) == PLACES
    assert answers["done"] + answers["in"] == PLACES
    kept = db.session.query(Event).one()
    assert kept.taken <= kept.capacity
