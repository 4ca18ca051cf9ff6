"""Reads of what came of a day: cards, what became of them, attendance without names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from teilhabe_app.contributions.models import Channel, Contribution, Kind, Place, Thread, Visibility
from teilhabe_app.core.db import db
from teilhabe_app.core.small_cells import MINIMUM, suppressed
from teilhabe_app.events.models import (
    LETTERBOX,
    Attendance,
    Event,
    EventMaterial,
    MaterialKind,
    Registration,
    RegistrationState,
    Workshop,
)
from teilhabe_app.formats.models import Format

EACH = 60  # cards of a workshop on the page of results; the rest stands in its thread
LATEST = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Attended:
    """How many registered and came, and the same by group; None stands for a number held back."""

    registered: int | None
    came: int | None
    by_language: dict[str, int | None]
    by_channel: dict[str, int | None]
    by_pool: dict[int | None, int | None]
    by_workshop: dict[int, int | None]


def for_results(slug: str) -> Event | None:
    """Load an event with the survey after it and its pools (1 statement)."""
    query = (
        select(Event)
        .join(Event.format)
        .where(Format.slug == slug)
        .options(contains_eager(Event.format), joinedload(Event.survey_format), joinedload(Event.pools))
    )
    return db.session.scalars(query).unique().one_or_none()


def workshops_with_threads(event: Event) -> Sequence[Workshop]:
    """Return the workshops of an event with what they are about (1 statement)."""
    query = select(Workshop).where(Workshop.event_id == event.id).options(joinedload(Workshop.thread))
    return db.session.scalars(query.order_by(Workshop.number)).all()


def cards_of(event: Event) -> dict[int, list[Contribution]]:
    """Return the published cards by thread, results and demands first, at most so many of each (1 statement)."""
    weight = case((Contribution.kind == Kind.RESULT, 0), (Contribution.kind == Kind.DEMAND, 1), else_=2)
    place = func.row_number().over(partition_by=Contribution.thread_id, order_by=(weight, Contribution.id))
    ranked = (
        select(Contribution.id, place.label("place"))
        .join(Thread, Thread.id == Contribution.thread_id)
        .where(
            Contribution.format_id == event.format_id,
            Thread.place == Place.WORKSHOP,
            Contribution.visibility == Visibility.PUBLISHED,
        )
        .subquery()
    )
    query = select(Contribution).join(ranked, ranked.c.id == Contribution.id).where(ranked.c.place <= EACH)
    found: dict[int, list[Contribution]] = {}
    for card in db.session.scalars(query.order_by(Contribution.thread_id, ranked.c.place)):
        found.setdefault(card.thread_id, []).append(card)
    return found


def materials_after(event: Event) -> Sequence[EventMaterial]:
    """Return what is shown with the documentation (1 statement)."""
    query = select(EventMaterial).where(
        EventMaterial.event_id == event.id, EventMaterial.is_public, EventMaterial.is_after
    )
    return db.session.scalars(query.order_by(EventMaterial.position, EventMaterial.id)).all()


def attended(event: Event, workshops: Sequence[Workshop]) -> Attended:
    """Count who registered and who came, without names; small groups are held back (1 statement)."""
    query = (
        select(
            Registration.language,
            Registration.channel,
            Registration.pool_id,
            Attendance.workshop_id,
            Attendance.id.is_not(None).label("came"),
            func.count().label("number"),
        )
        .outerjoin(Attendance, Attendance.registration_id == Registration.id)
        .where(
            Registration.event_id == event.id,
            Registration.channel != LETTERBOX,
            or_(Registration.state == RegistrationState.CONFIRMED, Attendance.id.is_not(None)),
        )
        .group_by(
            Registration.language,
            Registration.channel,
            Registration.pool_id,
            Attendance.workshop_id,
            Attendance.id.is_not(None),
        )
    )
    rows = db.session.execute(query).all()
    people = [row for row in rows if row.workshop_id is None]
    here = [row for row in people if row.came]
    registered, came = sum(row.number for row in people), sum(row.number for row in here)
    if came < MINIMUM:
        return Attended(
            registered=registered if registered >= MINIMUM else None,
            came=None,
            by_language={},
            by_channel={},
            by_pool={},
            by_workshop={},
        )
    return Attended(
        registered=registered,
        came=came,
        by_language=_grouped(here, lambda row: row.language),
        by_channel=_grouped(here, lambda row: row.channel),
        by_pool=_grouped(here, lambda row: row.pool_id),
        by_workshop=_of_rounds(workshops, rows, came),
    )


def _grouped(rows: Sequence[Any], key: Callable[[Any], Hashable]) -> dict[Any, int | None]:
    counts: Counter[Hashable] = Counter()
    for row in rows:
        counts[key(row)] += row.number
    return dict(suppressed(counts))


def _of_rounds(workshops: Sequence[Workshop], rows: Sequence[Any], came: int) -> dict[int, int | None]:
    """Count each round by itself: whoever was in none of its workshops is a group too, though it is not shown."""
    counts: Counter[int] = Counter()
    for row in rows:
        if row.workshop_id is not None:
            counts[row.workshop_id] += row.number
    shown: dict[int, int | None] = {}
    for slot_id in {one.slot_id for one in workshops}:
        mine = {one.id: counts[one.id] for one in workshops if one.slot_id == slot_id and counts[one.id]}
        nowhere = came - sum(mine.values())
        cells = suppressed({**mine, 0: nowhere} if nowhere > 0 else mine)
        shown.update({key: cells[key] for key in mine})
    return shown


def workshop_for_cards(workshop_id: int) -> Workshop | None:
    """Load a workshop with its event, thread and fields for typing its cards."""
    query = (
        select(Workshop)
        .where(Workshop.id == workshop_id)
        .options(
            joinedload(Workshop.event).joinedload(Event.format),
            joinedload(Workshop.thread),
            selectinload(Workshop.fields),
        )
    )
    return db.session.scalars(query).unique().one_or_none()


def latest_cards(workshop: Workshop) -> Sequence[Contribution]:
    """Return the cards typed last, newest first."""
    if workshop.thread_id is None:
        return []
    query = select(Contribution).where(
        Contribution.thread_id == workshop.thread_id,
        Contribution.channel == Channel.CARD,
        Contribution.visibility != Visibility.WITHDRAWN,
    )
    return db.session.scalars(query.order_by(Contribution.id.desc()).limit(LATEST)).all()


def count_cards(workshop: Workshop) -> int:
    """Count the cards of a workshop."""
    query = select(func.count()).where(
        Contribution.thread_id == workshop.thread_id,
        Contribution.channel == Channel.CARD,
        Contribution.visibility != Visibility.WITHDRAWN,
    )
    return db.session.scalar(query) or 0 if workshop.thread_id else 0


def photos_of(workshop: Workshop) -> Sequence[EventMaterial]:
    """Return the photos of the wall."""
    query = select(EventMaterial).where(
        EventMaterial.workshop_id == workshop.id, EventMaterial.kind == MaterialKind.PHOTO
    )
    return db.session.scalars(query.order_by(EventMaterial.position)).all()


def photo_by_id(material_id: int) -> EventMaterial | None:
    """Load a photo of the wall with its event."""
    query = (
        select(EventMaterial)
        .where(
            EventMaterial.id == material_id,
            EventMaterial.kind == MaterialKind.PHOTO,
            EventMaterial.workshop_id.is_not(None),
        )
        .options(joinedload(EventMaterial.event).joinedload(Event.format))
    )
    return db.session.scalars(query).one_or_none()


def photo_once(workshop: Workshop, content: bytes, description: str, *, is_public: bool) -> EventMaterial | None:
    """Return the photo that the same form has stored before."""
    query = select(EventMaterial).where(
        EventMaterial.workshop_id == workshop.id,
        EventMaterial.kind == MaterialKind.PHOTO,
        EventMaterial.file_size == len(content),
        EventMaterial.description == description,
        EventMaterial.is_public.is_(is_public),
    )
    return next((one for one in db.session.scalars(query) if one.content == content), None)


def card_by_id(contribution_id: int) -> tuple[Contribution, Workshop] | None:
    """Load a card with its workshop."""
    query = (
        select(Contribution, Workshop)
        .join(Workshop, and_(Workshop.thread_id == Contribution.thread_id, Contribution.channel == Channel.CARD))
        .where(Contribution.id == contribution_id)
        .options(joinedload(Workshop.event).joinedload(Event.format), joinedload(Contribution.thread))
    )
    row = db.session.execute(query).unique().one_or_none()
    return (row[0], row[1]) if row else None
