"""Originals under seal: one person asks, another one agrees; only then are they read or shown again."""

from __future__ import annotations

from teilhabe_app.accounts.models import Actor
from teilhabe_app.contributions import queries
from teilhabe_app.contributions.models import Contribution, Revision, SealRequest
from teilhabe_app.contributions.policy import Can
from teilhabe_app.contributions.service import moderating
from teilhabe_app.contributions.service.holding import hold
from teilhabe_app.core import audit, clock, signals
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.core.versions import claim


def can_be_asked_for(contribution: Contribution) -> bool:
    """Tell whether something is under seal and nobody has asked yet that it is shown again."""
    asked = any(one.answered_at is None and one.restore for one in queries.seal_requests_of(contribution))
    return not asked and any(revision.sealed for revision in contribution.revisions)


def ask(actor: Actor, contribution: Contribution, reason: str, *, restore: bool) -> SealRequest:
    """Ask another person to agree that the original is read, or shown again."""
    policy.require(actor, Can.ASK_SEAL, contribution)
    if not any(revision.sealed for revision in contribution.revisions):
        raise DomainError(_l("Nothing is under seal here."))
    if any(one.answered_at is None for one in queries.seal_requests_of(contribution)):
        raise DomainError(_l("Somebody has already asked. Another person decides."))
    made = SealRequest(
        contribution=contribution, restore=restore, reason=reason, asked_by_id=actor.id, asked_at=clock.now()
    )
    db.session.add(made)
    audit.note(actor, "seal.ask", contribution, restore=restore)
    return made


def answer(actor: Actor, request: SealRequest, *, grant: bool) -> None:
    """Agree or refuse, as another person than the one who asked; agreeing to show it again does so at once."""
    policy.require(actor, Can.ANSWER_SEAL, request)
    hold(request)
    if request.answered_at is not None:
        raise DomainError(_l("This was already answered."))
    request.answered_by_id, request.answered_at, request.granted = actor.id, clock.now(), grant
    if grant and request.restore:
        _restore(actor, request.contribution)
    audit.note(actor, "seal.grant" if grant else "seal.refuse", request.contribution, restore=request.restore)


def _restore(actor: Actor, contribution: Contribution) -> None:
    """Show the last wording of the author again; nothing is under seal then."""
    original = max((one for one in contribution.revisions if one.sealed), key=lambda one: one.number, default=None)
    if original is None:
        raise DomainError(_l("Nothing is under seal here."))
    claim(contribution, None)
    text, proposed = original.text, original.proposed_text
    for one in contribution.revisions:
        one.sealed = False
    moderating.put(actor, contribution, text, proposed)
    signals.contribution_changed.send(contribution)


def unseal(actor: Actor, request: SealRequest) -> list[Revision]:
    """Return the sealed wordings to whoever asked, for a day after another person agreed; it is written down."""
    policy.require(actor, Can.UNSEAL, request)
    audit.note(actor, "contribution.unseal", request.contribution)
    return [revision for revision in request.contribution.revisions if revision.sealed]
