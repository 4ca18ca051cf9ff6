"""Dated answers of bodies: drafts, release by a second person, one answer for several questions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit, clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, StaleError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.core.versions import claim
from teilhabe_app.synthesis import queries
from teilhabe_app.synthesis.models import AnswerDraft, Decision, Response, Routing
from teilhabe_app.synthesis.policy import Can

STALE = _l("Someone else has changed this meanwhile. Compare with what it says now, then save again.")
SENT_BACK = _l("This was sent back. Another body is asked.")


@dataclass(frozen=True, kw_only=True, slots=True)
class ResponseDraft:
    """An answer of a body; ``once`` makes sending twice harmless, ``seen`` is the version that was read."""

    decision: Decision
    reason: Multilingual
    review_on: dt.date | None = None
    once: str | None = None
    seen: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Unfinished:
    """What of an answer is there so far."""

    decision: Decision | None
    reason: Multilingual
    review_on: dt.date | None
    seen: int


def respond(
    actor: Actor,
    routing: Routing,
    draft: ResponseDraft,
    *,
    author_id: int | None = None,
    same_as: Response | None = None,
) -> Response:
    """Answer for the body that was asked; a later answer is added and the earlier ones stay.

    ``author_id`` is who wrote what the actor releases; ``same_as`` the answer that this one repeats.
    """
    _check(actor, routing, draft)
    if draft.once and (earlier := _by_once(draft.once)):
        return earlier
    # The lock makes two answers at the same moment get different numbers, and sending back wait.
    locked = select(Routing.sent_back_at).where(Routing.id == routing.id).with_for_update()
    if db.session.scalar(locked) is not None:
        raise DomainError(SENT_BACK)
    waiting = queries.draft_of(routing)
    if waiting is not None and draft.seen is not None:
        claim(waiting, draft.seen)  # what a colleague has saved at this moment is not lost
    last = db.session.scalar(select(func.max(Response.number)).where(Response.routing_id == routing.id)) or 0
    response = Response(
        routing_id=routing.id,
        number=last + 1,
        once=draft.once,
        decision=draft.decision,
        reason=draft.reason,
        answered_at=clock.now(),
        answered_by_id=author_id or actor.id,
        released_by_id=actor.id if author_id else None,
        review_on=draft.review_on,
        same_as_id=same_as.id if same_as else None,
    )
    try:
        with db.session.begin_nested():
            db.session.add(response)
    except IntegrityError:
        found = _by_once(draft.once) if draft.once else None
        if found is None:
            raise
        return found
    if waiting is not None:
        db.session.delete(waiting)
    db.session.expire(routing, ["responses"])
    audit.note(actor, "finding.answer", routing.finding, response=response.number, decision=draft.decision.value)
    return response


def _check(actor: Actor, routing: Routing, draft: ResponseDraft) -> None:
    policy.require(actor, Can.ANSWER, routing)
    if routing.is_sent_back:
        raise DomainError(SENT_BACK)
    if draft.review_on is not None and draft.review_on <= clock.today():
        raise DomainError(_l("The date has passed. Please choose a later one."), field="review_on")
    if draft.decision is Decision.UNDER_DISCUSSION and draft.review_on is None:
        raise DomainError(_l("Please say when you will look at it again."), field="review_on")


def _by_once(once: str) -> Response | None:
    return db.session.scalars(select(Response).where(Response.once == once)).one_or_none()


def answer(actor: Actor, routing: Routing, draft: ResponseDraft) -> Response | AnswerDraft:
    """Answer, or hand the answer to a second person where the body wants that.

    What another person handed in is released by sending it unchanged; a change makes it the actor's own.
    """
    if not queries.needs_second_person(routing.body):
        return respond(actor, routing, draft)
    waiting = queries.draft_of(routing)
    if waiting is not None and _may_release(actor, waiting, draft):
        return respond(actor, routing, draft, author_id=waiting.handed_in_by_id)
    return _hand_in(actor, routing, draft)


def _may_release(actor: Actor, waiting: AnswerDraft, draft: ResponseDraft) -> bool:
    same = (waiting.decision, waiting.reason, waiting.review_on) == (draft.decision, draft.reason, draft.review_on)
    by_another = waiting.handed_in_by_id is not None and waiting.handed_in_by_id != actor.id
    return same and by_another


def _hand_in(actor: Actor, routing: Routing, draft: ResponseDraft) -> AnswerDraft:
    _check(actor, routing, draft)
    found = queries.draft_of(routing)
    seen = (found.version if found else 0) if draft.seen is None else draft.seen
    content = Unfinished(decision=draft.decision, reason=draft.reason, review_on=draft.review_on, seen=seen)
    waiting = save_draft(actor, routing, content)
    waiting.handed_in_at, waiting.handed_in_by_id = clock.now(), actor.id
    audit.note(actor, "finding.hand_in", routing.finding, body=routing.body_id)
    return waiting


def save_draft(actor: Actor, routing: Routing, content: Unfinished) -> AnswerDraft:
    """Keep what was written so far; raises StaleError where somebody else of the body was faster."""
    policy.require(actor, Can.ANSWER, routing)
    if routing.is_sent_back:
        raise DomainError(SENT_BACK)
    found = queries.draft_of(routing)
    if found is None:
        found = AnswerDraft(routing_id=routing.id, reason=Multilingual(), version=0)
        try:
            with db.session.begin_nested():
                db.session.add(found)
        except IntegrityError:
            raise StaleError(STALE) from None
        claim(found, 0)
    else:
        claim(found, content.seen)
    found.decision, found.reason, found.review_on = content.decision, content.reason, content.review_on
    found.saved_at, found.saved_by_id = clock.now(), actor.id
    found.handed_in_at = found.handed_in_by_id = None  # what is changed must be handed in anew
    db.session.flush()
    return found


def answer_together(
    actor: Actor, routings: Sequence[Routing], draft: ResponseDraft, seen: Mapping[int, int] | None = None
) -> list[tuple[Routing, Response | AnswerDraft]]:
    """Give several questions the same answer: each gets its own dated one, which names the first.

    ``seen`` is the version of the draft of each that the person has been shown, by question; it takes its place.
    """
    if not routings:
        raise DomainError(_l("Please tick at least one finding."))
    made: list[tuple[Routing, Response | AnswerDraft]] = []
    first: Response | None = None
    for routing in routings:
        once = f"{draft.once}-{routing.id}"[:40] if draft.once else None
        own = replace(draft, once=once, seen=(seen or {}).get(routing.id, draft.seen))
        if queries.needs_second_person(routing.body):
            made.append((routing, _hand_in(actor, routing, own)))
            continue
        response = respond(actor, routing, own, same_as=first)
        first = first or response
        made.append((routing, response))
    return made
