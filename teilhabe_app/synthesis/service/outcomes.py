"""What answers changed in the framework: links between answers and revisions of measures."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.framework.models import MeasureRevision
from teilhabe_app.synthesis.models import Outcome, Response
from teilhabe_app.synthesis.policy import Can


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


def link_outcomes(actor: Actor, responses: Iterable[Response], revision: MeasureRevision) -> list[Outcome]:
    """Say that several answers, of several findings, led to one revision of a measure."""
    return [link_outcome(actor, response, revision) for response in responses]


def unlink_outcome(actor: Actor, outcome: Outcome) -> None:
    """Take a wrong link back; the revision itself stays."""
    response = outcome.response
    policy.require(actor, Can.LINK, response.routing)
    audit.note(actor, "outcome.unlink", outcome, response=response.id, revision=outcome.measure_revision_id)
    response.outcomes.remove(outcome)
    db.session.delete(outcome)
