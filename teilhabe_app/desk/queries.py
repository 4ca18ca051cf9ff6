"""Reads of the desk: the queue, its counts, and where a card can go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from teilhabe_app.contributions import queries as moderation
from teilhabe_app.contributions.models import Channel, Contribution, Place, Thread, Visibility
from teilhabe_app.core.db import db
from teilhabe_app.core.paging import Page, page_of
from teilhabe_app.formats.models import Format, State
from teilhabe_app.framework.models import ActionField
from teilhabe_app.synthesis.models import Dossier, DossierState


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueFilter:
    """What to list; None means everything."""

    format_id: int | None = None
    language: str | None = None
    channel: str | None = None
    unread: bool = False  # what was published at once and nobody has read yet


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueCounts:
    """How many wait, by format, language and channel."""

    total: int
    formats: dict[int, int]
    languages: dict[str, int]
    channels: dict[Channel, int]


def queue(chosen: QueueFilter, cursor: str | None, *, size: int = 40) -> Page[Contribution]:
    """Return what waits to be read, oldest first."""
    query = (
        select(Contribution)
        .where(moderation.unread() if chosen.unread else Contribution.visibility == Visibility.PENDING)
        .options(
            joinedload(Contribution.thread), joinedload(Contribution.format), joinedload(Contribution.organisation)
        )
    )
    if chosen.format_id:
        query = query.where(Contribution.format_id == chosen.format_id)
    if chosen.language:
        query = query.where(Contribution.language == chosen.language)
    if chosen.channel:
        query = query.where(Contribution.channel == chosen.channel)
    return page_of(query, (Contribution.submitted_at, Contribution.id), cursor, size=size, descending=False)


def counts() -> QueueCounts:
    """Count what waits, in one statement."""
    columns = (Contribution.format_id, Contribution.language, Contribution.channel)
    query = select(*columns, func.count()).where(Contribution.visibility == Visibility.PENDING).group_by(*columns)
    formats: Counter[int] = Counter()
    languages: Counter[str] = Counter()
    channels: Counter[Channel] = Counter()
    for format_id, language, channel, number in db.session.execute(query):
        formats[format_id] += number
        languages[language] += number
        channels[channel] += number
    return QueueCounts(total=formats.total(), formats=dict(formats), languages=dict(languages), channels=dict(channels))


def waiting(ids: Sequence[int]) -> Sequence[Contribution]:
    """Return those of some contributions that still wait."""
    waits = or_(Contribution.visibility == Visibility.PENDING, moderation.unread())
    query = select(Contribution).where(Contribution.id.in_(ids), waits)
    return db.session.scalars(query.order_by(Contribution.id)).all()


def formats_by_id(ids: Sequence[int]) -> dict[int, Format]:
    """Return some formats, for their names."""
    return {format_.id: format_ for format_ in db.session.scalars(select(Format).where(Format.id.in_(ids)))}


def reopened() -> Sequence[Dossier]:
    """Return the dossiers that need an update."""
    query = select(Dossier).where(Dossier.state == DossierState.REOPENED).order_by(Dossier.id)
    return db.session.scalars(query).all()


def threads() -> Sequence[Thread]:
    """Return where a card or letter can go: newest formats first."""
    query = (
        select(Thread)
        .join(Format, Format.id == Thread.format_id)
        .where(Format.state == State.PUBLISHED, Thread.place.not_in([Place.STATEMENT, Place.SURVEY]))
        .options(joinedload(Thread.format))
        .order_by(Format.opens_at.desc(), Format.id, Thread.id)
    )
    return db.session.scalars(query).all()


def formats_without_intake() -> Sequence[Format]:
    """Return published formats that have no place for letters and calls yet."""
    has = select(Thread.format_id).where(Thread.place == Place.INTAKE)
    query = select(Format).where(Format.state == State.PUBLISHED, Format.id.not_in(has))
    return db.session.scalars(query.order_by(Format.opens_at.desc(), Format.id)).all()


def current_fields() -> Sequence[ActionField]:
    """Return the action fields in force."""
    query = select(ActionField).where(ActionField.ended_on.is_(None)).order_by(ActionField.position)
    return db.session.scalars(query).all()
