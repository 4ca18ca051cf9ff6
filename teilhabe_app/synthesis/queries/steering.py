"""Reads for the steering bodies: when they meet, when answers are due before that, and what they must hear of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from teilhabe_app.core import clock, working_days
from teilhabe_app.core.db import db
from teilhabe_app.organisations.models import Body, BodyKind
from teilhabe_app.synthesis.models import (
    Decision,
    Dossier,
    DossierState,
    Finding,
    Response,
    Routing,
    SteeringMeeting,
    taken_over,
)
from teilhabe_app.synthesis.queries.desk import is_waiting

BEFORE_MEETING = 10  # working days in which the agenda is prepared
WITHOUT_MEETING = dt.timedelta(weeks=8)
LEAST_TIME = dt.timedelta(weeks=2)
MOST = 100


@dataclass(frozen=True, slots=True)
class Proposal:
    """By when an answer is due, and the meeting that it is needed for."""

    due_on: dt.date
    meeting: SteeringMeeting | None


@dataclass(frozen=True, slots=True)
class Escalations:
    """What the steering bodies must hear of; ``count`` says how many there are where not all are shown."""

    overdue: Sequence[Routing]
    sent_back: Sequence[Routing]
    past_review: Sequence[Response]
    counts: tuple[int, int, int]


def state_of(body: Body) -> str:
    """Return the state whose public holidays hold for a body."""
    return "berlin" if body.place == "berlin" else "bremen"


def due_before(meeting: SteeringMeeting) -> dt.date:
    """Return the last day for answers: ten working days lie between it and the meeting."""
    state, day, left = state_of(meeting.body), meeting.meets_on, BEFORE_MEETING + 1
    while left:
        day -= dt.timedelta(days=1)
        left -= working_days.is_working_day(day, state)
    return day


def coming_meetings() -> Sequence[SteeringMeeting]:
    """Return the meetings to come, the next one first."""
    query = select(SteeringMeeting).where(SteeringMeeting.meets_on >= clock.today())
    return db.session.scalars(query.options(joinedload(SteeringMeeting.body)).order_by(SteeringMeeting.meets_on)).all()


def past_meetings() -> Sequence[SteeringMeeting]:
    """Return the meetings that were, the last one first."""
    query = select(SteeringMeeting).where(SteeringMeeting.meets_on < clock.today())
    ordered = query.options(joinedload(SteeringMeeting.body)).order_by(SteeringMeeting.meets_on.desc()).limit(MOST)
    return db.session.scalars(ordered).all()


def meeting_by_id(meeting_id: int) -> SteeringMeeting | None:
    """Find a meeting."""
    return db.session.get(SteeringMeeting, meeting_id)


def proposal() -> Proposal:
    """Propose a date: before the next meeting that leaves two weeks to answer; without one, in eight weeks."""
    first = clock.today() + LEAST_TIME
    for meeting in coming_meetings():
        if (due_on := due_before(meeting)) >= first:
            return Proposal(due_on, meeting)
    return Proposal(clock.today() + WITHOUT_MEETING, None)


def meeting_after(day: dt.date) -> SteeringMeeting | None:
    """Return the first meeting after a day."""
    query = select(SteeringMeeting).where(SteeringMeeting.meets_on > day).order_by(SteeringMeeting.meets_on).limit(1)
    return db.session.scalars(query).first()


def steering_bodies() -> Sequence[Body]:
    """Return the bodies that steer, those in existence."""
    query = select(Body).where(Body.kind.in_([BodyKind.STEERING, BodyKind.WORKING_GROUP]), Body.successor_id.is_(None))
    return db.session.scalars(query.order_by(Body.id)).all()


def escalations() -> Escalations:
    """Return what is late, what was sent back and nobody was asked since, and what was to be looked at again."""
    today = clock.today()
    public = Routing.finding.has(Finding.dossier.has(Dossier.state != DossierState.DRAFT))
    late = select(Routing).where(is_waiting(), Routing.due_on < today, public)
    following = aliased(Routing)
    back = select(Routing).where(
        Routing.sent_back_at.is_not(None),
        public,
        ~select(following.id)
        .where(
            following.finding_id == Routing.finding_id,
            or_(following.follows_id == Routing.id, following.sent_at > Routing.sent_back_at),
        )
        .exists(),
    )
    later = aliased(Response)
    review = (
        select(Response)
        .join(Routing, Routing.id == Response.routing_id)
        .where(
            Response.decision == Decision.UNDER_DISCUSSION,
            Response.review_on < today,
            public,
            ~select(later.id).where(later.routing_id == Response.routing_id, later.number > Response.number).exists(),
        )
    )
    counts = tuple(
        db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
        for query in (late, back, review)
    )
    about = (
        joinedload(Routing.body),
        joinedload(Routing.assigned_to),
        joinedload(Routing.finding).joinedload(Finding.dossier),
    )
    asked = joinedload(Response.routing)
    return Escalations(
        db.session.scalars(late.options(*about).order_by(Routing.due_on, Routing.id).limit(MOST)).unique().all(),
        db.session.scalars(back.options(*about).order_by(Routing.sent_back_at, Routing.id).limit(MOST)).unique().all(),
        db.session.scalars(
            review.options(
                asked.joinedload(Routing.body), asked.joinedload(Routing.finding).joinedload(Finding.dossier)
            )
            .order_by(Response.review_on, Response.id)
            .limit(MOST)
        ).all(),
        counts,  # type: ignore[arg-type]
    )


def waiting_to_route(dossier: Dossier) -> Sequence[Finding]:
    """Return the findings of a dossier with whom they were sent to."""
    query = (
        select(Finding)
        .where(Finding.dossier_id == dossier.id, taken_over())
        .options(
            joinedload(Finding.field),
            joinedload(Finding.measure),
            selectinload(Finding.routings).joinedload(Routing.body),
        )
        .order_by(Finding.number)
    )
    return db.session.scalars(query).all()
