"""Writes of authors: their wording after sending."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from teilhabe_app.accounts.models import Actor, Guest
from teilhabe_app.contributions import hosts, queries
from teilhabe_app.contributions.models import Contribution, Kind, LanguageSource, Revision, Visibility
from teilhabe_app.contributions.policy import Can
from teilhabe_app.contributions.service import counters, screening
from teilhabe_app.core import audit, clock, signals
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.core.versions import claim

GRACE = dt.timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True, slots=True)
class Edit:
    """A new wording; ``version`` is the one that the author has read."""

    text: str
    language: str
    language_source: LanguageSource = LanguageSource.DECLARED
    proposed_text: str | None = None
    version: int | None = None


def leaves_no_trace(contribution: Contribution, at: dt.datetime | None = None) -> bool:
    """Tell whether an edit now only corrects.

    That is within 15 minutes, while nobody answered, supported, reported or quoted it; and as long as it waits to be
    read, because a wording that nobody has read must not become public as history.
    """
    if contribution.visibility is not Visibility.PENDING:
        fresh = (at or clock.now()) < contribution.submitted_at + GRACE
        if not fresh or contribution.reply_count or contribution.support_count or queries.notices_about(contribution):
            return False
    return not hosts.is_relied_on(contribution)


def is_read_again(actor: Actor, contribution: Contribution) -> bool:
    """Tell whether a new wording is read before it appears, as a new contribution of this person would be."""
    return not screening.appears_at_once(actor, contribution.format)


def edit(actor: Actor, contribution: Contribution, change: Edit) -> bool:
    """Change one's own wording; returns whether the earlier one stays as a revision that everybody can read.

    New words are read like new contributions: before they appear where the rule of the format says so or where links
    came in, else afterwards. Raises StaleError where it was changed meanwhile, DomainError where nothing is changed.
    """
    policy.require(actor, Can.EDIT, contribution)
    return _reword(actor, contribution, change)


def edit_with_receipt(actor: Actor, contribution: Contribution, change: Edit) -> bool:
    """Let whoever holds the receipt of a guest change the wording, like ``edit``; an account is not noted with it."""
    policy.require(actor, Can.EDIT_WITH_RECEIPT, contribution)
    return _reword(Guest(), contribution, change)


def _reword(actor: Actor, contribution: Contribution, change: Edit) -> bool:
    proposed = change.proposed_text if contribution.kind is Kind.WORDING else contribution.proposed_text
    same = (change.text, proposed, change.language) == (
        contribution.text,
        contribution.proposed_text,
        contribution.language,
    )
    if same:
        raise DomainError(_l("Nothing was changed in the text."), field="text")
    claim(contribution, change.version)
    quiet = leaves_no_trace(contribution)
    before, after = _words(contribution.text, contribution.proposed_text), _words(change.text, proposed)
    contribution.language, contribution.language_source = change.language, change.language_source
    contribution.text, contribution.proposed_text = change.text, proposed
    if quiet:
        last = contribution.revisions[-1]
        last.text, last.proposed_text = change.text, proposed
    else:
        contribution.revision_number += 1
        contribution.revisions.append(
            Revision(
                number=contribution.revision_number, text=change.text, proposed_text=proposed, created_by_id=actor.id
            )
        )
    if before != after:
        _have_it_read(actor, contribution, before, after)
    audit.note(actor, "contribution.edit", contribution, revision=contribution.revision_number)
    signals.contribution_changed.send(contribution, quiet=quiet)
    return not quiet


def _words(text: str, proposed: str | None) -> str:
    return f"{text}\n{proposed or ''}".strip()


def _have_it_read(actor: Actor, contribution: Contribution, before: str, after: str) -> None:
    """Put new words before the moderators; staff are trusted."""
    if actor.roles & screening.STAFF:
        return
    contribution.checked_at = None
    held = screening.held_for_links(before, after)
    if contribution.visibility is Visibility.PUBLISHED and (held or is_read_again(actor, contribution)):
        counters.unshow(contribution, Visibility.PENDING, None)
        contribution.held_for = held
