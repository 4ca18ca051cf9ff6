"""Reads of the day itself: who is expected, who came, and who is meant by what was typed or scanned."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from teilhabe_app.core import receipts
from teilhabe_app.core.db import db
from teilhabe_app.core.text import fold
from teilhabe_app.events.models import (
    Attendance,
    Event,
    Pool,
    PoolKind,
    Registration,
    RegistrationGroup,
    RegistrationState,
    UndoneAttendance,
    Wish,
    WishState,
    Workshop,
)
from teilhabe_app.formats.models import Format

GONE = (RegistrationState.CANCELLED, RegistrationState.DECLINED)
TOKEN_LENGTH = 16
MOST_FOUND = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Somebody who registered, as the check-in needs them."""

    id: int
    receipt: str
    name: str
    state: RegistrationState
    language: str
    organisation: str | None
    is_online: bool
    workshops: frozenset[int]  # places held
    is_here: bool
    visited: frozenset[int]  # workshops they came to

    @property
    def token(self) -> str:
        """Return what a telephone keeps instead of the receipt, which opens the person's own page."""
        return token_of(self.receipt)


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """How many people are expected and here; workshops by id."""

    places: int  # of those who come to the house
    expected: int
    here: int
    workshops: dict[int, int]


def token_of(receipt: str) -> str:
    """Digest a receipt; the page computes the same from a scanned code."""
    return hashlib.sha256(receipt.encode()).hexdigest()[:TOKEN_LENGTH]


def for_the_day(slug: str) -> Event | None:
    """Load an event with its workshops and pools (3 statements)."""
    query = (
        select(Event)
        .join(Event.format)
        .where(Format.slug == slug)
        .options(
            contains_eager(Event.format),
            selectinload(Event.workshops).joinedload(Workshop.slot),
            selectinload(Event.pools),
        )
    )
    return db.session.scalars(query).unique().one_or_none()


def people_of(event: Event) -> list[Person]:
    """Return everybody who may come, by name (3 statements whatever their number)."""
    held: dict[int, set[int]] = defaultdict(set)
    wishes = (
        select(Wish.registration_id, Wish.workshop_id)
        .join(Registration, Registration.id == Wish.registration_id)
        .where(Registration.event_id == event.id, Wish.state == WishState.HELD)
    )
    for key, workshop_id in db.session.execute(wishes):
        held[key].add(workshop_id)
    came: dict[int, set[int | None]] = defaultdict(set)
    visits = select(Attendance.registration_id, Attendance.workshop_id).where(Attendance.event_id == event.id)
    for key, visited in db.session.execute(visits):
        came[key].add(visited)
    rows = db.session.execute(
        select(
            Registration.id,
            Registration.receipt,
            Registration.name,
            Registration.state,
            Registration.language,
            func.coalesce(Registration.organisation_name, RegistrationGroup.organisation_name).label("organisation"),
            Pool.kind.label("pool_kind"),
        )
        .outerjoin(Pool, Pool.id == Registration.pool_id)
        .outerjoin(RegistrationGroup, RegistrationGroup.id == Registration.group_id)
        .where(Registration.event_id == event.id, Registration.state.not_in(GONE), Registration.name.is_not(None))
    )
    found = [
        Person(
            id=row.id,
            receipt=row.receipt,
            name=row.name,
            state=row.state,
            language=row.language,
            organisation=row.organisation,
            is_online=row.pool_kind is PoolKind.ONLINE,
            workshops=frozenset(held[row.id]),
            is_here=None in came[row.id],
            visited=frozenset(key for key in came[row.id] if key is not None),
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (fold(one.name), one.id))


def matching(people: Iterable[Person], typed: str) -> list[Person]:
    """Find by code, or by the beginnings of words of the name in any script."""
    code = receipts.normalise(typed)
    words = fold(typed).split()
    if not words:
        return []
    people = list(people)
    by_code = [one for one in people if code and one.receipt == code]
    return (by_code or [one for one in people if _begins(one.name, words)])[:MOST_FOUND]


def _begins(name: str, words: Sequence[str]) -> bool:
    parts = re.split(r"[\s'’.,()-]+", fold(name))
    return all(any(part.startswith(word) for part in parts) for word in words)


def counts_of(event: Event) -> Counts:
    """Count who is expected in the house, who is here, and who came to each workshop (3 statements)."""
    expected = (
        select(func.count())
        .select_from(Registration)
        .where(Registration.event_id == event.id, Registration.state == RegistrationState.CONFIRMED, in_the_house())
    )
    visits = (
        select(Attendance.workshop_id, func.count())
        .join(Registration, Registration.id == Attendance.registration_id)
        .where(Attendance.event_id == event.id, or_(Attendance.workshop_id.is_not(None), in_the_house()))
        .group_by(Attendance.workshop_id)
    )
    found: dict[int | None, int] = {key: number for key, number in db.session.execute(visits)}  # noqa: C416 -- rows
    return Counts(
        places=places_in_the_house(event.id),
        expected=db.session.scalar(expected) or 0,
        here=found.pop(None, 0),
        workshops={key: number for key, number in found.items() if key is not None},
    )


def in_the_house() -> ColumnElement[bool]:
    """Return the condition that a registration is not for taking part online."""
    online = select(Pool.id).where(Pool.kind == PoolKind.ONLINE)
    return or_(Registration.pool_id.is_(None), Registration.pool_id.not_in(online))


def places_in_the_house(event_id: int) -> int:
    """Return how many people may be in the house: the open places and the reserved ones (1 statement)."""
    reserved = (
        select(func.coalesce(func.sum(Pool.capacity), 0))
        .where(Pool.event_id == event_id, Pool.kind == PoolKind.RESERVED)
        .scalar_subquery()
    )
    return int(db.session.scalar(select(Event.capacity + reserved).where(Event.id == event_id)) or 0)


def here_now(event_id: int) -> int:
    """Count who was checked in to the house (1 statement)."""
    query = (
        select(func.count())
        .select_from(Attendance)
        .join(Registration, Registration.id == Attendance.registration_id)
        .where(Attendance.event_id == event_id, Attendance.workshop_id.is_(None), in_the_house())
    )
    return db.session.scalar(query) or 0


def in_workshop_now(workshop_id: int) -> int:
    """Count who was checked in to a workshop (1 statement)."""
    return (
        db.session.scalar(select(func.count()).select_from(Attendance).where(Attendance.workshop_id == workshop_id))
        or 0
    )


def attendance_of(registration_id: int, workshop_id: int | None) -> Attendance | None:
    """Return the check-in of a person to the event or a workshop."""
    query = select(Attendance).where(Attendance.registration_id == registration_id)
    same = Attendance.workshop_id.is_(None) if workshop_id is None else Attendance.workshop_id == workshop_id
    return db.session.scalars(query.where(same)).one_or_none()


def attendance_once(once: str) -> Attendance | UndoneAttendance | None:
    """Return what an earlier sending of the same check-in made, also when it was taken back."""
    return (
        db.session.scalars(select(Attendance).where(Attendance.once == once)).one_or_none()
        or db.session.scalars(select(UndoneAttendance).where(UndoneAttendance.once == once)).one_or_none()
    )


def registration_of(event: Event, *, key: int | None = None, code: str | None = None) -> Registration | None:
    """Find a person of an event by number or code."""
    query = select(Registration).where(Registration.event_id == event.id).options(joinedload(Registration.pool))
    if key is not None:
        return db.session.scalars(query.where(Registration.id == key)).one_or_none()
    receipt = receipts.normalise(code or "")
    return db.session.scalars(query.where(Registration.receipt == receipt)).one_or_none() if receipt else None
