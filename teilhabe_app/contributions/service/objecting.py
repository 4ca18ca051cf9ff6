"""Objections of authors to decisions; another person than the one who decided looks at them."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Actor
from teilhabe_app.contributions import queries
from teilhabe_app.contributions.models import Act, Decision, Objection, Outcome, Visibility
from teilhabe_app.contributions.policy import Can
from teilhabe_app.contributions.service import moderating, sealing
from teilhabe_app.contributions.service.holding import hold
from teilhabe_app.core import audit, clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy


def object_to(actor: Actor, decision: Decision, text: str, language: str) -> Objection:
    """Take an objection: once for each decision, until the day that was told. The receipt is the proof."""
    policy.require(actor, Can.OBJECT, decision)
    objection = Objection(decision_id=decision.id, text=text, language=language, created_at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add(objection)
    except IntegrityError as error:
        raise DomainError(_l("There is an objection already. Somebody else looks at it.")) from error
    db.session.expire(decision, ["objection"])
    audit.note(actor if actor.is_authenticated else None, "objection.receive", objection)
    return objection


def decide(actor: Actor, objection: Objection, outcome: Outcome, answer: str) -> None:
    """Decide as another person: to agree shows again what was hidden, or asks for what is under seal (four eyes)."""
    policy.require(actor, Can.DECIDE_OBJECTION, objection)
    hold(objection)
    if objection.decided_at is not None:
        raise DomainError(_l("This was already answered."))
    objection.outcome, objection.answer = outcome, answer
    objection.decided_by_id, objection.decided_at = actor.id, clock.now()
    contribution = objection.decision.contribution
    hidden = objection.decision.act is Act.HIDE and contribution.visibility is Visibility.HIDDEN
    stands = next((one.id for one in queries.decisions_of(contribution) if one.act is Act.HIDE), None)
    hidden = hidden and stands == objection.decision_id  # else it was hidden again since, for another reason
    if outcome is Outcome.TAKEN_UP and hidden:
        moderating.show_again(actor, contribution)
    if outcome is Outcome.TAKEN_UP and objection.decision.act is Act.REDACT and sealing.can_be_asked_for(contribution):
        sealing.ask(actor, contribution, answer, restore=True)
    audit.note(actor, "objection.decide", objection, outcome=outcome.value)
