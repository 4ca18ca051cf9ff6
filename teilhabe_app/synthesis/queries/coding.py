"""Reads for coding one text after the other: a contribution, or its segments one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select

from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core.db import db
from teilhabe_app.core.marks import keep, recall
from teilhabe_app.synthesis.models import Assignment, Coding, Dossier, Hint, NoTheme, Segment, SetAside, Theme, standing
from teilhabe_app.synthesis.queries.work import published_of

NOT_READ = 2**31 - 1  # where nothing is proposed yet: behind everything of which the engine is sure


@dataclass(frozen=True, slots=True)
class Unit:
    """What one person codes at once, and what this person has said about it."""

    contribution: Contribution
    segment: Segment | None = None
    themes: frozenset[int] = field(default_factory=frozenset)
    fits_none: bool = False

    @property
    def key(self) -> str:
        """Return its name in addresses and forms."""
        return f"{self.contribution.id}-{self.segment.id if self.segment else 0}"

    @property
    def text(self) -> str:
        """Return its words."""
        return self.segment.text if self.segment else self.contribution.text

    @property
    def is_coded(self) -> bool:
        """Tell whether this person has dealt with it."""
        return bool(self.themes) or self.fits_none

    @property
    def needs_coding(self) -> bool:
        """Tell whether it waits for this person."""
        return not self.is_coded and (self.segment is None or self.segment.aside_reason is None)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many contributions a person reads for a dossier, and how many of them wait."""

    total: int
    waiting: int
    is_own: bool  # they were assigned; otherwise it is every contribution

    @property
    def done(self) -> int:
        """Count what is coded."""
        return self.total - self.waiting


def waiting_for(dossier: Dossier, coder_id: int) -> ColumnElement[bool]:
    """Return the condition that a person has something left to code in a contribution."""
    themes = select(Theme.id).where(Theme.dossier_id == dossier.id)
    coded = exists().where(Coding.created_by_id == coder_id, Coding.theme_id.in_(themes))
    none = exists().where(NoTheme.created_by_id == coder_id, NoTheme.dossier_id == dossier.id)
    whole = or_(
        coded.where(Coding.contribution_id == Contribution.id, Coding.segment_id.is_(None)),
        none.where(NoTheme.contribution_id == Contribution.id, NoTheme.segment_id.is_(None)),
    )
    parts = exists().where(
        Segment.contribution_id == Contribution.id,
        Segment.dossier_id == dossier.id,
        Segment.revision_number == Contribution.revision_number,
    )
    left = parts.where(
        Segment.aside_reason.is_(None),
        ~coded.where(Coding.segment_id == Segment.id),
        ~none.where(NoTheme.segment_id == Segment.id),
    )
    aside = exists().where(SetAside.contribution_id == Contribution.id, SetAside.dossier_id == dossier.id)
    return and_(~aside, or_(and_(~parts, ~whole), left))


def _assigned(dossier: Dossier, coder_id: int) -> ColumnElement[bool]:
    return exists().where(
        Assignment.contribution_id == Contribution.id,
        Assignment.dossier_id == dossier.id,
        Assignment.user_id == coder_id,
    )


def _waits(dossier: Dossier, coder_id: int, key: ColumnElement[int]) -> ColumnElement[bool]:
    """Say the same as ``waiting_for`` of all contributions at once: from sets that are read once."""
    themes = select(Theme.id).where(Theme.dossier_id == dossier.id)
    coded = select(Coding.contribution_id).where(Coding.created_by_id == coder_id, Coding.theme_id.in_(themes))
    none = select(NoTheme.contribution_id).where(NoTheme.created_by_id == coder_id, NoTheme.dossier_id == dossier.id)
    parts = (
        select(Segment.contribution_id)
        .join(Contribution, Contribution.id == Segment.contribution_id)
        .where(Segment.dossier_id == dossier.id, Segment.revision_number == Contribution.revision_number)
    )
    left = parts.where(
        Segment.aside_reason.is_(None),
        ~coded.where(Coding.segment_id == Segment.id).correlate(Segment).exists(),
        ~none.where(NoTheme.segment_id == Segment.id).correlate(Segment).exists(),
    )
    whole = and_(
        key.not_in(parts),
        key.not_in(coded.where(Coding.segment_id.is_(None))),
        key.not_in(none.where(NoTheme.segment_id.is_(None))),
    )
    aside = select(SetAside.contribution_id).where(SetAside.dossier_id == dossier.id)
    return and_(key.not_in(aside), or_(whole, key.in_(left)))


def progress_of(dossier: Dossier, coder_id: int, *, everything: bool = False) -> Progress:
    """Count what a person reads: what was assigned to them, or all contributions where nothing was."""
    numbers = recall("progress", dossier.id, coder_id)
    if numbers is None:
        numbers = _counted(dossier, coder_id)
        keep(numbers, "progress", dossier.id, coder_id)
    total, waiting, own, own_waiting = numbers
    return Progress(total, waiting, is_own=False) if everything or not own else Progress(own, own_waiting, is_own=True)


def _counted(dossier: Dossier, coder_id: int) -> tuple[int, ...]:
    """Count all contributions, those that wait, and both of what was assigned."""
    key = standing.c.contribution_id
    mine = key.in_(
        select(Assignment.contribution_id).where(Assignment.dossier_id == dossier.id, Assignment.user_id == coder_id)
    )
    each = select(mine.label("mine"), _waits(dossier, coder_id, key).label("waits"))
    cells = each.where(standing.c.dossier_id == dossier.id).cte().prefix_with("MATERIALIZED")
    query = select(
        func.count(),
        func.sum(case((cells.c.waits, 1), else_=0)),
        func.sum(case((cells.c.mine, 1), else_=0)),
        func.sum(case((and_(cells.c.mine, cells.c.waits), 1), else_=0)),
    ).select_from(cells)
    return tuple(number or 0 for number in db.session.execute(query).one())


def units_to_code(  # noqa: PLR0913 -- where to go on, and in which order
    dossier: Dossier,
    coder_id: int,
    *,
    after: tuple[int, int] = (0, 0),
    own: bool = False,
    uncertain: bool = False,
    size: int = 2,
) -> list[Unit]:
    """Return what waits for a person behind a unit (contribution, segment); four statements.

    The oldest come first, or those whose field is least certain, where the engine has read them.
    """
    query = published_of(dossier).where(waiting_for(dossier, coder_id))
    if own:
        query = query.where(_assigned(dossier, coder_id))
    if uncertain:
        query, lead = _with_lead(query, dossier)
        if after[0]:
            here = _lead_of(dossier, after[0])
            query = query.where(or_(lead > here, and_(lead == here, Contribution.id >= after[0])))
        query = query.order_by(lead, Contribution.id)
    else:
        query = query.where(Contribution.id >= after[0]).order_by(Contribution.id)
    found = db.session.scalars(query.limit(size + 1)).unique().all()
    units = [unit for unit in units_of(dossier, coder_id, found) if unit.needs_coding]
    return [unit for unit in units if _is_behind(unit, after)][:size]


def _with_lead(query: Select[Any], dossier: Dossier) -> tuple[Select[Any], ColumnElement[int]]:
    about = and_(Hint.contribution_id == Contribution.id, Hint.dossier_id == dossier.id)
    return query.outerjoin(Hint, about), func.coalesce(Hint.lead, NOT_READ)


def _lead_of(dossier: Dossier, contribution_id: int) -> ColumnElement[int]:
    here = select(Hint.lead).where(Hint.dossier_id == dossier.id, Hint.contribution_id == contribution_id)
    return func.coalesce(here.scalar_subquery(), NOT_READ)


def _is_behind(unit: Unit, after: tuple[int, int]) -> bool:
    """Tell whether a unit comes later; inside one contribution the segments stand as in the text."""
    if unit.contribution.id != after[0]:
        return True
    if unit.segment is None or not after[1]:
        return False
    return after[1] != unit.segment.id and _start_of(after[1], unit.contribution.id) < unit.segment.starts


def _start_of(segment_id: int, contribution_id: int) -> int:
    segment = db.session.get(Segment, segment_id)
    return segment.starts if segment and segment.contribution_id == contribution_id else -1


def units_of(dossier: Dossier, coder_id: int, contributions: Sequence[Contribution]) -> list[Unit]:
    """Return the units of contributions in their order, each with what this person said; three statements."""
    ids = [one.id for one in contributions]
    segments = segments_of(dossier, ids)
    themes: dict[tuple[int, int | None], set[int]] = defaultdict(set)
    coded = (
        select(Coding.contribution_id, Coding.segment_id, Coding.theme_id)
        .join(Theme, Theme.id == Coding.theme_id)
        .where(Theme.dossier_id == dossier.id, Coding.created_by_id == coder_id, Coding.contribution_id.in_(ids))
    )
    for contribution_id, segment_id, theme_id in db.session.execute(coded):
        themes[contribution_id, segment_id].add(theme_id)
    none = select(NoTheme.contribution_id, NoTheme.segment_id).where(
        NoTheme.dossier_id == dossier.id, NoTheme.created_by_id == coder_id, NoTheme.contribution_id.in_(ids)
    )
    nowhere = {(row[0], row[1]) for row in db.session.execute(none)}
    made = []
    for one in contributions:
        current: list[Segment | None] = [segment for segment in segments[one.id] if segment.is_current]
        for segment in current or [None]:
            key = (one.id, segment.id if segment else None)
            made.append(Unit(one, segment, frozenset(themes.get(key, ())), key in nowhere))
    return made


def unit_of(dossier: Dossier, coder_id: int, contribution_id: int, segment_id: int | None) -> Unit | None:
    """Find a unit; without a segment the whole contribution, or its first segment where it has some."""
    query = published_of(dossier).where(Contribution.id == contribution_id)
    units = units_of(dossier, coder_id, db.session.scalars(query).unique().all())
    if segment_id:
        return next((unit for unit in units if unit.segment and unit.segment.id == segment_id), None)
    return units[0] if units else None


def unit_before(
    dossier: Dossier, coder_id: int, contribution_id: int, *, own: bool = False, uncertain: bool = False
) -> int | None:
    """Return the contribution before another in the same order, coded or not."""
    query = published_of(dossier).with_only_columns(Contribution.id).order_by(None)
    if own:
        query = query.where(_assigned(dossier, coder_id))
    if uncertain:
        query, lead = _with_lead(query, dossier)
        here = _lead_of(dossier, contribution_id)
        query = query.where(or_(lead < here, and_(lead == here, Contribution.id < contribution_id)))
        query = query.order_by(lead.desc(), Contribution.id.desc())
    else:
        query = query.where(Contribution.id < contribution_id).order_by(Contribution.id.desc())
    return db.session.scalar(query.limit(1))


def segments_of(dossier: Dossier, contribution_ids: Sequence[int]) -> dict[int, list[Segment]]:
    """Return the segments of contributions in the order of the text, by contribution."""
    found: dict[int, list[Segment]] = defaultdict(list)
    query = select(Segment).where(Segment.dossier_id == dossier.id, Segment.contribution_id.in_(contribution_ids))
    for segment in db.session.scalars(query.order_by(Segment.revision_number, Segment.starts)):
        found[segment.contribution_id].append(segment)
    return found


def segment_of(dossier: Dossier, segment_id: int) -> Segment | None:
    """Find a segment of a dossier."""
    query = select(Segment).where(Segment.id == segment_id, Segment.dossier_id == dossier.id)
    return db.session.scalars(query).one_or_none()


def seen_of(contribution: Contribution, segments: Sequence[Segment]) -> str:
    """Return what a form remembers of how a contribution is split, to tell whether somebody else was faster."""
    return ".".join([str(contribution.revision_number), *(f"{one.id}-{one.version}" for one in segments)])
