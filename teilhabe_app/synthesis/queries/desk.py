"""Reads of the responder's desk: what the bodies of a person were asked, how it stands, drafts and notes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import joinedload, selectinload

from teilhabe_app.accounts.models import Actor, User
from teilhabe_app.core import clock
from teilhabe_app.core.audit import AuditEntry
from teilhabe_app.core.db import db
from teilhabe_app.core.paging import Page, page_of
from teilhabe_app.organisations.models import Body, Seat
from teilhabe_app.synthesis.models import (
    AnswerDraft,
    AnswerRule,
    Dossier,
    DossierState,
    Finding,
    Response,
    Routing,
    RoutingNote,
)
from teilhabe_app.synthesis.policy import bodies_answered_by

T = TypeVar("T")
SOON = dt.timedelta(days=14)
PAGE = 50
ASK_FOR_ONE, FOUR_EYES = "answer.ask_for_one", "answer.four_eyes"  # in the log
AGREE_WITHIN = dt.timedelta(days=14)


class Standing(StrEnum):
    """How a question to a body stands."""

    OPEN = "open"
    SOON = "soon"
    OVERDUE = "overdue"
    MINE = "mine"
    RELEASE = "release"
    ANSWERED = "answered"
    BACK = "back"


@dataclass(frozen=True, kw_only=True, slots=True)
class DeskFilter:
    """What of the desk is shown."""

    standing: Standing = Standing.OPEN
    body_id: int | None = None
    dossier_id: int | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """One page of the desk with the numbers behind each filter."""

    page: Page[Routing]
    counts: dict[Standing, int]
    drafts: dict[int, AnswerDraft]
    bodies: Sequence[Body]


@dataclass(frozen=True, slots=True)
class Wish:
    """Who asked that one person is enough for the answers of a body, and when."""

    person_id: int
    name: str
    at: dt.datetime


def is_answered() -> ColumnElement[bool]:
    """Return the condition that a question has an answer."""
    return exists().where(Response.routing_id == Routing.id)


def is_waiting() -> ColumnElement[bool]:
    """Return the condition that a question still needs an answer of its body."""
    return and_(~is_answered(), Routing.sent_back_at.is_(None))


def _conditions(actor: Actor) -> dict[Standing, ColumnElement[bool]]:
    today, waiting = clock.today(), is_waiting()
    handed_in = exists().where(
        AnswerDraft.routing_id == Routing.id,
        AnswerDraft.handed_in_at.is_not(None),
        AnswerDraft.handed_in_by_id.is_distinct_from(actor.id),
    )
    return {
        Standing.OPEN: waiting,
        Standing.SOON: and_(waiting, Routing.due_on >= today, Routing.due_on <= today + SOON),
        Standing.OVERDUE: and_(waiting, Routing.due_on < today),
        Standing.MINE: and_(waiting, Routing.assigned_to_id == actor.id),
        Standing.RELEASE: and_(Routing.sent_back_at.is_(None), handed_in),  # further answers, too
        Standing.ANSWERED: is_answered(),
        Standing.BACK: Routing.sent_back_at.is_not(None),
    }


def desk(actor: Actor, chosen: DeskFilter, cursor: str | None) -> Desk:
    """Return what the bodies of a person were asked, by due date (6 statements)."""
    own = bodies_answered_by(actor)
    conditions = _conditions(actor)
    theirs = [Routing.body_id.in_(own), Dossier.state != DossierState.DRAFT]
    if chosen.body_id:
        theirs.append(Routing.body_id == chosen.body_id)
    if chosen.dossier_id:
        theirs.append(Finding.dossier_id == chosen.dossier_id)
    counted: list[Any] = [func.count(Routing.id).filter(rule).label(key.value) for key, rule in conditions.items()]
    row = db.session.execute(_joined(select(*counted)).where(*theirs)).one()
    query = (
        _joined(select(Routing))
        .where(*theirs, conditions[chosen.standing])
        .options(
            joinedload(Routing.body),
            joinedload(Routing.assigned_to),
            joinedload(Routing.finding).joinedload(Finding.dossier),
            joinedload(Routing.finding).joinedload(Finding.field),
            selectinload(Routing.responses),
        )
    )
    newest_first = chosen.standing in {Standing.ANSWERED, Standing.BACK}
    page = page_of(query, [Routing.due_on, Routing.id], cursor, size=PAGE, descending=newest_first)
    ids = [routing.id for routing in page.items]
    drafts = db.session.scalars(select(AnswerDraft).where(AnswerDraft.routing_id.in_(ids))).all()
    bodies = db.session.scalars(select(Body).where(Body.id.in_(own)).order_by(Body.id)).all()
    counts = {key: getattr(row, key.value) for key in conditions}
    return Desk(page, counts, {draft.routing_id: draft for draft in drafts}, bodies)


def _joined(query: Select[T]) -> Select[T]:
    on_finding = query.select_from(Routing).join(Finding, Finding.id == Routing.finding_id)
    return on_finding.join(Dossier, Dossier.id == Finding.dossier_id)


def routings_for(actor: Actor, ids: Sequence[int]) -> Sequence[Routing]:
    """Return those of some questions that a person may answer and that still wait, in the order of their dates."""
    query = (
        _joined(select(Routing))
        .where(Routing.id.in_(ids), Routing.body_id.in_(bodies_answered_by(actor)), is_waiting())
        .where(Dossier.state != DossierState.DRAFT)
        .options(joinedload(Routing.body), joinedload(Routing.finding).joinedload(Finding.dossier))
        .order_by(Routing.due_on, Routing.id)
    )
    return db.session.scalars(query).all()


def drafts_of(routings: Sequence[Routing]) -> dict[int, AnswerDraft]:
    """Return the answers that are being written, by question (1 statement)."""
    query = select(AnswerDraft).where(AnswerDraft.routing_id.in_([routing.id for routing in routings]))
    query = query.options(joinedload(AnswerDraft.saved_by))
    return {draft.routing_id: draft for draft in db.session.scalars(query).unique()}


def draft_of(routing: Routing) -> AnswerDraft | None:
    """Return the answer that is being written."""
    query = select(AnswerDraft).where(AnswerDraft.routing_id == routing.id)
    query = query.options(joinedload(AnswerDraft.saved_by), joinedload(AnswerDraft.handed_in_by))
    return db.session.scalars(query).unique().one_or_none()


def notes_of(routing: Routing) -> Sequence[RoutingNote]:
    """Return the notes among the people of the body, oldest first."""
    query = select(RoutingNote).where(RoutingNote.routing_id == routing.id).options(joinedload(RoutingNote.written_by))
    return db.session.scalars(query.order_by(RoutingNote.id)).unique().all()


def needs_second_person(body: Body) -> bool:
    """Tell whether a second person releases the answers of a body: it wants that, or one that followed it does."""
    rules = select(AnswerRule.id).where(AnswerRule.body_id.in_(_followers(body.id)), AnswerRule.four_eyes)
    return db.session.scalar(rules.limit(1)) is not None


def rules_of(bodies: Sequence[Body]) -> set[int]:
    """Return the ids of those bodies whose answers a second person releases."""
    query = select(AnswerRule.body_id).where(AnswerRule.body_id.in_([body.id for body in bodies]), AnswerRule.four_eyes)
    return set(db.session.scalars(query))


def wishes_for_one(body_ids: Collection[int]) -> dict[int, Wish]:
    """Return who asked lately that one person is enough and waits for another to agree, by body (1 statement)."""
    if not body_ids:
        return {}
    newest = (
        select(func.max(AuditEntry.id))
        .where(AuditEntry.object_type == Body.__tablename__, AuditEntry.object_id.in_(body_ids))
        .where(AuditEntry.action.in_((ASK_FOR_ONE, FOUR_EYES)))
        .group_by(AuditEntry.object_id)
    )
    query = (
        select(AuditEntry.object_id, User.id, User.pseudonym, AuditEntry.at)
        .join(User, User.id == AuditEntry.actor_id)
        .where(AuditEntry.id.in_(newest), AuditEntry.action == ASK_FOR_ONE, AuditEntry.at >= clock.now() - AGREE_WITHIN)
    )
    return {row[0] or 0: Wish(*row[1:]) for row in db.session.execute(query)}


def people_of(body_id: int) -> Sequence[User]:
    """Return who answers for a body: people with a seat in it or in those that followed it."""
    seats = select(Seat.user_id).where(Seat.body_id.in_(_followers(body_id)))
    query = select(User).where(User.id.in_(seats), User.deactivated_at.is_(None))
    return db.session.scalars(query.order_by(User.id)).unique().all()


def is_alone(actor: Actor, body_id: int) -> bool:
    """Tell whether nobody besides a person answers for a body."""
    return all(person.id == actor.id for person in people_of(body_id))


def _followers(body_id: int) -> Select[int]:
    """Select the ids of a body and of all that followed it, one after the other."""
    first = select(Body.id, Body.successor_id).where(Body.id == body_id).cte("followers", recursive=True)
    every = first.union(select(Body.id, Body.successor_id).join(first, Body.id == first.c.successor_id))
    return select(every.c.id)
