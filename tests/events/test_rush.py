"""Real processes and threads against a committed database: never oversold, nobody lost."""

import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask_migrate import upgrade

from config import Settings
from teilhabe_app.accounts.models import Guest
from teilhabe_app.app import create_app
from teilhabe_app.core.db import db
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.events import service
from teilhabe_app.events.models import Event, Registration, RegistrationState, Wish, WishState
from tests.factories.events import event, workshop

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def committed(request, tmp_path):
    """The address of a database of its own, and the application on it."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'rush.sqlite3'}"
    else:
        url = request.getfixturevalue("postgres_server").create("rush")
    app = create_app(Settings(secret_key="x" * 40, database_url=url, instance=tmp_path, testing=True))
    with app.app_context():
        upgrade()
        yield url
        db.session.remove()
        db.engine.dispose()


@contextmanager
def rushing(url, slug, workshop_id, *, people, processes=2, first=0):
    """Let processes register everybody at one moment; they have ended when the block ends."""
    share = people // processes
    started = [
        subprocess.Popen(  # noqa: S603 -- our own program
            [sys.executable, "-m", "tests.events.rush", url, slug, str(number), str(share), str(workshop_id)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(first, first + people, share)
    ]
    try:
        for process in started:
            assert process.stdout.readline() == "ready\n", process.stderr.read()
        for process in started:
            process.stdin.write("go\n")
            process.stdin.flush()
        yield
        for process in started:
            output, errors = process.communicate(timeout=120)
            assert set(output.split()) == {"303"}, errors[-2000:] + output
    finally:
        for process in started:
            process.kill()
            process.communicate()


@pytest.mark.parametrize(("people", "seats"), [(8, 1), (60, 40)])
def test_exactly_the_seats_are_confirmed_and_nobody_is_lost(committed, people, seats):
    made = event(capacity=seats)
    room = workshop(made, capacity=max(1, seats // 2))
    db.session.commit()
    slug, room_id, room_seats = made.format.slug, room.id, room.capacity
    db.session.remove()
    with rushing(committed, slug, room_id, people=people):
        pass
    states = Counter(db.session.scalars(db.select(Registration.state)))
    assert states == {RegistrationState.CONFIRMED: seats, RegistrationState.WAITING: people - seats}
    assert db.session.scalars(db.select(Event.taken)).one() == seats
    assert db.session.query(Wish).filter_by(workshop_id=room_id, state=WishState.HELD).count() == room_seats
    numbers = [n for n in db.session.scalars(db.select(Registration.waiting_number)) if n is not None]
    assert len(set(numbers)) == people - seats
    assert db.session.query(OutboxMail).count() == people


def test_places_given_back_during_the_rush_find_somebody(committed):
    made = event(capacity=5)
    room = workshop(made)
    db.session.commit()
    slug, room_id = made.format.slug, room.id
    db.session.remove()
    with rushing(committed, slug, room_id, people=5, processes=1):
        pass
    with rushing(committed, slug, room_id, people=20, first=100):
        for _ in range(5):
            holder = db.session.scalars(
                db.select(Registration).filter_by(state=RegistrationState.CONFIRMED).limit(1)
            ).one()
            service.cancel(Guest(), holder)
            db.session.commit()
    db.session.expire_all()
    states = Counter(db.session.scalars(db.select(Registration.state)))
    assert states[RegistrationState.CANCELLED] == 5
    assert states[RegistrationState.CONFIRMED] == 5
    assert states[RegistrationState.WAITING] == 15
    assert db.session.scalars(db.select(Event.taken)).one() == 5
