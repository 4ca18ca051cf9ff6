"""Real processes and threads against a committed database: never oversold, nobody lost."""

import datetime as dt
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
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.events import cli, service
from teilhabe_app.events.models import (
    Event,
    Pool,
    Registration,
    RegistrationGroup,
    RegistrationState,
    Wish,
    WishState,
    Workshop,
)
from tests.factories.events import event, pool, workshop

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
def rushing(url, slug, workshop_id, *, people, processes=2, first=0, plan=""):
    """Let processes register everybody at one moment; they have ended when the block ends."""
    share = people // processes
    started = [
        subprocess.Popen(  # noqa: S603 -- our own program
            [sys.executable, "-m", "tests.events.rush", url, slug, str(number), str(share), str(workshop_id), plan],
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


def people_by_state():
    db.session.expire_all()
    return Counter(db.session.scalars(db.select(Registration.state)))


def test_kept_places_hold_in_the_rush(committed):
    made = event(capacity=10)
    kept, room = pool(made, 5), workshop(made)
    db.session.commit()
    slug, room_id, pool_id = made.format.slug, room.id, kept.id
    db.session.remove()
    with rushing(committed, slug, room_id, people=40, plan=f"pool={pool_id}"):
        pass
    assert people_by_state() == {RegistrationState.CONFIRMED: 15, RegistrationState.WAITING: 25}
    assert db.session.scalars(db.select(Event.taken)).one() == 10
    assert db.session.get(Pool, pool_id).taken == 5
    in_pool = db.session.query(Registration).filter_by(pool_id=pool_id).all()
    assert len(in_pool) == 5
    assert all(one.claim_id == pool_id for one in in_pool)


def test_groups_come_together_or_one_by_one(committed):
    made = event(capacity=20)
    room = workshop(made)
    db.session.commit()
    slug, room_id = made.format.slug, room.id
    db.session.remove()
    with rushing(committed, slug, room_id, people=16, plan="groups"):
        pass
    states = people_by_state()
    taken = db.session.scalars(db.select(Event.taken)).one()
    assert states[RegistrationState.CONFIRMED] == taken
    assert sum(states.values()) == 48
    for group in db.session.query(RegistrationGroup):
        found = {one.state for one in group.members}
        assert len(found) == 1 or not group.together
        assert taken == 20 or group.together or found == {RegistrationState.CONFIRMED}
    assert 18 <= taken <= 20


def test_one_network_holds_five_places_in_the_rush(committed):
    made = event(capacity=100)
    room = workshop(made)
    db.session.commit()
    slug, room_id = made.format.slug, room.id
    db.session.remove()
    with rushing(committed, slug, room_id, people=40, plan="office"):
        pass
    assert people_by_state() == {RegistrationState.CONFIRMED: 5, RegistrationState.UNCONFIRMED: 35}
    assert db.session.scalars(db.select(Event.taken)).one() == 5
    numbers = [one for one in db.session.scalars(db.select(Registration.provisional_number)) if one]
    assert sorted(numbers) == [1, 2, 3, 4, 5]


def test_what_expires_during_the_rush_is_passed_on_once(committed):
    made = event(capacity=5)
    room = workshop(made, capacity=3)
    db.session.commit()
    slug, room_id = made.format.slug, room.id
    db.session.remove()
    with rushing(committed, slug, room_id, people=5, processes=1):
        pass
    past = clock.now() - dt.timedelta(minutes=1)
    db.session.execute(db.update(Registration).values(confirm_by=past))
    db.session.commit()
    with rushing(committed, slug, room_id, people=20, first=100):
        for _ in range(5):
            cli.keep_places_moving()
            db.session.commit()
    assert people_by_state() == {
        RegistrationState.CANCELLED: 5,
        RegistrationState.CONFIRMED: 5,
        RegistrationState.WAITING: 15,
    }
    assert db.session.scalars(db.select(Event.taken)).one() == 5
    assert db.session.query(Wish).filter_by(workshop_id=room_id, state=WishState.HELD).count() == 3
    assert db.session.get(Workshop, room_id).taken == 3
