"""Notices of anybody about what should not stand there, and what is decided about them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Actor
from teilhabe_app.contributions import queries
from teilhabe_app.contributions.models import Contribution, Ground, Notice, Outcome
from teilhabe_app.contributions.policy import Can
from teilhabe_app.contributions.service.holding import hold
from teilhabe_app.core import audit, clock, receipts
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticeDraft:
    """A notice as entered; ``address`` is where exactly it stands."""

    ground: Ground
    text: str
    address: str
    language: str
    contact_email: str | None = None
    once: str | None = None


def notify(actor: Actor, contribution: Contribution, draft: NoticeDraft) -> Notice:
    """Take a notice about what everybody sees, from guests too."""
    policy.require(actor, Can.NOTIFY, contribution)
    if draft.once and (earlier := queries.notice_by_once(draft.once)):
        return earlier
    notice = Notice(
        contribution=contribution,
        receipt=receipts.new(),
        once=draft.once,
        address=draft.address,
        ground=draft.ground,
        text=draft.text,
        language=draft.language,
        contact_email=draft.contact_email,
        created_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(notice)
    except IntegrityError:
        earlier = queries.notice_by_once(draft.once) if draft.once else None
        if earlier is None:
            raise
        return earlier
    audit.note(None, "notice.receive", notice, ground=draft.ground.value)
    return notice


def decide(actor: Actor, notice: Notice, outcome: Outcome, answer: str | None) -> None:
    """Close a notice: what was done about the contribution is a decision of its own."""
    policy.require(actor, Can.MODERATE, notice.contribution)
    hold(notice)
    if notice.decided_at is not None:
        raise DomainError(_l("This was already answered."))
    notice.outcome, notice.answer = outcome, answer or None
    notice.decided_by_id, notice.decided_at = actor.id, clock.now()
    audit.note(actor, "notice.decide", notice, outcome=outcome.value)


def close_all(actor: Actor, contribution: Contribution) -> list[Notice]:
    """Close the open notices about what has just been hidden; return them, so that people can be told."""
    found = list(queries.notices_about(contribution))
    for notice in found:
        decide(actor, notice, Outcome.TAKEN_UP, None)
    return found
