"""Reads of what the assistance proposes; each page in a constant number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload

from teilhabe_app.contributions.models import Contribution, Visibility
from teilhabe_app.core.db import db
from teilhabe_app.core.paging import Page, page_of
from teilhabe_app.framework.models import ActionField
from teilhabe_app.synthesis.models import (
    Candidate,
    CandidateMember,
    Citation,
    Coding,
    Dossier,
    Finding,
    Hint,
    Reading,
    SenseRest,
    SenseVector,
    SetAside,
    Theme,
    Verdict,
    dossier_format,
    standing,
)
from teilhabe_app.synthesis.queries.work import citations_of

MOST_EXAMPLES = 3
SHOWN = 10  # groups on a page
LIKE_THESE = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """How far the assistance is: texts read of all, and what it has found so far."""

    total: int
    read: int
    reading: Reading | None
    rest: SenseRest | None

    @property
    def is_complete(self) -> bool:
        """Tell whether every contribution was looked at as it now reads."""
        return self.reading is not None and self.read >= self.total == self.reading.texts


@dataclass(frozen=True, slots=True)
class Standing:
    """What was done with contributions in a dossier."""

    citations: Mapping[int, Sequence[Citation]]
    asides: Mapping[int, SetAside]
    left: frozenset[int]  # those with something in them that nobody has dealt with

    def is_open(self, contribution: Contribution) -> bool:
        """Tell whether something of it was not dealt with as it now reads."""
        return contribution.id in self.left


@dataclass(frozen=True, slots=True)
class Suggested:
    """What is proposed about one contribution, with the fields by their ids."""

    hint: Hint
    fields: Mapping[int, ActionField]


@dataclass(frozen=True, slots=True)
class TwinGroup:
    """Contributions that are nearly the same letter by letter."""

    key: int
    members: list[Contribution] = field(default_factory=list)


def in_stem(column: InstrumentedAttribute[str] | ColumnElement[str], stem: str) -> ColumnElement[bool]:
    """Hold for keys of one engine and version, whatever its dimensions."""
    return column.startswith(stem, autoescape=True)


def progress_of(dossier: Dossier) -> Progress:
    """Count what was read (2 statements)."""
    read = exists().where(
        SenseVector.contribution_id == Contribution.id, SenseVector.revision_number == Contribution.revision_number
    )
    counted = _published(dossier).with_only_columns(func.count(), func.count().filter(read))
    total, done = db.session.execute(counted).one()
    row = db.session.execute(
        select(Reading, SenseRest)
        .select_from(Dossier)
        .outerjoin(Reading, Reading.dossier_id == Dossier.id)
        .outerjoin(SenseRest, SenseRest.server == "embedder")
        .where(Dossier.id == dossier.id)
    ).one()
    return Progress(total=total, read=done, reading=row[0], rest=row[1])


def candidates_page(dossier: Dossier, cursor: str | None) -> Page[Candidate]:
    """Return groups nobody has decided about, those of many people first (3 statements)."""
    query = (
        select(Candidate)
        .where(Candidate.dossier_id == dossier.id, Candidate.verdict == Verdict.OPEN)
        .options(_members())
    )
    return page_of(query, (Candidate.people, Candidate.id), cursor, size=SHOWN)


def candidate_of(dossier: Dossier, candidate_id: int) -> Candidate | None:
    """Find a group of a dossier with its contributions."""
    query = (
        select(Candidate)
        .where(Candidate.id == candidate_id, Candidate.dossier_id == dossier.id)
        .options(_members(), joinedload(Candidate.finding))
    )
    return db.session.scalars(query).one_or_none()


def candidate_with(dossier: Dossier, ids: Sequence[int]) -> Candidate | None:
    """Find the open group that most of some contributions are in now."""
    query = (
        select(CandidateMember.candidate_id)
        .join(Candidate, Candidate.id == CandidateMember.candidate_id)
        .where(Candidate.dossier_id == dossier.id, Candidate.verdict == Verdict.OPEN)
        .where(CandidateMember.contribution_id.in_(ids))
        .group_by(CandidateMember.candidate_id)
        .order_by(func.count().desc(), CandidateMember.candidate_id)
        .limit(1)
    )
    found = db.session.scalar(query)
    return candidate_of(dossier, found) if found else None


def standing_of(dossier: Dossier, ids: Sequence[int]) -> Standing:
    """Return what was done with some contributions (2 statements)."""
    rows = db.session.execute(
        select(standing.c.contribution_id, standing.c.state, SetAside)
        .outerjoin(
            SetAside,
            (SetAside.dossier_id == standing.c.dossier_id) & (SetAside.contribution_id == standing.c.contribution_id),
        )
        .where(standing.c.dossier_id == dossier.id, standing.c.contribution_id.in_(ids))
    ).all()
    asides = {key: aside for key, _state, aside in rows if aside is not None}
    return Standing(citations_of(dossier, ids), asides, frozenset(row[0] for row in rows if row.state == "open"))


def hint_of(dossier: Dossier, contribution_id: int) -> Hint | None:
    """Return what is proposed about a contribution."""
    query = select(Hint).where(Hint.dossier_id == dossier.id, Hint.contribution_id == contribution_id)
    return db.session.scalars(query.options(joinedload(Hint.contribution), joinedload(Hint.field))).one_or_none()


def suggested_for(dossier: Dossier, contribution_id: int) -> Suggested | None:
    """Return what is proposed about a contribution, for its page (2 statements)."""
    hint = hint_of(dossier, contribution_id)
    return Suggested(hint, fields_by_id()) if hint else None


def fields_by_id() -> dict[int, ActionField]:
    """Return the action fields."""
    return {one.id: one for one in db.session.scalars(select(ActionField).order_by(ActionField.position))}


def uncertain_page(dossier: Dossier, cursor: str | None, *, size: int = 20) -> Page[Hint]:
    """Return contributions without a field, those first on which a person's word says most."""
    coded = exists().where(
        Coding.contribution_id == Hint.contribution_id,
        Coding.theme_id == Theme.id,
        Theme.dossier_id == dossier.id,
        Theme.field_id.is_not(None),
    )
    query = (
        select(Hint)
        .join(Contribution, Contribution.id == Hint.contribution_id)
        .where(
            Hint.dossier_id == dossier.id,
            Hint.verdict == Verdict.OPEN,
            Hint.revision_number == Contribution.revision_number,
            Contribution.visibility == Visibility.PUBLISHED,
            Contribution.field_id.is_(None),
            ~coded,
        )
        .options(joinedload(Hint.contribution).joinedload(Contribution.organisation))
    )
    return page_of(query, (Hint.lead, Hint.contribution_id), cursor, size=size, descending=False)


def beside_examples(
    dossier: Dossier, examples: Sequence[int], *, most: int = LIKE_THESE
) -> tuple[list[Contribution], list[tuple[Contribution, int]]]:
    """Return one to three examples, and the contributions most like them with a score (2 statements).

    The worker keeps the nearest thirty of each; where one stands beside some of the examples only, the others count as
    little as the last that is kept there.
    """
    query = select(Hint.contribution_id, Hint.near).where(
        Hint.dossier_id == dossier.id, Hint.contribution_id.in_(list(examples)[:MOST_EXAMPLES])
    )
    rows = [row.near for row in db.session.execute(query) if row.near]
    scores: defaultdict[int, int] = defaultdict(int)
    floor = sum(near[-1][1] for near in rows)
    for near in rows:
        for number, score in near:
            scores[number] += score - near[-1][1]
    order = sorted((one for one in scores if one not in examples), key=lambda one: (-scores[one], one))[:most]
    wanted = _published(dossier).where(Contribution.id.in_([*examples, *order]))
    there = {one.id: one for one in db.session.scalars(wanted)}
    found = [(there[one], (scores[one] + floor) // max(1, len(rows))) for one in order if one in there]
    return [there[one] for one in examples if one in there], found


def twins_page(dossier: Dossier, cursor: str | None, *, size: int = 20) -> Page[TwinGroup]:
    """Return groups of near-duplicates, the oldest first (2 statements)."""
    heads = (
        select(Hint)
        .where(Hint.dossier_id == dossier.id, Hint.twins == Hint.contribution_id)
        .options(joinedload(Hint.contribution))
    )
    page = page_of(heads, (Hint.contribution_id,), cursor, size=size, descending=False)
    groups = {one.contribution_id: TwinGroup(one.contribution_id) for one in page.items}
    for key, one in _twins(dossier, list(groups)):
        groups[key].members.append(one)
    return Page([one for one in groups.values() if len(one.members) > 1], page.next_cursor)


def twins_of(dossier: Dossier, key: int) -> list[Contribution]:
    """Return the near-duplicates that stand together under a number."""
    return [one for _key, one in _twins(dossier, [key])]


def findings_to_choose(dossier: Dossier) -> Sequence[Finding]:
    """Return the findings of a dossier without what belongs to them (1 statement)."""
    return db.session.scalars(select(Finding).where(Finding.dossier_id == dossier.id).order_by(Finding.number)).all()


def _twins(dossier: Dossier, keys: Sequence[int]) -> list[tuple[int, Contribution]]:
    query = (
        select(Hint)
        .join(Contribution, Contribution.id == Hint.contribution_id)
        .where(Hint.dossier_id == dossier.id, Hint.twins.in_(keys), Contribution.visibility == Visibility.PUBLISHED)
        .options(
            joinedload(Hint.contribution).joinedload(Contribution.organisation),
            joinedload(Hint.contribution).joinedload(Contribution.format),
        )
        .order_by(Hint.twins, Hint.contribution_id)
    )
    return [(one.twins, one.contribution) for one in db.session.scalars(query) if one.twins is not None]


def _members() -> selectinload:  # type: ignore[valid-type]
    source = selectinload(Candidate.members).joinedload(CandidateMember.contribution)
    return source.options(joinedload(Contribution.organisation), joinedload(Contribution.format))


def _published(dossier: Dossier) -> Select[Contribution]:
    formats = select(dossier_format.c.format_id).where(dossier_format.c.dossier_id == dossier.id)
    return (
        select(Contribution)
        .where(Contribution.format_id.in_(formats), Contribution.visibility == Visibility.PUBLISHED)
        .where(Contribution.official.is_(False))
        .options(joinedload(Contribution.organisation), joinedload(Contribution.format))
    )
