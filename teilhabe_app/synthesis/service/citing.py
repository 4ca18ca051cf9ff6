"""Citing exact words, setting aside with a reason, and taking both back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Actor
from teilhabe_app.contributions.models import Contribution, Visibility
from teilhabe_app.core import audit
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, NotFound, StaleError
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.core.text import clean
from teilhabe_app.synthesis import queries
from teilhabe_app.synthesis.analysis.sentences import continues
from teilhabe_app.synthesis.models import AsideReason, Citation, CitationRole, Dossier, Finding, SetAside
from teilhabe_app.synthesis.policy import Can
from teilhabe_app.synthesis.queries import quotes
from teilhabe_app.synthesis.service.holding import hold, hold_finding
from teilhabe_app.synthesis.service.watch import reopen_if_broken

NOW = ("revision_number", "text", "visibility")  # what others may have changed since it was read
CHANGED = _l("The text was changed meanwhile. Please read it again.")
_NOT_THERE = _l("These words are not in the contribution. Please copy them exactly.")


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text, in Unicode code points: ``text[starts:ends]``."""

    starts: int
    ends: int


@dataclass(frozen=True, kw_only=True, slots=True)
class CiteDraft:
    """The words to quote (empty means the whole text) and what they do for the finding.

    ``revision`` is the wording that was read: of another one, nobody has judged the whole.
    """

    quote: str = ""
    role: CitationRole = CitationRole.SUPPORTS
    revision: int | None = None


def find_span(text: str, quote: str) -> Span | None:
    """Find quoted words in a text; only white space may differ, as copying from a page changes it.

    The span never ends inside a character that is made of several code points, such as a letter with marks.
    """
    wanted = clean(quote, multiline=True)
    if not wanted:
        return Span(0, len(text)) if text else None
    starts = text.find(wanted)
    ends = starts + len(wanted)
    if starts < 0:
        pattern = r"\s+".join(re.escape(word) for word in wanted.split())
        match = re.search(pattern, text)
        if match is None:
            return None
        starts, ends = match.span()
    while starts > 0 and continues(text, starts):
        starts -= 1
    while ends < len(text) and continues(text, ends):
        ends += 1
    return Span(starts, ends)


def cite(actor: Actor, finding: Finding, contribution: Contribution, draft: CiteDraft) -> Citation:
    """Let a finding rest on exact words of a contribution's current wording; undoes setting it aside.

    Raises StaleError where the whole text is quoted and it was edited since it was read.
    """
    dossier = finding.dossier
    policy.require(actor, Can.WORK, dossier)
    hold_finding(finding)  # the dossier first, as whoever edits a source, sets it aside or removes the finding does
    db.session.refresh(contribution, NOW)
    if not _fits(contribution, _format_ids(dossier)):
        raise DomainError(_l("This contribution does not belong to the summary or is not published."))
    if not draft.quote:
        _require_read(contribution, draft.revision)
    text = contribution.text
    span = find_span(text, draft.quote)
    if span is None:
        raise DomainError(_NOT_THERE, field="quote")
    citation = Citation(
        finding_id=finding.id,
        contribution_id=contribution.id,
        revision_number=contribution.revision_number,
        role=draft.role,
        starts=span.starts,
        ends=span.ends,
        quote=text[span.starts : span.ends],
    )
    _require_exact(citation, text)
    try:
        with db.session.begin_nested():
            db.session.add(citation)
    except IntegrityError as error:
        if "citation_exact" in str(error.orig):  # the database's own proof, should ours ever fail
            raise DomainError(_NOT_THERE, field="quote") from None
        raise DomainError(_l("This finding already cites these words."), field="quote") from None
    db.session.expire(finding, ["citations"])
    gone = delete(SetAside).where(SetAside.dossier_id == dossier.id, SetAside.contribution_id == contribution.id)
    db.session.execute(gone)
    audit.note(actor, "finding.cite", finding, contribution=contribution.id, role=draft.role.value)
    return citation


def _require_read(contribution: Contribution, revision: int | None) -> None:
    """Refuse to decide about words that nobody has read; without a ``revision`` nothing is known of the reader."""
    if revision is not None and revision != contribution.revision_number:
        raise StaleError(CHANGED)


def _require_all_read(ids: Sequence[int], read: Mapping[int, int]) -> None:
    if not read:
        return
    query = select(Contribution.id, Contribution.revision_number).where(Contribution.id.in_(ids))
    rows = db.session.execute(query.order_by(Contribution.id)).all()
    if changed := [str(key) for key, revision in rows if read.get(key, revision) != revision]:
        words = _l("Changed meanwhile, please read again: %(numbers)s.", numbers=", ".join(changed))
        raise StaleError(words)


def _require_exact(citation: Citation, text: str) -> None:
    """Hold the invariant of the chain: a quote is what the revision says at that place, nothing else."""
    if not citation.quote or citation.quote != text[citation.starts : citation.ends]:
        raise DomainError(_NOT_THERE, field="quote")


def remove_citation(actor: Actor, citation: Citation) -> None:
    """Take a citation back; the contribution is open again unless another finding cites it."""
    finding = citation.finding
    dossier = finding.dossier
    policy.require(actor, Can.WORK, dossier)
    hold_finding(finding)  # the dossier first, as whoever edits a source does
    if citation not in finding.citations:
        raise NotFound
    audit.note(actor, "finding.uncite", finding, contribution=citation.contribution_id)
    finding.citations.remove(citation)
    finding.source_changed = any(not left.is_shown for left in finding.citations)
    reopen_if_broken(dossier)


def check_sources(actor: Actor, finding: Finding) -> int:
    """Move citations to the current wording where it still has the quoted words; return how many could not follow."""
    policy.require(actor, Can.WORK, finding.dossier)
    hold_finding(finding)
    citations = quotes.quotes_of(finding)
    for citation in citations:
        source = citation.contribution
        if citation.is_shown or source.visibility is not Visibility.PUBLISHED:
            continue
        span = find_span(source.text, citation.quote)
        if span is not None:
            citation.starts, citation.ends = span.starts, span.ends
            citation.quote = source.text[span.starts : span.ends]
            citation.revision_number = source.revision_number
    left = sum(1 for citation in citations if not citation.is_shown)
    finding.source_changed = left > 0
    audit.note(actor, "finding.check_sources", finding, left=left)
    return left


def set_one_aside(  # noqa: PLR0913 -- what, why, and as it was read
    actor: Actor,
    dossier: Dossier,
    contribution: Contribution,
    reason: AsideReason,
    note: str = "",
    *,
    revision: int | None = None,
) -> None:
    """Set aside a contribution that a person has just read; ``revision`` is the wording they read.

    Raises StaleError where it was edited since, and DomainError where it is quoted or set aside already.
    """
    policy.require(actor, Can.WORK, dossier)
    hold(dossier)
    db.session.refresh(contribution, NOW)
    _require_read(contribution, revision)
    if not set_aside(actor, dossier, [contribution], reason, note):
        raise DomainError(_l("It is set aside or quoted already."))


def set_aside(  # noqa: PLR0913 -- what, why, and as it was read
    actor: Actor,
    dossier: Dossier,
    contributions: Sequence[Contribution],
    reason: AsideReason,
    note: str = "",
    *,
    read: Mapping[int, int] | None = None,
) -> int:
    """Set contributions aside with one reason; those already cited or set aside stay as they are. Return how many.

    ``read``: the wording of each that the person has read. Raises StaleError where one was edited since.
    """
    policy.require(actor, Can.WORK, dossier)
    if reason is AsideReason.OTHER and not note:
        raise DomainError(_l("Please say what the reason is."), field="note")
    hold(dossier)  # of two who tick the same one at the same moment, the second finds it set aside
    ids = [contribution.id for contribution in contributions]
    _require_all_read(ids, read or {})
    formats = _format_ids(dossier)
    cited = queries.citations_of(dossier, ids)
    already = queries.asides_of(dossier, ids)
    count = 0
    for contribution in contributions:
        if (
            not _fits(contribution, formats)
            or contribution.id in already
            or any(c.counts for c in cited[contribution.id])
        ):
            continue
        row = SetAside(
            dossier_id=dossier.id, contribution_id=contribution.id, reason=reason, note=note, created_by_id=actor.id
        )
        db.session.add(row)
        count += 1
    audit.note(actor, "dossier.set_aside", dossier, count=count, reason=reason.value)
    return count


def take_back_aside(actor: Actor, dossier: Dossier, contribution_id: int) -> None:
    """Make a contribution that was set aside open again."""
    policy.require(actor, Can.WORK, dossier)
    row = queries.asides_of(dossier, [contribution_id]).get(contribution_id)
    if row is None:
        raise DomainError(_l("This contribution is not set aside."))
    db.session.delete(row)
    audit.note(actor, "dossier.take_back_aside", dossier, contribution=contribution_id)
    reopen_if_broken(dossier)


def _format_ids(dossier: Dossier) -> set[int]:
    return {format_.id for format_ in dossier.formats}


def _fits(contribution: Contribution, formats: set[int]) -> bool:
    """Tell whether it is a published contribution of the formats; official answers are none."""
    is_public = contribution.visibility is Visibility.PUBLISHED and not contribution.official
    return is_public and contribution.format_id in formats
