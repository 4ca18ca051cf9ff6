"""Builders of events, workshops and registrations."""

from __future__ import annotations

import datetime as dt

from teilhabe_app.core import clock, receipts
from teilhabe_app.core.db import db
from teilhabe_app.events.models import Event, Mode, Pool, PoolKind, Registration, RegistrationState, Slot, Workshop
from teilhabe_app.formats.models import Kind
from tests.factories import format_, ml, number, save

DAY = dt.timedelta(days=1)


def event(capacity: int = 10, **values) -> Event:
    """Build an event in three weeks with open registration."""
    now = clock.now().replace(microsecond=0)
    shared = {
        "opens_at": now + 21 * DAY,
        "closes_at": now + 21 * DAY + dt.timedelta(hours=6),
        "title": ml("Fachtag Teilhabe", ar="يوم المشاركة"),
        "place": "Bürgerhaus Weserterrassen",
        **values.pop("shared", {}),
    }
    defaults = {
        "mode": Mode.ON_SITE,
        "capacity": capacity,
        "taken": 0,
        "waiting_next": 1,
        "takes_registrations": True,
        "registration_opens_at": now - DAY,
        "registration_closes_at": now + 20 * DAY,
    }
    return save(Event(format=format_(Kind.EVENT, **shared), **{**defaults, **values}))


def workshop(of: Event, capacity: int | None = None, **values) -> Workshop:
    n = len(of.workshops) + 1
    slot = of.slots[0] if of.slots else Slot(event=of, number=1)
    made = Workshop(
        number=n, slot=values.pop("slot", slot), capacity=capacity, taken=0, **{"title": ml(f"Werkstatt {n}"), **values}
    )
    of.workshops.append(made)
    db.session.flush()
    return made


def registration(of: Event, **values) -> Registration:
    """Build a confirmed registration; the event's counter follows."""
    n = number()
    defaults = {
        "receipt": receipts.new(),
        "name": f"Person {n}",
        "email": f"person{n}@example.org",
        "language": "de",
        "state": RegistrationState.CONFIRMED,
    }
    made = Registration(event=of, **{**defaults, **values})
    if made.state is RegistrationState.CONFIRMED:
        of.taken += 1
    return save(made)


def pool(of: Event, capacity: int, **values) -> Pool:
    """Build reserved places for people who say that they belong to a group."""
    made = Pool(
        position=len(of.pools) + 1,
        capacity=capacity,
        taken=0,
        **{"kind": PoolKind.RESERVED, "title": ml("Migrant*innenorganisationen"), **values},
    )
    of.pools.append(made)
    db.session.flush()
    return made


def slot(of: Event, **values) -> Slot:
    """Build one more round of workshops."""
    return save(Slot(event=of, **{"number": len(of.slots) + 1, **values}))
