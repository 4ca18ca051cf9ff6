"""Asking a body, its dated answers, and what they changed in the framework."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit, clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.framework.models import MeasureRevision
from teilhabe_app.organisations.models import Body
from teilhabe_app.synthesis.models import Decision, Finding, Outcome, Response, Routing
from teilhabe_app.synthesis.policy import Can

DEFAULT_TIME = dt.timedelta(weeks=8)


@dataclass(frozen=True, kw_only=True, slots=True)
class RouteDraft:
    """Which body is asked, and by when it answers."""

    body: Body
    due_on: dt.date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ResponseDraft:
    """An answer of a body; ``once`` makes sending twice harmless."""

    decision: Decision
    reason: Multilingual
    review_on: dt.date | None = None
    once: str | None = None


def route(actor: Actor, finding: Finding, draft: RouteDraft) -> Routing:
    """Ask a body about a published finding; without a date it has eight weeks."""
    policy.require(actor, Can.WORK, finding.dossier)
    if not finding.dossier.is_public:
        raise DomainError(_l("Please publish the summary first. Then a body can be asked."))
    if draft.body.successor_id is not None:
        raise DomainError(_l("This body has a successor. Please choose that one."), field="body_id")
    due_on = draft.due_on or clock.today() + DEFAULT_TIME
    if due_on < clock.today():
        raise DomainError(_l("The date has passed. Please choose a later one."), field="due_on")
    routing = Routing(finding_id=finding.id, body=draft.body, due_on=due_on, sent_by_id=actor.id)
    try:
        with db.session.begin_nested():
            db.session.add(routing)
    except IntegrityError:
        raise DomainError(_l("This body was already asked about this finding."), field="body_id") from None
    db.session.expire(finding, ["routings"])
    audit.note(actor, "finding.route", finding, body=draft.body.id)
    return routing


def respond(actor: Actor, routing: Routing, draft: ResponseDraft) -> Response:
    """Answer for the body that was asked; a later answer is added and the earlier ones stay."""
    policy.require(actor, Can.ANSWER, routing)
    if draft.once and (earlier := _by_once(draft.once)):
        return earlier
    if draft.review_on is not None and draft.review_on <= clock.today():
        raise DomainError(_l("The date has passed. Please choose a later one."), field="review_on")
    if draft.decision is Decision.UNDER_DISCUSSION and draft.review_on is None:
        raise DomainError(_l("Please say when you will look at it again."), field="review_on")
    # The lock makes two answers at the same moment get different numbers.
    db.session.execute(select(Routing.id).where(Routing.id == routing.id).with_for_update())
    last = db.session.scalar(select(func.max(Response.number)).where(Response.routing_id == routing.id)) or 0
    response = Response(
        routing_id=routing.id,
        number=last + 1,
        once=draft.once,
        decision=draft.decision,
        reason=draft.reason,
        answered_at=clock.now(),
        answered_by_id=actor.id,
        review_on=draft.review_on,
    )
    try:
        with db.session.begin_nested():
            db.session.add(response)
    except IntegrityError:
        found = _by_once(draft.once) if draft.once else None
        if found is None:
            raise
        return found
    db.session.expire(routing, ["responses"])
    audit.note(actor, "finding.answer", routing.finding, response=response.number, decision=draft.decision.value)
    return response


def _by_once(once: str) -> Response | None:
    return db.session.scalars(select(Response).where(Response.once == once)).one_or_none()


def link_outcome(actor: Actor, response: Response, revision: MeasureRevision) -> Outcome:
    """Say that an answer led to a revision of a measure."""
    policy.require(actor, Can.LINK, response.routing)
    outcome = Outcome(response_id=response.id, measure_revision_id=revision.id)
    try:
        with db.session.begin_nested():
            db.session.add(outcome)
    except IntegrityError:
        raise DomainError(_l("This change is already linked to the answer."), field="revision_id") from None
    db.session.expire(response, ["outcomes"])
    audit.note(actor, "outcome.link", outcome, response=response.id, revision=revision.id)
    return outcome


def unlink_outcome(actor: Actor, outcome: Outcome) -> None:
    """Take a wrong link back; the revision itself stays."""
    response = outcome.response
    policy.require(actor, Can.LINK, response.routing)
    audit.note(actor, "outcome.unlink", outcome, response=response.id, revision=outcome.measure_revision_id)
    response.outcomes.remove(outcome)
    db.session.delete(outcome)
