"""Keep what was proposed beside what people decided; only what changed is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, select, update

from teilhabe_app.contributions.models import Contribution, Visibility
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.synthesis.engine.computing import Found, Group, Proposals
from teilhabe_app.synthesis.engine.engines import Choice
from teilhabe_app.synthesis.engine.material import Looked, Text
from teilhabe_app.synthesis.models import Candidate, CandidateMember, Hint, Reading, Twin, Verdict
from teilhabe_app.synthesis.sense.drafting import EXTRACTIVE, LONGEST, Draft
from teilhabe_app.synthesis.sense.vectors import Engine

_COMPARED = ("revision_number", "engine", "fields", "lead", "near", "covered", "twins")


def known_spans(dossier_id: int) -> dict[int, tuple[int, int | None, int | None]]:
    """Return which words of which revision were chosen before, by contribution."""
    query = (
        select(
            CandidateMember.contribution_id,
            CandidateMember.revision_number,
            CandidateMember.starts,
            CandidateMember.ends,
        )
        .join(Candidate, Candidate.id == CandidateMember.candidate_id)
        .where(Candidate.dossier_id == dossier_id, Candidate.verdict == Verdict.OPEN)
    )
    return {row[0]: (row[1], row[2], row[3]) for row in db.session.execute(query)}


def keep(looked: Looked, engine: Engine, found: Proposals, quotes: Mapping[int, tuple[int, int]], seconds: int) -> None:
    """Write hints, twins and candidates of a dossier."""
    _keep_hints(looked, engine.key, found.hints)
    _keep_twins(looked.dossier_id, found.twins)
    texts = {one.id: one for one in looked.texts}
    _keep_candidates(looked.dossier_id, engine.key, found.groups, texts, quotes)
    _keep_reading(
        looked.dossier_id,
        {"engine": engine.key, "crosses": engine.crosses, "mark": looked.mark, "texts": len(texts), "seconds": seconds},
    )


def keep_nothing(dossier_id: int, mark: str, choice: Choice) -> None:
    """Note that there is nothing to compare."""
    for table in (Hint, Twin):
        db.session.execute(delete(table).where(table.dossier_id == dossier_id, table.verdict == Verdict.OPEN))
    _keep_candidates(dossier_id, choice.stem, (), {}, {})
    _keep_reading(
        dossier_id, {"engine": choice.stem, "crosses": choice.crosses, "mark": mark, "texts": 0, "seconds": 0}
    )


def keep_draft(candidate_id: int, server: str, draft: Draft | None, sent: Mapping[int, int]) -> None:
    """Keep what a server worded and where it quotes; without a true quote the most central words stay proposed.

    ``sent`` are the revisions that it read, by contribution: of words that changed or are gone since, nothing is kept.
    """
    candidate = db.session.get(Candidate, candidate_id)
    if candidate is None or candidate.verdict is not Verdict.OPEN:
        return
    if _revisions_now(candidate) != sent:
        return
    if draft is None:
        if candidate.draft is None:
            first = next((one.contribution for one in candidate.members if one.contribution.language == "de"), None)
            first = first or candidate.members[0].contribution
            candidate.draft, candidate.draft_language = _beginning(first.text), first.language
        candidate.drafted_by = f"{EXTRACTIVE} {server}"  # the server is not asked about it again
        return
    candidate.draft, candidate.draft_language, candidate.drafted_by = draft.statement, draft.language, server
    for member in candidate.members:
        span = draft.spans.get(member.contribution_id)
        if span is not None and member.contribution.text[slice(*span)].strip():
            member.starts, member.ends = span
            member.revision_number = member.contribution.revision_number


def _revisions_now(candidate: Candidate) -> dict[int, int]:
    """Return which revisions its members have in public now; the lock lets a withdrawal wait until it is kept."""
    query = (
        select(Contribution.id, Contribution.revision_number)
        .join(CandidateMember, CandidateMember.contribution_id == Contribution.id)
        .where(CandidateMember.candidate_id == candidate.id, Contribution.visibility == Visibility.PUBLISHED)
        .order_by(Contribution.id)
        .with_for_update(of=Contribution, key_share=True)
    )
    return {row.id: row.revision_number for row in db.session.execute(query)}


def _beginning(text: str) -> str:
    """Return the first words of a text, as many as a draft may have."""
    if len(text) <= LONGEST:
        return text
    words = text[:LONGEST]
    return words.rsplit(maxsplit=1)[0] if " " in words.strip() else words


def _keep_reading(dossier_id: int, values: Mapping[str, Any]) -> None:
    written = {**values, "finished_at": clock.now()}
    changed = db.session.execute(update(Reading).where(Reading.dossier_id == dossier_id).values(written))
    if not changed.rowcount:  # type: ignore[attr-defined]
        db.session.execute(insert(Reading), [{"dossier_id": dossier_id, **written}])


def _keep_hints(looked: Looked, engine: str, found: Mapping[int, Found]) -> None:
    columns = [Hint.id, Hint.contribution_id, Hint.verdict, *(getattr(Hint, name) for name in _COMPARED)]
    there = {
        row.contribution_id: row
        for row in db.session.execute(select(*columns).where(Hint.dossier_id == looked.dossier_id))
    }
    revisions = {one.id: one.revision for one in looked.texts}
    fresh, changed = [], []
    for number, hint in found.items():
        values = {
            "revision_number": revisions[number],
            "engine": engine,
            "fields": hint.fields,
            "lead": hint.lead,
            "near": hint.near,
            "covered": hint.covered,
            "twins": hint.twins,
        }
        row = there.get(number)
        if row is None:
            fresh.append(
                {"dossier_id": looked.dossier_id, "contribution_id": number, "verdict": Verdict.OPEN, **values}
            )
            continue
        if row.verdict is not Verdict.OPEN:  # what was proposed then stays beside what was decided
            values |= {"fields": row.fields, "lead": row.lead, "engine": row.engine}
        if any(getattr(row, name) != values[name] for name in _COMPARED):
            changed.append({"id": row.id, **values})
    _delete(Hint, (row.id for number, row in there.items() if number not in found))
    if changed:
        db.session.execute(update(Hint), changed)
    if fresh:
        db.session.execute(insert(Hint), fresh)


def _keep_twins(dossier_id: int, found: Iterable[tuple[int, int, int]]) -> None:
    query = select(Twin.id, Twin.first_id, Twin.second_id, Twin.share, Twin.verdict)
    there = {row[1:3]: row for row in db.session.execute(query.where(Twin.dossier_id == dossier_id))}
    wanted = {(first, second): share for first, second, share in found}
    gone = [row.id for pair, row in there.items() if wanted.get(pair) != row.share and row.verdict is Verdict.OPEN]
    _delete(Twin, gone)
    fresh = [
        {"dossier_id": dossier_id, "first_id": pair[0], "second_id": pair[1], "share": share, "verdict": Verdict.OPEN}
        for pair, share in wanted.items()
        if pair not in there or there[pair].id in set(gone)
    ]
    if fresh:
        db.session.execute(insert(Twin), fresh)


def _keep_candidates(
    dossier_id: int,
    engine: str,
    groups: Sequence[Group],
    texts: Mapping[int, Text],
    quotes: Mapping[int, tuple[int, int]],
) -> None:
    """Write groups that nobody has decided about; what is part of something refused is not proposed again."""
    there = {one.mark: one for one in db.session.scalars(select(Candidate).where(Candidate.dossier_id == dossier_id))}
    refused = [
        {member.contribution_id for member in one.members} for one in there.values() if one.verdict is Verdict.REFUSED
    ]
    wanted = {group.mark: group for group in groups if not any(set(group.members) <= members for members in refused)}
    for mark, one in there.items():
        if one.verdict is Verdict.OPEN and (mark not in wanted or one.engine != engine):
            db.session.delete(one)
    db.session.flush()
    for mark, group in wanted.items():
        known = there.get(mark)
        if known is not None and (known.verdict is not Verdict.OPEN or known.engine == engine):
            known.people = group.people if known.verdict is Verdict.OPEN else known.people
            continue
        _add(dossier_id, engine, group, texts, quotes)
    db.session.flush()


def _add(
    dossier_id: int,
    engine: str,
    group: Group,
    texts: Mapping[int, Text],
    quotes: Mapping[int, tuple[int, int]],
) -> None:
    central = next((texts[one] for one in group.members if texts[one].language == "de"), texts[group.members[0]])
    words = central.text[slice(*quotes[central.id])] if central.id in quotes else central.text
    is_short = len(words) <= LONGEST
    candidate = Candidate(
        dossier_id=dossier_id,
        engine=engine,
        mark=group.mark,
        people=group.people,
        languages=list(group.languages),
        draft=words if is_short else None,
        draft_language=central.language if is_short else None,
        drafted_by=EXTRACTIVE if is_short else None,
    )
    for position, one in enumerate(group.members):
        starts, ends = quotes.get(one, (None, None))
        candidate.members.append(
            CandidateMember(
                contribution_id=one,
                position=position,
                revision_number=texts[one].revision,
                starts=starts,
                ends=ends,
            )
        )
    db.session.add(candidate)


def _delete(table: type[Hint | Twin], ids: Iterable[int]) -> None:
    gone = list(ids)
    for start in range(0, len(gone), 500):
        db.session.execute(delete(table).where(table.id.in_(gone[start : start + 500])))
