"""Writes of moderators: show, hide with a reason, take personal data out. Each is a decision its author can read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from teilhabe_app.accounts.models import Actor
from teilhabe_app.contributions import queries
from teilhabe_app.contributions.models import (
    OBJECT_WITHIN,
    Act,
    Contribution,
    Decision,
    Ground,
    Revision,
    Visibility,
)
from teilhabe_app.contributions.policy import Can
from teilhabe_app.contributions.service import counters
from teilhabe_app.core import audit, clock, signals
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.core.versions import claim


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """Why: the words that the author reads, what they come under, and the notice that led to it."""

    text: str
    ground: Ground | None = None
    notice_id: int | None = None


def publish(actor: Actor, contribution: Contribution, seen: int | None = None) -> None:
    """Show it; also restores what was hidden. ``seen``: the version that was read, StaleError where it is another."""
    policy.require(actor, Can.MODERATE, contribution)
    if contribution.visibility in {Visibility.PUBLISHED, Visibility.WITHDRAWN}:
        raise DomainError(_l("This contribution is already published or was withdrawn."))
    claim(contribution, seen)
    show_again(actor, contribution)
    audit.note(actor, "contribution.publish", contribution)


def show_again(actor: Actor, contribution: Contribution) -> None:
    """Make it visible; what was hidden gets a decision that says so."""
    if contribution.visibility is Visibility.HIDDEN:
        _decide(actor, contribution, Act.RESTORE, None)
    counters.show(contribution)
    contribution.held_for, contribution.checked_at = None, clock.now()
    signals.contribution_changed.send(contribution)


def accept(actor: Actor, contribution: Contribution, seen: int | None = None) -> None:
    """Note that what was published at once has been read, in the version ``seen``, and stays."""
    policy.require(actor, Can.MODERATE, contribution)
    claim(contribution, seen)
    contribution.checked_at = clock.now()
    audit.note(actor, "contribution.accept", contribution)


def hide(
    actor: Actor, contribution: Contribution, reason: Reason | str, *, with_replies: bool = False
) -> list[Decision]:
    """Take it out of view, on request with everything that answers it; each author is told the reason.

    What answers it otherwise stays, below a line that says that something is hidden here.
    """
    policy.require(actor, Can.MODERATE, contribution)
    reason = Reason(text=reason) if isinstance(reason, str) else reason
    if contribution.visibility not in {Visibility.PUBLISHED, Visibility.PENDING}:
        raise DomainError(_l("This contribution is already hidden or was withdrawn."))
    below: Sequence[Contribution] = queries.published_below(contribution) if with_replies else ()
    return [_hide(actor, one, reason) for one in (*below, contribution)]


def _hide(actor: Actor, contribution: Contribution, reason: Reason) -> Decision:
    counters.unshow(contribution, Visibility.HIDDEN, reason.text)
    contribution.held_for, contribution.checked_at = None, clock.now()
    made = _decide(actor, contribution, Act.HIDE, reason)
    audit.note(actor, "contribution.hide", contribution, ground=reason.ground.value if reason.ground else None)
    signals.contribution_changed.send(contribution)
    return made


def _decide(actor: Actor, contribution: Contribution, act: Act, reason: Reason | None) -> Decision:
    made = Decision(
        contribution=contribution,
        act=act,
        ground=reason.ground if reason else None,
        reason=reason.text if reason else None,
        notice_id=reason.notice_id if reason else None,
        decided_by_id=actor.id,
        decided_at=clock.now(),
        object_until=clock.today() + OBJECT_WITHIN if reason else None,
    )
    db.session.add(made)
    return made


def redact(  # noqa: PLR0913 -- all of them are said by name
    actor: Actor,
    contribution: Contribution,
    text: str,
    *,
    proposed_text: str | None = None,
    reason: str | None = None,
    seen: int | None = None,
) -> Revision:
    """Replace the wording by one without personal data; every earlier wording is sealed, not deleted.

    With a ``reason`` it is a decision that the author can read and object to. ``seen``: the version that was read.
    """
    policy.require(actor, Can.REDACT, contribution)
    proposed = contribution.proposed_text if proposed_text is None else proposed_text
    if (text, proposed) == (contribution.text, contribution.proposed_text):
        raise DomainError(_l("Nothing was changed in the text."), field="text")
    claim(contribution, seen)
    for earlier in contribution.revisions:
        earlier.sealed = True
    revision = put(actor, contribution, text, proposed)
    if reason:
        _decide(actor, contribution, Act.REDACT, Reason(text=reason, ground=Ground.PRIVATE))
    audit.note(actor, "contribution.redact", contribution, revision=revision.number)
    signals.contribution_changed.send(contribution)
    return revision


def put(actor: Actor, contribution: Contribution, text: str, proposed: str | None) -> Revision:
    """Make a wording the public one; who calls it has claimed the contribution."""
    contribution.revision_number += 1
    contribution.text, contribution.proposed_text = text, proposed
    revision = Revision(number=contribution.revision_number, text=text, proposed_text=proposed, created_by_id=actor.id)
    contribution.revisions.append(revision)
    return revision
