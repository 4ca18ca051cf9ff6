"""Reads around answers: what a body was asked, what is late, and which measures an answer may point at."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import exists, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.framework.models import Measure, MeasureRevision
from teilhabe_app.organisations import queries as organisations
from teilhabe_app.synthesis.models import (
    Dossier,
    DossierState,
    Finding,
    Outcome,
    Response,
    Routing,
)
from teilhabe_app.synthesis.policy import bodies_answered_by

MOST_BESIDE = 60


def routing_by_id(routing_id: int) -> Routing | None:
    """Load one question to a body with its finding and the answers, without quotes (2 statements)."""
    asked = joinedload(Routing.finding).selectinload(Finding.routings)  # this one among them
    answers = asked.joinedload(Routing.responses).joinedload(Response.outcomes)
    query = (
        select(Routing)
        .where(Routing.id == routing_id, Routing.finding.has(Finding.dossier.has(Dossier.state != DossierState.DRAFT)))
        .options(
            joinedload(Routing.body),
            joinedload(Routing.assigned_to),
            joinedload(Routing.follows).joinedload(Routing.body),
            joinedload(Routing.finding).joinedload(Finding.dossier),
            joinedload(Routing.finding).joinedload(Finding.field),
            joinedload(Routing.finding).joinedload(Finding.measure),
            asked.joinedload(Routing.body),
            answers.joinedload(Outcome.measure_revision).joinedload(MeasureRevision.measure),
        )
    )
    return db.session.scalars(query).unique().one_or_none()


def response_of(routing: Routing, number: int) -> Response | None:
    """Find an answer by its number."""
    return next((response for response in routing.responses if response.number == number), None)


def overdue() -> Sequence[Routing]:
    """Return unanswered questions whose date has passed, oldest first."""
    query = (
        select(Routing)
        .join(Finding, Finding.id == Routing.finding_id)
        .join(Dossier, Dossier.id == Finding.dossier_id)
        .where(
            Routing.due_on < clock.today(),
            Routing.sent_back_at.is_(None),
            ~exists().where(Response.routing_id == Routing.id),
            Dossier.state != DossierState.DRAFT,
        )
        .options(joinedload(Routing.body), joinedload(Routing.finding).joinedload(Finding.dossier))
        .order_by(Routing.due_on, Routing.id)
    )
    return db.session.scalars(query).all()


def measure_choices(finding: Finding) -> Sequence[Measure]:
    """Return the measures an answer may point at: those of the finding's field first, with their revisions."""
    query = select(Measure).options(
        selectinload(Measure.revisions), selectinload(Measure.bodies), joinedload(Measure.field)
    )
    own = Measure.field_id == (finding.field_id or 0)
    return db.session.scalars(query.order_by(own.desc(), func.lower(Measure.key))).all()


def revisable(actor: Actor, measures: Sequence[Measure]) -> list[Measure]:
    """Return the measures that a person may change, without a statement for each (see ``framework.policy``)."""
    if "editor" in actor.roles:
        return list(measures)
    own = organisations.body_ids_of(actor)
    return [measure for measure in measures if not own.isdisjoint(body.id for body in measure.bodies)]


def answers_beside(actor: Actor, response: Response) -> Sequence[Response]:
    """Return the newest answers to other findings of the same summary that a person may link to a change."""
    finding = response.routing.finding
    newest = select(func.max(Response.id)).group_by(Response.routing_id)
    query = (
        select(Response)
        .join(Routing, Routing.id == Response.routing_id)
        .join(Finding, Finding.id == Routing.finding_id)
        .where(
            Finding.dossier_id == finding.dossier_id,
            Finding.id != finding.id,
            Response.id.in_(newest),
        )
        .options(contains_eager(Response.routing).contains_eager(Routing.finding))
        .order_by(Finding.number)
        .limit(MOST_BESIDE)
    )
    if "editor" not in actor.roles:
        query = query.where(Routing.body_id.in_(bodies_answered_by(actor)))
    return db.session.scalars(query).all()
