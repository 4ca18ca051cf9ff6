"""Reads of registrations: places, queues, wishes and needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from teilhabe_app.core import receipts
from teilhabe_app.core.db import db
from teilhabe_app.events.models import Event, Need, NeedAnswer, Registration, RegistrationState, Wish, WishState
from teilhabe_app.formats.models import Format


def for_registering(slug: str) -> Event | None:
    """Load an event with its workshops only (2 statements)."""
    query = (
        select(Event)
        .join(Event.format)
        .where(Format.slug == slug)
        .options(contains_eager(Event.format), selectinload(Event.workshops))
    )
    return db.session.scalars(query).unique().one_or_none()


def registration_by_receipt(receipt: str) -> Registration | None:
    """Find by the code on the confirmation, however it was typed."""
    code = receipts.normalise(receipt)
    if code is None:
        return None
    query = (
        select(Registration)
        .where(Registration.receipt == code)
        .options(
            joinedload(Registration.event).joinedload(Event.format),
            selectinload(Registration.wishes).joinedload(Wish.workshop),
            selectinload(Registration.needs),
        )
    )
    return db.session.scalars(query).unique().one_or_none()


def by_once(once: str) -> Registration | None:
    """Find what an earlier sending of the same form created."""
    return db.session.scalars(select(Registration).where(Registration.once == once)).one_or_none()


def active_by_email(event: Event, email: str) -> Registration | None:
    """Find the registration that holds an address at an event."""
    query = select(Registration).where(
        Registration.event_id == event.id,
        Registration.email == email,
        Registration.state != RegistrationState.CANCELLED,
    )
    return db.session.scalars(query).one_or_none()


def first_waiting(event_id: int) -> Registration | None:
    """Return who has waited longest."""
    query = (
        select(Registration)
        .where(Registration.event_id == event_id, Registration.state == RegistrationState.WAITING)
        .order_by(Registration.waiting_number)
        .limit(1)
    )
    return db.session.scalars(query).one_or_none()


def waiting_position(registration: Registration) -> int | None:
    """Return the place in the queue, beginning with 1; None for whoever does not wait."""
    if registration.state is not RegistrationState.WAITING:
        return None
    query = select(func.count()).where(
        Registration.event_id == registration.event_id,
        Registration.state == RegistrationState.WAITING,
        Registration.waiting_number < registration.waiting_number,
    )
    return int(db.session.scalar(query) or 0) + 1


def first_in_workshop_queue(workshop_id: int) -> Wish | None:
    """Return the wish of whoever is next in the queue of a workshop."""
    query = (
        select(Wish)
        .where(Wish.workshop_id == workshop_id, Wish.state == WishState.WAITING)
        .options(joinedload(Wish.registration).selectinload(Registration.wishes))
        .order_by(Wish.queued, Wish.registration_id)
        .limit(1)
    )
    return db.session.scalars(query).one_or_none()


def registrations_of(event: Event) -> Sequence[Registration]:
    """Return all registrations for the staff's table: confirmed, then the queue in order, then cancelled."""
    query = (
        select(Registration)
        .where(Registration.event_id == event.id)
        .options(selectinload(Registration.wishes).joinedload(Wish.workshop), selectinload(Registration.needs))
        .order_by(Registration.state == RegistrationState.CANCELLED, Registration.waiting_number, Registration.id)
    )
    order = {RegistrationState.CONFIRMED: 0, RegistrationState.WAITING: 1, RegistrationState.CANCELLED: 2}
    return sorted(db.session.scalars(query).unique(), key=lambda one: order[one.state])


def need_counts(registrations: Sequence[Registration]) -> Counter[tuple[str, str]]:
    """Count needs by kind and answer."""
    return Counter((need.kind.value, need.answer.value) for one in registrations for need in one.needs)


def need_by_id(need_id: int) -> Need | None:
    """Load a need with its person and event."""
    query = (
        select(Need)
        .where(Need.id == need_id)
        .options(joinedload(Need.registration).joinedload(Registration.event).joinedload(Event.format))
    )
    return db.session.scalars(query).one_or_none()


def open_needs(event: Event) -> int:
    """Count needs without an answer."""
    query = (
        select(func.count())
        .select_from(Need)
        .join(Registration)
        .where(Registration.event_id == event.id, Need.answer == NeedAnswer.OPEN)
    )
    return int(db.session.scalar(query) or 0)
