"""Reads for the people who build a dossier: what is open, what was done with it, and how it is coded."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, case, exists, or_, select
from sqlalchemy.orm import joinedload

from teilhabe_app.accounts.models import User
from teilhabe_app.contributions.models import Contribution, Visibility
from teilhabe_app.core.db import db
from teilhabe_app.synthesis.models import (
    Assignment,
    Citation,
    Coding,
    Dossier,
    Finding,
    Segment,
    SetAside,
    Theme,
    dossier_format,
    standing,
)

STATES = ("open", "cited", "aside")
GROUPS = ("account", "organisation", "guest")
NOBODY = 0
HERE = ZoneInfo("Europe/Berlin")


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkFilter:
    """What to list; None means everything. 0 stands for "no field", "no theme" and "assigned to nobody"."""

    state: str | None = None
    language: str | None = None
    field_id: int | None = None
    channel: str | None = None
    theme_id: int | None = None
    group: str | None = None
    organisation_id: int | None = None
    person: str | None = None  # a part of the public name
    assigned_to: int | None = None
    week: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    text: str | None = None

    def narrows(self, me: int) -> bool:
        """Tell whether it chooses by more than the state and the reader's own contributions."""
        common = WorkFilter(state=self.state, assigned_to=me if self.assigned_to == me else None)
        return self != common


def in_dossier(dossier: Dossier, contribution_id: int) -> Contribution | None:
    """Find a published contribution of the dossier's formats."""
    query = published_of(dossier).where(Contribution.id == contribution_id)
    return db.session.scalars(query).unique().one_or_none()


def several_in_dossier(dossier: Dossier, ids: Sequence[int]) -> Sequence[Contribution]:
    """Find published contributions of the dossier's formats by their ids, in one statement."""
    query = published_of(dossier).where(Contribution.id.in_(ids)).order_by(Contribution.id)
    return db.session.scalars(query).unique().all()


def chosen_contributions(dossier: Dossier, chosen: WorkFilter) -> Select[Contribution]:
    """Select the published contributions of a dossier that fit a filter."""
    return published_of(dossier).where(*conditions_of(dossier, chosen))


def published_of(dossier: Dossier) -> Select[Contribution]:
    """Select the published contributions of a dossier's formats, with what lists show of them."""
    return bare_of(dossier).options(
        joinedload(Contribution.field),
        joinedload(Contribution.organisation),
        joinedload(Contribution.thread),
        joinedload(Contribution.measure),
        joinedload(Contribution.format),
    )


def bare_of(dossier: Dossier) -> Select[Contribution]:
    """Select the published contributions of a dossier's formats, with nothing that belongs to them.

    Official answers are no contributions: they are what others got.
    """
    formats = select(dossier_format.c.format_id).where(dossier_format.c.dossier_id == dossier.id)
    return select(Contribution).where(
        Contribution.format_id.in_(formats),
        Contribution.visibility == Visibility.PUBLISHED,
        Contribution.official.is_(False),
    )


def conditions_of(dossier: Dossier, chosen: WorkFilter) -> list[ColumnElement[bool]]:
    """Say in SQL what a filter asks of a contribution."""
    conditions: list[ColumnElement[bool]] = []
    stands = {"state": chosen.state, "people": chosen.group, "week": chosen.week}
    if any(stands.values()):
        here = (standing.c.dossier_id == dossier.id, standing.c.contribution_id == Contribution.id)
        wanted_there = [standing.c[name] == value for name, value in stands.items() if value]
        conditions.append(exists().where(*here, *wanted_there))
    for column, wanted in (
        (Contribution.language, chosen.language),
        (Contribution.channel, chosen.channel),
        (Contribution.organisation_id, chosen.organisation_id),
    ):
        if wanted:
            conditions.append(column == wanted)
    if chosen.field_id is not None:
        conditions.append(
            Contribution.field_id == chosen.field_id if chosen.field_id else Contribution.field_id.is_(None)
        )
    if chosen.theme_id:
        conditions.append(exists().where(Coding.contribution_id == Contribution.id, Coding.theme_id == chosen.theme_id))
    elif chosen.theme_id is not None:
        themes = select(Theme.id).where(Theme.dossier_id == dossier.id)
        conditions.append(~exists().where(Coding.contribution_id == Contribution.id, Coding.theme_id.in_(themes)))
    if chosen.assigned_to is not None:
        given = exists().where(Assignment.contribution_id == Contribution.id, Assignment.dossier_id == dossier.id)
        conditions.append(given.where(Assignment.user_id == chosen.assigned_to) if chosen.assigned_to else ~given)
    named, said = _with_words(Contribution.author_name, chosen.person), _with_words(Contribution.text, chosen.text)
    return [*conditions, *_in_time(chosen), *named, *said]


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, HERE)


def _in_time(chosen: WorkFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if chosen.since:
        found.append(Contribution.published_at >= _midnight(chosen.since))
    if chosen.until:
        found.append(Contribution.published_at < _midnight(chosen.until + dt.timedelta(days=1)))
    return found


def _with_words(column: Any, text: str | None) -> list[ColumnElement[bool]]:
    """Find words as they were typed and with small and large letters; the embedded database folds a to z only."""
    if not text:
        return []
    forms = {text, text.lower(), text.upper(), text[:1].upper() + text[1:]}
    return [or_(*(column.icontains(form, autoescape=True) for form in sorted(forms)))]


def marks_of(dossier: Dossier, contribution_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return what was set aside, who reads it and what it was split into, by contribution, in one statement."""
    found: dict[int, dict[str, Any]] = defaultdict(lambda: {"aside": None, "segments": []})
    here = Contribution.id
    query = (
        select(here, standing.c.state, SetAside, Assignment, User.pseudonym, Segment)
        .outerjoin(standing, (standing.c.contribution_id == here) & (standing.c.dossier_id == dossier.id))
        .outerjoin(SetAside, (SetAside.contribution_id == here) & (SetAside.dossier_id == dossier.id))
        .outerjoin(Assignment, (Assignment.contribution_id == here) & (Assignment.dossier_id == dossier.id))
        .outerjoin(User, User.id == Assignment.user_id)
        .outerjoin(Segment, (Segment.contribution_id == here) & (Segment.dossier_id == dossier.id))
        .where(here.in_(contribution_ids))
        .order_by(here, Segment.starts, Segment.id)
    )
    for key, state, aside, assignment, name, segment in db.session.execute(query):
        marks = found[key]
        marks |= {"state": state or "open", "aside": aside, "assignment": assignment, "assignee": name}
        if segment is not None:
            marks["segments"].append(segment)
    return found


def citations_of(dossier: Dossier, contribution_ids: Sequence[int]) -> dict[int, list[Citation]]:
    """Return the citations of some contributions in a dossier, by contribution."""
    found: dict[int, list[Citation]] = defaultdict(list)
    query = (
        select(Citation)
        .join(Finding, Finding.id == Citation.finding_id)
        .where(Finding.dossier_id == dossier.id, Citation.contribution_id.in_(contribution_ids))
        .options(joinedload(Citation.finding), joinedload(Citation.contribution).joinedload(Contribution.format))
        .order_by(Finding.number, Citation.id)
    )
    for citation in db.session.scalars(query):
        found[citation.contribution_id].append(citation)
    return found


def asides_of(dossier: Dossier, contribution_ids: Sequence[int]) -> dict[int, SetAside]:
    """Return what was set aside of some contributions, by contribution."""
    query = select(SetAside).where(SetAside.dossier_id == dossier.id, SetAside.contribution_id.in_(contribution_ids))
    return {aside.contribution_id: aside for aside in db.session.scalars(query)}


def codings_of(dossier: Dossier, contribution_ids: Sequence[int]) -> dict[int, list[Theme]]:
    """Return the themes of some contributions and their segments, each once, by contribution."""
    found: dict[int, list[Theme]] = defaultdict(list)
    query = (
        select(Coding)
        .join(Theme, Theme.id == Coding.theme_id)
        .where(Theme.dossier_id == dossier.id, Coding.contribution_id.in_(contribution_ids))
        .options(joinedload(Coding.theme))
        .order_by(Theme.position)
    )
    for coding in db.session.scalars(query):
        if coding.theme not in found[coding.contribution_id]:
            found[coding.contribution_id].append(coding.theme)
    return found


def citation_of(dossier: Dossier, citation_id: int) -> Citation | None:
    """Find a citation of a dossier."""
    query = (
        select(Citation)
        .join(Finding, Finding.id == Citation.finding_id)
        .where(Citation.id == citation_id, Finding.dossier_id == dossier.id)
        .options(joinedload(Citation.finding), joinedload(Citation.contribution))
    )
    return db.session.scalars(query).one_or_none()


def is_open(dossier: Dossier, contribution: Contribution) -> bool:
    """Tell whether a published contribution is not dealt with as it now reads."""
    db.session.flush()
    query = select(standing.c.state).where(
        standing.c.dossier_id == dossier.id, standing.c.contribution_id == contribution.id
    )
    return db.session.scalar(query) == "open"


def next_open(dossier: Dossier, contribution_id: int, reader_id: int) -> int | None:
    """Return another open contribution: one that the reader was given before others, later ones before earlier."""
    own = (Assignment.dossier_id == dossier.id) & (Assignment.contribution_id == standing.c.contribution_id)
    mine = exists().where(own, Assignment.user_id == reader_id)
    here = standing.c.contribution_id
    query = (
        select(here)
        .where(standing.c.dossier_id == dossier.id, standing.c.state == "open", here != contribution_id)
        .order_by(case((mine, 0), else_=1), case((here > contribution_id, 0), else_=1), here)
    )
    return db.session.scalar(query.limit(1))


def findings_to_cite(dossier: Dossier) -> list[Finding]:
    """Return the findings that a quote can go to, without what belongs to them."""
    query = select(Finding).where(Finding.dossier_id == dossier.id).order_by(Finding.number)
    return list(db.session.scalars(query).all())
