"""Asking bodies, sending back what belongs elsewhere, delegating, and notes among the people of a body."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select, update
from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit, clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.organisations.models import Body, Level
from teilhabe_app.synthesis import queries
from teilhabe_app.synthesis.models import AnswerRule, Dossier, Finding, Response, Routing, RoutingNote
from teilhabe_app.synthesis.policy import Can, bodies_answered_by
from teilhabe_app.synthesis.service.holding import hold_finding

DEFAULT_TIME = queries.WITHOUT_MEETING
TWO = 2  # who writes, and who releases


@dataclass(frozen=True, kw_only=True, slots=True)
class RouteDraft:
    """Which body is asked at which level, by when it answers, and what it should know."""

    body: Body
    due_on: dt.date | None = None
    level: Level | None = None
    note: str = ""
    language: str = "de"  # of the note
    instead: Routing | None = None  # the question that another body sent back


def route(actor: Actor, finding: Finding, draft: RouteDraft) -> Routing:
    """Ask a body about a published finding; without a date it is due before the next meeting of the steering bodies."""
    policy.require(actor, Can.WORK, finding.dossier)
    hold_finding(finding)  # its words cannot change while a body is asked about them
    if not finding.dossier.is_public:
        raise DomainError(_l("Please publish the summary first. Then a body can be asked."))
    if finding.is_machine_draft:
        raise DomainError(_l("A person must take this draft over first."))
    if draft.body.successor_id is not None:
        raise DomainError(_l("This body has a successor. Please choose that one."), field="body_id")
    due_on = draft.due_on or queries.proposal().due_on
    if due_on < clock.today():
        raise DomainError(_l("The date has passed. Please choose a later one."), field="due_on")
    meeting = queries.meeting_after(due_on)
    routing = Routing(
        finding_id=finding.id,
        body=draft.body,
        due_on=due_on,
        sent_by_id=actor.id,
        level=draft.level or draft.body.level,
        note=draft.note,
        note_language=draft.language,
        meeting_id=meeting.id if meeting else None,
        follows_id=_followed(finding, draft.instead),
    )
    try:
        with db.session.begin_nested():
            db.session.add(routing)
    except IntegrityError:
        raise DomainError(_l("This body was already asked about this finding."), field="body_id") from None
    db.session.expire(finding, ["routings"])
    audit.note(actor, "finding.route", finding, body=draft.body.id)
    return routing


def _followed(finding: Finding, instead: Routing | None) -> int | None:
    """Return the question that this one takes the place of: the one named, or the last that was sent back."""
    if instead is not None and (instead.finding_id != finding.id or not instead.is_sent_back):
        raise DomainError(_l("Only what was sent back can be asked of another body instead."))
    taken = {routing.follows_id for routing in finding.routings}
    open_ones = [routing.id for routing in finding.routings if routing.is_sent_back and routing.id not in taken]
    return instead.id if instead else open_ones[-1] if open_ones else None


def route_several(
    actor: Actor, dossier: Dossier, findings: Sequence[Finding], draft: RouteDraft
) -> tuple[list[Routing], int]:
    """Ask a body about several findings at once; return the questions and how many it already had."""
    policy.require(actor, Can.WORK, dossier)
    if not findings:
        raise DomainError(_l("Please tick at least one finding."))
    asked = {
        r.finding_id for one in findings for r in one.routings if r.body_id == draft.body.id and not r.is_sent_back
    }
    made = [route(actor, finding, draft) for finding in findings if finding.id not in asked]
    return made, len(findings) - len(made)


def send_back(actor: Actor, routing: Routing, reason: str, language: str = "de") -> Routing:
    """Say that another body is responsible; the moderators ask anew, and both questions stay visible."""
    policy.require(actor, Can.ANSWER, routing)
    if not reason.strip():
        raise DomainError(_l("Say why, so that people can understand it."), field="reason")
    # The lock makes an answer at the same moment count: the condition alone would not see what is not committed yet.
    db.session.execute(select(Routing.id).where(Routing.id == routing.id).with_for_update())
    query = update(Routing).where(
        Routing.id == routing.id,
        Routing.sent_back_at.is_(None),
        ~exists().where(Response.routing_id == Routing.id),
    )
    values = {
        "sent_back_at": clock.now(),
        "sent_back_reason": reason.strip(),
        "sent_back_language": language,
        "sent_back_by_id": actor.id,
    }
    done = db.session.execute(query.values(values).returning(Routing.id).execution_options(synchronize_session=False))
    if done.scalar() is None:
        raise DomainError(_l("This was answered or sent back already."))
    db.session.refresh(routing)
    audit.note(actor, "finding.send_back", routing.finding, body=routing.body_id)
    return routing


def delegate(actor: Actor, routing: Routing, person_id: int | None) -> bool:
    """Name the person of the body who writes the answer, or nobody; tell whether that is somebody new."""
    policy.require(actor, Can.ANSWER, routing)
    people = {person.id for person in queries.people_of(routing.body_id)}
    if person_id is not None and person_id not in people:
        raise DomainError(_l("Please choose somebody who answers for this body."), field="person_id")
    is_new = person_id is not None and person_id != routing.assigned_to_id
    routing.assigned_to_id = person_id
    audit.note(actor, "finding.delegate", routing.finding, body=routing.body_id, user=person_id)
    return is_new


def write_note(actor: Actor, routing: Routing, text: str, language: str = "de") -> RoutingNote:
    """Leave a note for the other people of the body; the public never sees it. Sent twice, it is there once."""
    policy.require(actor, Can.ANSWER, routing)
    db.session.execute(select(Routing.id).where(Routing.id == routing.id).with_for_update())
    earlier = queries.notes_of(routing)
    if earlier and (earlier[-1].text, earlier[-1].written_by_id) == (text, actor.id):
        return earlier[-1]
    note = RoutingNote(routing_id=routing.id, text=text, language=language, written_by_id=actor.id)
    db.session.add(note)
    audit.note(actor, "routing.note", routing, body=routing.body_id)
    return note


def set_four_eyes(actor: Actor, body: Body, *, wanted: bool) -> bool:
    """Decide for a body whether a second person releases its answers; tell whether it holds now.

    Going back to one person takes two: the first asks, and another person of the body agrees within two weeks. Who
    wants to keep the second person says so, and what was asked is void. The log holds each step.
    """
    policy.require(actor, Can.LIST_ANSWERS)
    if body.id not in bodies_answered_by(actor):
        raise DomainError(_l("You do not answer for this body."))
    rule = _held_rule(body)
    if wanted and len(queries.people_of(body.id)) < TWO:
        raise DomainError(_l("Only one person answers for this body, so nobody else could release the answers."))
    if not wanted and rule.four_eyes:
        wish = queries.wishes_for_one([body.id]).get(body.id)
        if wish is None or wish.person_id == actor.id:
            audit.note(actor, queries.ASK_FOR_ONE, body)
            return False
    rule.four_eyes = wanted
    audit.note(actor, queries.FOUR_EYES, body, wanted=wanted)
    return True


def _held_rule(body: Body) -> AnswerRule:
    """Lock the rule of a body, so that one of two people decides after the other."""
    query = select(AnswerRule).where(AnswerRule.body_id == body.id).with_for_update()
    query = query.execution_options(populate_existing=True)
    if (found := db.session.scalars(query).one_or_none()) is not None:
        return found
    made = AnswerRule(body_id=body.id, four_eyes=False)
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:
        return db.session.scalars(query).one()
    return made
