"""The day itself: people come in, also those who did not register; nobody is counted twice.

The event's row is locked first, so that two doors cannot both let the last person in. What a telephone sends again
after it was offline is known by ``once``; the unique indexes hold whatever this module does.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit, clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.events import queries
from teilhabe_app.events.models import (
    Attendance,
    Event,
    PoolKind,
    Registration,
    RegistrationState,
    UndoneAttendance,
    WishState,
    Workshop,
)
from teilhabe_app.events.policy import Can
from teilhabe_app.events.service import places, registering
from teilhabe_app.events.service.places import Changes
from teilhabe_app.formats.models import State

EARLIEST = dt.timedelta(hours=12)  # doors open before the event begins; clocks of telephones are wrong at times


class Answer(StrEnum):
    """What became of one check-in."""

    DONE = "done"
    ALREADY = "already"  # somebody else did it, or another telephone
    UNDONE = "undone"
    UNKNOWN = "unknown"  # no such person at this event
    NO_PLACE = "no_place"  # waits, and places of those who do not come are given only after the beginning
    FULL = "full"


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckIn:
    """One check-in, or taking one back, as a page or telephone sends it."""

    once: str
    registration_id: int | None = None
    code: str | None = None
    workshop_id: int | None = None
    at: dt.datetime | None = None
    undo: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class WalkIn:
    """Somebody at the door who did not register."""

    name: str
    language: str
    workshop_id: int | None = None
    once: str | None = None


def check_in(actor: Actor, event: Event, item: CheckIn) -> tuple[Answer, Registration | None]:
    """Write down that somebody came to the event or to a workshop; or take it back.

    Whoever has a place may come in while the house is not full. Whoever waits gets a place of somebody who has not
    come, once the event has begun.
    """
    policy.require(actor, Can.CHECK_IN, event)
    places.lock(event.id)
    found = queries.registration_of(event, key=item.registration_id, code=item.code)
    workshop = next((one for one in event.workshops if one.id == item.workshop_id), None)
    if found is None or (item.workshop_id is not None and workshop is None):
        return Answer.UNKNOWN, None
    if item.undo:
        return _undo(actor, event, found, workshop, item.once), found
    earlier = queries.attendance_once(item.once)
    if earlier is not None:
        return Answer.UNDONE if isinstance(earlier, UndoneAttendance) else Answer.DONE, found
    answer = _come_in(event, found, item, None if workshop else item.once)
    if workshop is not None and answer in {Answer.DONE, Answer.ALREADY}:
        answer = _come_in_workshop(event, found, workshop, item)
    if answer is Answer.DONE:
        audit.note(actor, "attendance.check_in", found, workshop=workshop.id if workshop else 0)
    return answer, found


def walk_in(actor: Actor, event: Event, draft: WalkIn) -> tuple[Registration, Changes]:
    """Register and check in somebody at the door, with a free place or that of somebody who has not come.

    Sent twice it is one person. Raises DomainError when there is no place; then nothing is kept.
    """
    policy.require(actor, Can.CHECK_IN, event)
    if event.format.state is State.CANCELLED:
        raise DomainError(_l("This event does not take place."))
    places.lock(event.id)
    wishes = (draft.workshop_id,) if draft.workshop_id else ()
    entered = registering.Draft(name=draft.name, language=draft.language, wishes=wishes, once=draft.once)
    registration, is_new, changes = registering.register(actor, event, entered, channel="walk_in")
    if not is_new:
        return registration, changes
    answer = _come_in(event, registration, CheckIn(once=f"w{registration.id}"), None)
    if answer is Answer.FULL:
        raise DomainError(_l("The house is full: as many people are here as there are places."))
    if answer is not Answer.DONE:
        raise DomainError(
            _l("All places are taken. Once the event has begun, you can give away places of people who did not come.")
        )
    held = next((wish.workshop_id for wish in registration.wishes if wish.state is WishState.HELD), None)
    workshop = next((one for one in event.workshops if one.id == held), None)
    if workshop is not None:  # others may have filled the room meanwhile
        _come_in_workshop(event, registration, workshop, CheckIn(once=f"w{registration.id}"))
    audit.note(actor, "attendance.walk_in", registration, workshop=workshop.id if workshop else 0)
    return registration, changes


def _come_in(event: Event, registration: Registration, item: CheckIn, once: str | None) -> Answer:
    if queries.attendance_of(registration.id, None) is not None:
        return Answer.ALREADY
    if registration.state in queries.GONE:
        return Answer.NO_PLACE
    at = _moment(event, item.at)
    is_online = registration.pool is not None and registration.pool.kind is PoolKind.ONLINE
    if not is_online:
        if registration.state is not RegistrationState.CONFIRMED and at < event.format.opens_at:
            return Answer.NO_PLACE
        if queries.here_now(event.id) >= queries.places_in_the_house(event.id):
            return Answer.FULL
    return Answer.DONE if _insert(event, registration, None, once, at) else Answer.ALREADY


def _come_in_workshop(event: Event, registration: Registration, workshop: Workshop, item: CheckIn) -> Answer:
    if queries.attendance_of(registration.id, workshop.id) is not None:
        return Answer.ALREADY
    room_for = None if workshop.capacity is None else workshop.capacity + sum(r.capacity for r in workshop.reserves)
    if room_for is not None and queries.in_workshop_now(workshop.id) >= room_for:
        return Answer.FULL
    at = _moment(event, item.at)
    return Answer.DONE if _insert(event, registration, workshop.id, item.once, at) else Answer.ALREADY


def _insert(
    event: Event, registration: Registration, workshop_id: int | None, once: str | None, at: dt.datetime
) -> bool:
    row = Attendance(event_id=event.id, registration_id=registration.id, workshop_id=workshop_id, once=once, at=at)
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        return False
    return True


def _undo(actor: Actor, event: Event, registration: Registration, workshop: Workshop | None, once: str) -> Answer:
    """Take a check-in back; the one to the event takes those to its workshops along. Twice is as good as once."""
    if queries.attendance_once(once) is not None:
        return Answer.UNDONE
    rows = [queries.attendance_of(registration.id, workshop.id if workshop else None)]
    if workshop is None:
        rows += [queries.attendance_of(registration.id, one.id) for one in event.workshops]
    for row in filter(None, rows):
        if row.once:
            db.session.add(UndoneAttendance(event_id=event.id, once=row.once))
        db.session.delete(row)
    db.session.add(UndoneAttendance(event_id=event.id, once=once))
    db.session.flush()
    audit.note(actor, "attendance.undo", registration, workshop=workshop.id if workshop else 0)
    return Answer.UNDONE


def _moment(event: Event, at: dt.datetime | None) -> dt.datetime:
    """Believe the telephone's clock within reason."""
    now = clock.now()
    return now if at is None or at > now or at < event.format.opens_at - EARLIEST else at
