"""Reads of the staff's pages: needs, the list of registrations, one registration with its mails."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from teilhabe_app.core import receipts
from teilhabe_app.core.db import db
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.core.paging import Page, page_of
from teilhabe_app.core.text import fold
from teilhabe_app.events.models import (
    LETTERBOX,
    Event,
    EventAnswer,
    MessageKind,
    Need,
    NeedKind,
    Pool,
    Registration,
    RegistrationGroup,
    RegistrationState,
    Wish,
    WishState,
)
from teilhabe_app.events.queries.registrations import for_registering
from teilhabe_app.formats.models import Format

PER_PAGE = 50
LEAST_DIGITS = 4
OTHER = "other"


@dataclass(frozen=True, kw_only=True, slots=True)
class Filter:
    """What the list of registrations is narrowed to; empty values narrow nothing."""

    search: str = ""
    state: RegistrationState | None = None
    workshop_id: int | None = None
    pool_id: int | None = None
    language: str | None = None
    group_id: int | None = None
    provisional: bool = False
    only: frozenset[int] | None = None  # these registrations


def for_staff(slug: str) -> Event | None:
    """Load an event with its workshops and pools (3 statements)."""
    query = (
        select(Event)
        .join(Event.format)
        .where(Format.slug == slug)
        .options(contains_eager(Event.format), selectinload(Event.workshops), selectinload(Event.pools))
    )
    return db.session.scalars(query).unique().one_or_none()


def pool_in(slug: str, pool_id: int) -> Pool | None:
    """Load the places of a pool of an event."""
    query = (
        select(Pool)
        .join(Pool.event)
        .join(Event.format)
        .where(Pool.id == pool_id, Format.slug == slug)
        .options(contains_eager(Pool.event).contains_eager(Event.format))
    )
    return db.session.scalars(query).one_or_none()


def state_counts(event: Event) -> dict[str, int]:
    """Count registrations by state, and under ``provisional`` those without a confirmed address (1 statement)."""
    query = (
        select(
            Registration.state,
            func.count(),
            func.sum(case((Registration.provisional_number.is_not(None), 1), else_=0)),
        )
        .where(Registration.event_id == event.id, Registration.channel != LETTERBOX)
        .group_by(Registration.state)
    )
    counts = {state.value: 0 for state in RegistrationState}
    provisional = 0
    for state, count, unsure in db.session.execute(query):
        counts[state.value] = count
        provisional += int(unsure or 0)
    return {**counts, "provisional": provisional}


def groups_of(event: Event) -> Sequence[RegistrationGroup]:
    """Return the groups that registered."""
    query = select(RegistrationGroup).where(RegistrationGroup.event_id == event.id).order_by(RegistrationGroup.id)
    return db.session.scalars(query).all()


def languages_of(event: Event) -> Sequence[str]:
    """Return the languages of messages that people chose."""
    query = select(Registration.language).where(Registration.event_id == event.id, Registration.channel != LETTERBOX)
    return sorted(db.session.scalars(query.distinct()))


def chosen(event: Event, narrow: Filter) -> list[ColumnElement[bool]]:
    """Return the conditions of a filter on registrations."""
    found: list[ColumnElement[bool]] = [Registration.event_id == event.id, Registration.channel != LETTERBOX]
    if narrow.state:
        found.append(Registration.state == narrow.state)
    if narrow.provisional:
        found.append(Registration.provisional_number.is_not(None))
    if narrow.workshop_id:
        holds = exists().where(
            Wish.registration_id == Registration.id,
            Wish.workshop_id == narrow.workshop_id,
            Wish.state.in_((WishState.HELD, WishState.WAITING)),
        )
        found.append(holds)
    if narrow.pool_id:
        pool = narrow.pool_id
        found.append(or_(Registration.pool_id == pool, Registration.claim_id == pool))
    if narrow.only is not None:
        found.append(Registration.id.in_(narrow.only))
    if narrow.language:
        found.append(Registration.language == narrow.language)
    if narrow.group_id:
        found.append(Registration.group_id == narrow.group_id)
    if narrow.search:
        found.append(Registration.id.in_(found_ids(event, narrow.search)))
    return found


def found_ids(event: Event, typed: str) -> list[int]:
    """Find people by a part of their name in any script, their organisation, mail, phone or code (1 statement).

    Names are compared folded, in Python: a folded copy of them in the database would be more to delete.
    """
    code = receipts.normalise(typed)
    words = fold(typed).split()
    digits = re.sub(r"\D", "", typed)
    by_phone = len(digits) >= LEAST_DIGITS and not re.search(r"[^\d\s()+/.-]", typed)
    group_name = RegistrationGroup.organisation_name
    query = (
        select(
            Registration.id,
            Registration.receipt,
            Registration.name,
            Registration.email,
            Registration.phone,
            Registration.organisation_name,
            group_name,
        )
        .outerjoin(RegistrationGroup, RegistrationGroup.id == Registration.group_id)
        .where(Registration.event_id == event.id, Registration.name.is_not(None))
    )
    found = []
    for key, receipt, name, email, phone, *organisations in db.session.execute(query):
        if code:
            fits = receipt == code
        else:
            said = fold(" ".join(filter(None, (name, email, *organisations, receipt))))
            fits = all(word in said for word in words)
            fits = fits or (by_phone and digits in re.sub(r"\D", "", phone or ""))
        if fits:
            found.append(key)
    return found


def registration_page(event: Event, narrow: Filter, cursor: str | None, *, size: int = PER_PAGE) -> Page[Registration]:
    """Return a page of the list: the queue in its order, everybody else newest first."""
    query = (
        select(Registration)
        .where(*chosen(event, narrow))
        .options(
            selectinload(Registration.wishes).joinedload(Wish.workshop),
            joinedload(Registration.group),
            joinedload(Registration.pool),
            joinedload(Registration.claim),
        )
    )
    if narrow.state is RegistrationState.WAITING:
        keys = (Registration.waiting_number, Registration.id)
        return page_of(query, keys, cursor, size=size, descending=False)
    return page_of(query, (Registration.id,), cursor, size=size)


def registration_in(slug: str, registration_id: int) -> Registration | None:
    """Load one registration of an event with everything that staff may look at."""
    query = (
        select(Registration)
        .join(Registration.event)
        .join(Event.format)
        .where(Registration.id == registration_id, Format.slug == slug)
        .options(
            contains_eager(Registration.event).options(contains_eager(Event.format), selectinload(Event.workshops)),
            joinedload(Registration.group),
            joinedload(Registration.pool),
            joinedload(Registration.claim),
            selectinload(Registration.wishes).joinedload(Wish.workshop),
            selectinload(Registration.needs),
            selectinload(Registration.answers).joinedload(EventAnswer.question),
        )
    )
    return db.session.scalars(query).unique().one_or_none()


def mails_of(registration: Registration, *, with_needs: bool) -> Sequence[OutboxMail]:
    """Return the mails of an event to one person, newest first.

    ``with_needs``: also that a need was answered, for those who may know of needs.
    """
    address = registration.email or (registration.group and registration.group.contact_email)
    if not address:
        return []
    about = f"event:{registration.event_id}"
    query = select(OutboxMail).where(OutboxMail.about == about, OutboxMail.to_address == address)
    if not with_needs:
        query = query.where(OutboxMail.kind != MessageKind.NEED_ANSWERED.value)
    return db.session.scalars(query.order_by(OutboxMail.id.desc()).limit(PER_PAGE)).all()


def requests_of(event: Event) -> Sequence[Registration]:
    """Return those who wait for a decision, oldest first."""
    query = select(Registration).where(
        Registration.event_id == event.id, Registration.state == RegistrationState.REQUESTED
    )
    options = (joinedload(Registration.group), joinedload(Registration.claim))
    return db.session.scalars(query.options(*options).order_by(Registration.id)).all()


@dataclass(frozen=True, kw_only=True, slots=True)
class NeedGroup:
    """All people of an event who need the same; ``language`` is that of interpreting, ``other`` for the rest."""

    event: Event
    kind: NeedKind
    language: str | None
    needs: Sequence[Need]


def needs_of(event: Event) -> Sequence[Need]:
    """Return the needs of everybody who may come, with their people, by kind and language (1 statement)."""
    gone = (RegistrationState.CANCELLED, RegistrationState.DECLINED)
    query = (
        select(Need)
        .join(Need.registration)
        .where(Registration.event_id == event.id, Registration.state.not_in(gone))
        .options(contains_eager(Need.registration).joinedload(Registration.group))
    )
    order = list(NeedKind)
    found = db.session.scalars(query).all()
    return sorted(found, key=lambda need: (order.index(need.kind), need.language or "~", need.id))


def need_group(slug: str, kind: str, language: str | None = None) -> NeedGroup | None:
    """Find the people who need the same."""
    event = for_registering(slug)
    if event is None or kind not in set(NeedKind):
        return None
    wanted = None if language == OTHER else language
    needs = [need for need in needs_of(event) if need.kind == kind and (language is None or need.language == wanted)]
    return NeedGroup(event=event, kind=NeedKind(kind), language=language, needs=needs) if needs else None
