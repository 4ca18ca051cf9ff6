"""Segments follow an edit: where the same words still stand they move along, and what is new becomes a segment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select

from teilhabe_app.contributions.models import Contribution, Revision, Visibility
from teilhabe_app.core.db import db
from teilhabe_app.synthesis.analysis.sentences import spans
from teilhabe_app.synthesis.models import Segment


def follow_edit(contribution: Contribution) -> None:
    """Move the segments of every dossier to the current wording of a contribution.

    A segment whose words are gone stays marked with its old revision and is open again; words that no segment has
    become one, so that nothing new is overlooked.
    """
    if contribution.visibility is not Visibility.PUBLISHED:
        return
    query = select(Segment).where(
        Segment.contribution_id == contribution.id, Segment.revision_number != contribution.revision_number
    )
    newest_first = query.order_by(Segment.dossier_id, Segment.revision_number.desc(), Segment.starts)
    stale: dict[int, list[Segment]] = defaultdict(list)
    for segment in db.session.scalars(newest_first):
        stale[segment.dossier_id].append(segment)
    if not stale:
        return
    wordings = select(Revision.number, Revision.text).where(Revision.contribution_id == contribution.id)
    old = {row.number: row.text for row in db.session.execute(wordings)}
    for dossier_id, segments in stale.items():
        words = [old.get(one.revision_number, "")[one.starts : one.ends] for one in segments]
        _move(dossier_id, contribution, list(zip(segments, words, strict=True)))


def _move(dossier_id: int, contribution: Contribution, segments: Sequence[tuple[Segment, str]]) -> None:
    text = contribution.text
    taken = _current(dossier_id, contribution)
    for segment, words in segments:
        at = _find(text, words, taken)
        segment.version += 1
        if at is None:
            segment.aside_reason, segment.aside_note = None, ""
            continue
        segment.starts, segment.ends = at, at + len(words)
        segment.revision_number = contribution.revision_number
        taken.append((segment.starts, segment.ends))
        db.session.flush()
    taken.sort()
    reach = 0
    for start, end in [*taken, (len(text), len(text))]:
        for first, last in spans(text[reach:start], []):
            row = Segment(dossier_id=dossier_id, contribution_id=contribution.id)
            row.revision_number = contribution.revision_number
            row.starts, row.ends = reach + first, reach + last
            db.session.add(row)
        reach = max(reach, end)
    db.session.flush()


def _current(dossier_id: int, contribution: Contribution) -> list[tuple[int, int]]:
    query = select(Segment.starts, Segment.ends).where(
        Segment.dossier_id == dossier_id,
        Segment.contribution_id == contribution.id,
        Segment.revision_number == contribution.revision_number,
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]


def _find(text: str, words: str, taken: Sequence[tuple[int, int]]) -> int | None:
    """Return where words stand that no other segment has."""
    at = text.find(words) if words else -1
    while at >= 0 and any(at < end and start < at + len(words) for start, end in taken):
        at = text.find(words, at + 1)
    return at if at >= 0 else None
