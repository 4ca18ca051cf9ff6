"""Reads for messages: own wordings, whom a message reaches, the mails of an event with their states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from teilhabe_app.contributions.models import Contribution, Thread
from teilhabe_app.core import clock
from teilhabe_app.core.audit import AuditEntry
from teilhabe_app.core.db import db
from teilhabe_app.core.outbox import STATES, OutboxMail
from teilhabe_app.core.paging import Page, page_of
from teilhabe_app.events.models import (
    Attendance,
    Event,
    MessageText,
    Registration,
    RegistrationState,
    Wish,
    Workshop,
)
from teilhabe_app.formats.models import Format, State
from teilhabe_app.synthesis.models import Citation, Dossier, DossierState, Finding, taken_over

PER_PAGE = 50
# Whoever has, waits for or asked for a place; those who never confirmed an address are not written to again.
INVOLVED = (RegistrationState.CONFIRMED, RegistrationState.WAITING, RegistrationState.REQUESTED)


def about(event_id: int) -> str:
    """Return how the mails of an event are marked."""
    return f"event:{event_id}"


def message_texts(event: Event) -> Sequence[MessageText]:
    """Return the own wordings of an event."""
    return db.session.scalars(select(MessageText).where(MessageText.event_id == event.id)).all()


def took_part() -> ColumnElement[bool]:
    """Return the condition that somebody had a place, or waited for one and came on the day."""
    came = select(Attendance.id).where(Attendance.registration_id == Registration.id).correlate(Registration).exists()
    return or_(Registration.state == RegistrationState.CONFIRMED, and_(Registration.state.in_(INVOLVED), came))


def people_for(event: Event, *, only_who_took_part: bool = False) -> Sequence[Registration]:
    """Return the registrations that a message to all is for, with what it says (3 statements)."""
    meant = took_part() if only_who_took_part else Registration.state.in_(INVOLVED)
    query = (
        select(Registration)
        .where(Registration.event_id == event.id, meant, Registration.name.is_not(None))
        .options(
            joinedload(Registration.group),
            joinedload(Registration.pool),
            selectinload(Registration.wishes)
            .joinedload(Wish.workshop)
            .options(joinedload(Workshop.slot), joinedload(Workshop.room)),
            selectinload(Registration.needs),
        )
        .order_by(Registration.id)
    )
    return db.session.scalars(query).unique().all()


def people_who_want_the_outcome(event_id: int) -> Sequence[Registration]:
    """Return those who asked to hear what becomes of the results; their other details may be deleted by then."""
    query = select(Registration).where(
        Registration.event_id == event_id,
        took_part(),
        Registration.wants_outcome,
        Registration.outcome_email.is_not(None),
    )
    return db.session.scalars(query.order_by(Registration.id)).all()


def already_queued(onces: Collection[str]) -> set[str]:
    """Return which of these messages exist already."""
    found: set[str] = set()
    keys = list(onces)
    for start in range(0, len(keys), 500):
        part = keys[start : start + 500]
        found.update(db.session.scalars(select(OutboxMail.once).where(OutboxMail.once.in_(part))))
    return found


def mails_page(event: Event, state: str | None, kind: str | None, cursor: str | None) -> Page[OutboxMail]:
    """Return mails of an event, newest first."""
    query = select(OutboxMail).where(OutboxMail.about == about(event.id))
    if state in STATES:
        query = query.where(STATES[state])
    if kind:
        query = query.where(OutboxMail.kind == kind)
    return page_of(query, (OutboxMail.id,), cursor, size=PER_PAGE)


def mail_counts(event: Event) -> Counter[str]:
    """Count the mails of an event by state (1 statement)."""
    columns = [func.sum(sa.case((condition, 1), else_=0)) for condition in STATES.values()]
    row = db.session.execute(select(*columns).where(OutboxMail.about == about(event.id))).one()
    return Counter({state: int(count or 0) for state, count in zip(STATES, row, strict=True)})


def undelivered_count(event: Event) -> int:
    """Count the mails of an event that were refused or came back."""
    lost = sa.or_(STATES["refused"], STATES["returned"])
    query = select(func.count()).select_from(OutboxMail).where(OutboxMail.about == about(event.id), lost)
    return int(db.session.scalar(query) or 0)


def mail_kinds(event: Event) -> list[str]:
    """Return the kinds of mails that an event has sent."""
    query = select(OutboxMail.kind).where(OutboxMail.about == about(event.id)).distinct()
    return sorted(db.session.scalars(query))


def event_mail(slug: str, mail_id: int) -> tuple[Event, OutboxMail] | None:
    """Return a mail together with the event that it is about."""
    event = plain_event(slug)
    mail = db.session.get(OutboxMail, mail_id)
    return (event, mail) if event is not None and mail is not None and mail.about == about(event.id) else None


def plain_event(slug: str) -> Event | None:
    """Load an event with its format only (1 statement)."""
    query = select(Event).join(Event.format).where(Format.slug == slug).options(joinedload(Event.format))
    return db.session.scalars(query).one_or_none()


def events_to_remind() -> Sequence[Event]:
    """Return the published events that are still ahead and remind people."""
    from_now = select(Event).join(Event.format).options(joinedload(Event.format))
    query = from_now.where(
        Event.reminder_days.is_not(None), Format.state == State.PUBLISHED, Format.opens_at > clock.now()
    )
    return db.session.scalars(query.order_by(Event.id)).all()


def to_remind(event: Event, limit: int) -> Sequence[Registration]:
    """Return people with a place who have not been reminded of this beginning."""
    begin = event.format.opens_at
    query = (
        select(Registration)
        .where(
            Registration.event_id == event.id,
            Registration.state == RegistrationState.CONFIRMED,
            Registration.name.is_not(None),
            sa.or_(Registration.reminded_for.is_(None), Registration.reminded_for != begin),
        )
        .options(
            joinedload(Registration.group),
            joinedload(Registration.pool),
            selectinload(Registration.wishes)
            .joinedload(Wish.workshop)
            .options(joinedload(Workshop.slot), joinedload(Workshop.room)),
            selectinload(Registration.needs),
        )
        .order_by(Registration.id)
        .limit(limit)
    )
    return db.session.scalars(query).unique().all()


def events_of_dossier(dossier: Dossier) -> Sequence[Event]:
    """Return the events whose cards are cited in the findings of a summary."""
    cited = select(Citation.contribution_id).join(Finding).where(Finding.dossier_id == dossier.id)
    threads = select(Contribution.thread_id).where(Contribution.id.in_(cited))
    formats = select(Thread.format_id).where(Thread.id.in_(threads))
    query = select(Event).where(Event.format_id.in_(formats)).options(joinedload(Event.format)).order_by(Event.id)
    return db.session.scalars(query).all()


def dossiers_of(event: Event) -> Sequence[Dossier]:
    """Return the published summaries that cite cards of an event, newest first."""
    ours = (
        select(Citation.contribution_id)
        .join(Contribution, Contribution.id == Citation.contribution_id)
        .join(Thread, Thread.id == Contribution.thread_id)
        .where(Thread.format_id == event.format_id)
    )
    cited = (
        select(Finding.dossier_id)
        .join(Citation, Citation.finding_id == Finding.id)
        .where(Citation.contribution_id.in_(ours), taken_over())
    )
    query = select(Dossier).where(Dossier.id.in_(cited), Dossier.state == DossierState.PUBLISHED)
    return db.session.scalars(query.order_by(Dossier.published_at.desc())).all()


def notes(event: Event, actions: Collection[str]) -> Sequence[AuditEntry]:
    """Return the entries of the audit trail of these kinds, oldest first."""
    query = select(AuditEntry).where(
        AuditEntry.object_type == "event", AuditEntry.object_id == event.id, AuditEntry.action.in_(actions)
    )
    return db.session.scalars(query.order_by(AuditEntry.id)).all()
