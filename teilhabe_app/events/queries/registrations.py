"""Reads of registrations: places, queues, wishes and needs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import contains_eager, defer, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from teilhabe_app.core import receipts
from teilhabe_app.core.db import db
from teilhabe_app.events.models import (
    LETTERBOX,
    Event,
    EventAnswer,
    Need,
    Registration,
    RegistrationGroup,
    RegistrationState,
    Wish,
    Workshop,
)
from teilhabe_app.formats.models import Format


def for_registering(slug: str) -> Event | None:
    """Load an event with what the form offers: workshops with their rounds, pools (2 statements)."""
    event = db.session.scalars(_event_for_registering(), {"slug": slug}).unique().one_or_none()
    if event is not None:
        workshops = db.session.scalars(_workshops_for_registering(), {"event": event.id}).all()
        set_committed_value(event, "workshops", list(workshops))
    return event


@cache
def _event_for_registering() -> Select[Event]:
    """Build the statement once: a rush of registrations asks nothing as often."""
    return (
        select(Event)
        .join(Event.format)
        .where(Format.slug == bindparam("slug"))
        .options(contains_eager(Event.format), joinedload(Event.pools), defer(Event.about), defer(Event.documentation))
    )


@cache
def _workshops_for_registering() -> Select[Workshop]:
    return (
        select(Workshop)
        .where(Workshop.event_id == bindparam("event"))
        .options(
            joinedload(Workshop.slot),
            joinedload(Workshop.room),
            defer(Workshop.about),
            defer(Workshop.contributors),
        )
        .order_by(Workshop.number)
    )


def registration_by_receipt(receipt: str) -> Registration | None:
    """Find by the code on the confirmation, however it was typed."""
    code = receipts.normalise(receipt)
    if code is None:
        return None
    query = (
        select(Registration)
        .where(Registration.receipt == code)
        .options(
            joinedload(Registration.event).options(
                joinedload(Event.format), selectinload(Event.workshops).joinedload(Workshop.slot)
            ),
            joinedload(Registration.claim),
            joinedload(Registration.pool),
            selectinload(Registration.wishes)
            .joinedload(Wish.workshop)
            .options(joinedload(Workshop.room), joinedload(Workshop.slot)),
            selectinload(Registration.needs),
            selectinload(Registration.answers).joinedload(EventAnswer.question),
        )
    )
    return db.session.scalars(query).unique().one_or_none()


def registration_by_id(registration_id: int) -> Registration | None:
    """Load a registration with its event, also when everything else about the person is deleted."""
    query = select(Registration).where(Registration.id == registration_id)
    options = joinedload(Registration.event).joinedload(Event.format)
    return db.session.scalars(query.options(options)).one_or_none()


def letterboxes(event_id: int) -> Sequence[Registration]:
    """Return the addresses for news about the results that were set apart from their registrations (1 statement)."""
    query = select(Registration).where(
        Registration.event_id == event_id,
        Registration.channel == LETTERBOX,
        Registration.outcome_email.is_not(None),
    )
    options = joinedload(Registration.event).joinedload(Event.format)
    return db.session.scalars(query.options(options)).all()


def group_by_receipt(receipt: str) -> RegistrationGroup | None:
    """Find a group by the code of its contact, with its members."""
    code = receipts.normalise(receipt)
    if code is None:
        return None
    query = (
        select(RegistrationGroup)
        .where(RegistrationGroup.receipt == code)
        .options(
            joinedload(RegistrationGroup.event).options(
                joinedload(Event.format),
                selectinload(Event.workshops).joinedload(Workshop.slot),
                selectinload(Event.pools),
            ),
            selectinload(RegistrationGroup.members).selectinload(Registration.wishes).joinedload(Wish.workshop),
        )
    )
    return db.session.scalars(query).unique().one_or_none()


def member_of(receipt: str, registration_id: int) -> Registration | None:
    """Find a member of a group by the code of its contact."""
    group = group_by_receipt(receipt)
    return next((one for one in group.members if one.id == registration_id), None) if group else None


def by_once(once: str) -> Registration | None:
    """Find what an earlier sending of the same form created."""
    return db.session.scalars(select(Registration).where(Registration.once == once)).one_or_none()


def earlier(event: Event, once: str | None, email: str | None) -> Sequence[Registration]:
    """Find what an earlier sending of the same form created, and who holds the address at the event (1 statement)."""
    ways = [Registration.once == once] if once else []
    if email:
        active = Registration.state.not_in([RegistrationState.CANCELLED, RegistrationState.DECLINED])
        ways.append(and_(Registration.event_id == event.id, Registration.email == email, active))
    if not ways:
        return []
    found = db.session.scalars(select(Registration).where(or_(*ways))).all()
    return sorted(found, key=lambda one: one.once != once)


def earlier_group(event: Event, once: str | None, email: str | None) -> RegistrationGroup | None:
    """Find what an earlier sending of the same form created, or the group that the address has at the event."""
    ways = [RegistrationGroup.once == once] if once else []
    if email:
        active = Registration.state.not_in([RegistrationState.CANCELLED, RegistrationState.DECLINED])
        same = and_(RegistrationGroup.event_id == event.id, RegistrationGroup.contact_email == email)
        ways.append(and_(same, RegistrationGroup.members.any(active)))
    if not ways:
        return None
    found = db.session.scalars(select(RegistrationGroup).where(or_(*ways))).all()
    return min(found, key=lambda one: one.once != once, default=None)


def last_registration(event_id: int) -> int:
    """Return the highest number of a registration of an event: whoever joins a queue now stands behind it."""
    return int(db.session.scalar(select(func.max(Registration.id)).where(Registration.event_id == event_id)) or 0)


def need_by_id(need_id: int) -> Need | None:
    """Load a need with its person and event."""
    query = (
        select(Need)
        .where(Need.id == need_id)
        .options(joinedload(Need.registration).joinedload(Registration.event).joinedload(Event.format))
    )
    return db.session.scalars(query).one_or_none()
