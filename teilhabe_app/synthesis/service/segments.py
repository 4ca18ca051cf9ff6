"""Splitting a contribution into segments, joining them again, and setting one aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import User
from teilhabe_app.contributions.models import Contribution, Visibility
from teilhabe_app.core import audit, versions
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, StaleError
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.synthesis import queries
from teilhabe_app.synthesis.analysis.sentences import spans
from teilhabe_app.synthesis.models import AsideReason, Coding, Dossier, NoTheme, Segment
from teilhabe_app.synthesis.policy import Can
from teilhabe_app.synthesis.service.citing import CHANGED, find_span
from teilhabe_app.synthesis.service.watch import reopen_if_broken

MOST = 60
FASTER = _l("Somebody else has split this contribution meanwhile. Compare with what it says now, then save again.")


@dataclass(frozen=True, kw_only=True, slots=True)
class SplitDraft:
    """Where segments begin (Unicode code points), exact words that begin a further one, and what the author saw."""

    starts: Sequence[int]
    seen: str
    words: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class AsideDraft:
    """Why a segment is set aside; ``version`` is the one that was read."""

    reason: AsideReason
    note: str = ""
    version: int | None = None


def split(actor: User, dossier: Dossier, contribution: Contribution, draft: SplitDraft) -> list[Segment]:
    """Cut a contribution into segments; with no place inside it is whole again.

    Segments that stay as they are keep everything; what was coded in others goes to those that now have their words.
    Raises StaleError where somebody else was faster.
    """
    policy.require(actor, Can.WORK, dossier)
    locked = select(Contribution).where(Contribution.id == contribution.id).with_for_update(key_share=True)
    db.session.execute(locked.with_only_columns(Contribution.id))
    before = queries.segments_of(dossier, [contribution.id])[contribution.id]
    if draft.seen != queries.seen_of(contribution, before):
        raise StaleError(FASTER)
    if contribution.visibility is not Visibility.PUBLISHED or contribution.official:
        raise DomainError(_l("This contribution does not belong to the summary or is not published."))
    text = contribution.text
    places = list(draft.starts)
    if draft.words:
        found = find_span(text, draft.words)
        if found is None:
            raise DomainError(_l("These words are not in the contribution. Please copy them exactly."), field="words")
        places.append(found.starts)
    cut = spans(text, places)
    if len(cut) > MOST:
        raise DomainError(_l("At most %(count)s segments are possible.", count=MOST), field="words")
    after = _put(actor, dossier, contribution, before, cut if len(cut) > 1 else [])
    audit.note(actor, "dossier.split", dossier, contribution=contribution.id, count=len(after))
    reopen_if_broken(dossier)
    return after


def _put(
    actor: User, dossier: Dossier, contribution: Contribution, before: Sequence[Segment], cut: Sequence[tuple[int, int]]
) -> list[Segment]:
    same = {(one.starts, one.ends): one for one in before if one.is_current}
    kept = {span: same[span] for span in cut if span in same}
    gone = [one for one in before if one not in kept.values()]
    said = _said_about(gone)
    for one in gone:
        db.session.delete(one)
    try:
        with db.session.begin_nested():
            db.session.flush()
            for start, end in cut:
                if (start, end) not in kept:
                    row = Segment(dossier_id=dossier.id, contribution_id=contribution.id, created_by_id=actor.id)
                    row.revision_number, row.starts, row.ends = contribution.revision_number, start, end
                    row.contribution = contribution
                    db.session.add(row)
                    kept[start, end] = row
    except IntegrityError:
        raise StaleError(FASTER) from None
    after = [kept[span] for span in cut]
    for segment, codings in said:
        heirs = [one for one in after if segment[0] < one.ends and one.starts < segment[1]] if segment else []
        _hand_on(contribution, heirs, codings)
    _drop_nothing(dossier, contribution)
    return after


def _said_about(segments: Sequence[Segment]) -> list[tuple[tuple[int, int] | None, list[tuple[int, int | None]]]]:
    """Return the spans that go with what was coded in them; where the words are gone, the span is none."""
    codings: dict[int, list[tuple[int, int | None]]] = {one.id: [] for one in segments}
    query = select(Coding.segment_id, Coding.theme_id, Coding.created_by_id).where(Coding.segment_id.in_(codings))
    for segment_id, theme_id, coder_id in db.session.execute(query.order_by(Coding.id)):
        codings[segment_id or 0].append((theme_id, coder_id))
    return [((one.starts, one.ends) if one.is_current else None, codings[one.id]) for one in segments]


def _hand_on(contribution: Contribution, heirs: Sequence[Segment], codings: Sequence[tuple[int, int | None]]) -> None:
    """Give themes to the segments that have the words now, or to the whole text."""
    ids: list[int | None] = [one.id for one in heirs]
    for segment_id in ids or [None]:
        for theme_id, coder_id in codings:
            row = Coding(theme_id=theme_id, contribution_id=contribution.id, created_by_id=coder_id)
            row.segment_id = segment_id
            try:
                with db.session.begin_nested():
                    db.session.add(row)
            except IntegrityError:
                continue  # this person has said so already


def _drop_nothing(dossier: Dossier, contribution: Contribution) -> None:
    """Whoever gave a theme to a segment no longer says that none fits the whole."""
    coders = select(Coding.created_by_id).where(
        Coding.contribution_id == contribution.id, Coding.segment_id.is_(None), Coding.created_by_id.is_not(None)
    )
    db.session.execute(
        delete(NoTheme).where(
            NoTheme.dossier_id == dossier.id,
            NoTheme.contribution_id == contribution.id,
            NoTheme.segment_id.is_(None),
            NoTheme.created_by_id.in_(coders),
        )
    )


def put_segment_aside(actor: User, dossier: Dossier, segment: Segment, draft: AsideDraft) -> None:
    """Set a segment aside with a reason; the rest of the contribution stays as it is."""
    policy.require(actor, Can.WORK, dossier)
    if draft.reason is AsideReason.OTHER and not draft.note:
        raise DomainError(_l("Please say what the reason is."), field="note")
    if not segment.is_current:
        raise StaleError(CHANGED)
    versions.claim(segment, draft.version)
    segment.aside_reason, segment.aside_note = draft.reason, draft.note
    reason = draft.reason.value
    audit.note(actor, "dossier.segment_aside", dossier, contribution=segment.contribution_id, reason=reason)


def take_back_segment(actor: User, dossier: Dossier, segment: Segment) -> None:
    """Make a segment that was set aside open again."""
    policy.require(actor, Can.WORK, dossier)
    values = {"aside_reason": None, "aside_note": "", "version": Segment.version + 1}
    db.session.execute(update(Segment).where(Segment.id == segment.id).values(values))
    audit.note(actor, "dossier.segment_back", dossier, contribution=segment.contribution_id)
    reopen_if_broken(dossier)
