"""Reads of what was promised and is not done: adopted answers without a changed measure, or to be looked at again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, selectinload

from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.framework.models import ActionField, MeasureRevision
from teilhabe_app.organisations.models import Body
from teilhabe_app.synthesis.models import (
    Decision,
    Dossier,
    DossierState,
    Finding,
    Outcome,
    Response,
    Routing,
    taken_over,
)

PAGE = 30
MOST = 2000  # in a file
LARGEST = 2**31
NO_DAY = dt.date(9999, 12, 31)  # without a review date: at the end of the list


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What the list is narrowed to: the key of a body, the slug of a field, only what is overdue."""

    body: str | None = None
    field: str | None = None
    overdue: bool = False


def promises(wanted: Wanted, cursor: str | None) -> tuple[Sequence[Response], str | None]:
    """Return a page of promises, those to be looked at first on top, and the cursor of the next page (2 statements)."""
    day = func.coalesce(Response.review_on, NO_DAY)
    query = _loaded(wanted)
    if (position := _position(cursor)) is not None:
        after, key = position
        query = query.where(or_(day > after, and_(day == after, Response.id > key)))
    rows = db.session.scalars(query.order_by(day, Response.id).limit(PAGE + 1)).unique().all()
    if len(rows) <= PAGE:
        return rows, None
    last = rows[PAGE - 1]
    return rows[:PAGE], f"{(last.review_on or NO_DAY).isoformat()}.{last.id}"


def all_promises(wanted: Wanted) -> Sequence[Response]:
    """Return all of them for a file (2 statements)."""
    query = _loaded(wanted).order_by(func.coalesce(Response.review_on, NO_DAY), Response.id).limit(MOST)
    return db.session.scalars(query).unique().all()


def newest_promises(most: int) -> Sequence[Response]:
    """Return the newest answers that promise something (2 statements)."""
    query = _loaded(Wanted()).order_by(Response.answered_at.desc(), Response.id.desc()).limit(most)
    return db.session.scalars(query).unique().all()


def places() -> tuple[Sequence[Body], Sequence[ActionField]]:
    """Return the bodies and action fields that promises belong to (2 statements)."""
    open_ones = _open(select(Response.id), Wanted())
    bodies = (
        select(Body)
        .where(Body.id.in_(select(Routing.body_id).join(Response).where(Response.id.in_(open_ones))))
        .order_by(Body.key)
    )
    of = select(Finding.field_id).join(Routing).join(Response).where(Response.id.in_(open_ones))
    fields = select(ActionField).where(ActionField.id.in_(of)).order_by(ActionField.position)
    return db.session.scalars(bodies).all(), db.session.scalars(fields).all()


def _open(query: Any, wanted: Wanted) -> Any:
    """Narrow a query over responses to the promises that are open."""
    later = aliased(Response)
    query = (
        query.join(Routing, Routing.id == Response.routing_id)
        .join(Finding, Finding.id == Routing.finding_id)
        .join(Dossier, Dossier.id == Finding.dossier_id)
        .where(
            Dossier.state != DossierState.DRAFT,
            taken_over(),
            Response.decision.in_((Decision.ADOPTED, Decision.PARTLY_ADOPTED)),
            ~exists().where(later.routing_id == Response.routing_id, later.number > Response.number),
            or_(Response.review_on.is_not(None), ~exists().where(Outcome.response_id == Response.id)),
        )
    )
    if wanted.body:
        query = query.where(Routing.body_id.in_(select(Body.id).where(Body.key == wanted.body)))
    if wanted.field:
        query = query.where(Finding.field_id.in_(select(ActionField.id).where(ActionField.slug == wanted.field)))
    if wanted.overdue:
        query = query.where(Response.review_on < clock.today())
    return query


def _loaded(wanted: Wanted) -> Any:
    routing = contains_eager(Response.routing)
    finding = routing.contains_eager(Routing.finding)
    return _open(select(Response), wanted).options(
        routing.joinedload(Routing.body),
        finding.contains_eager(Finding.dossier),
        finding.joinedload(Finding.field),
        selectinload(Response.outcomes).joinedload(Outcome.measure_revision).joinedload(MeasureRevision.measure),
    )


def _position(cursor: str | None) -> tuple[dt.date, int] | None:
    day, _dot, key = (cursor or "").partition(".")
    try:
        position = dt.date.fromisoformat(day), int(key)
    except ValueError:
        return None
    return position if 0 < position[1] < LARGEST else None
