"""Reads for the people who build a dossier: what is open, what was done with it, and how it is coded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import joinedload

from teilhabe_app.contributions.models import Contribution, Visibility
from teilhabe_app.core.db import db
from teilhabe_app.core.paging import Page, page_of
from teilhabe_app.synthesis.models import (
    Citation,
    Coding,
    Dossier,
    Finding,
    SetAside,
    Theme,
    dossier_format,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkFilter:
    """What to list; None means everything."""

    state: str | None = None
    language: str | None = None
    field_id: int | None = None
    channel: str | None = None
    theme_id: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkRow:
    """A contribution and what was done with it in this dossier."""

    contribution: Contribution
    citations: Sequence[Citation]
    aside: SetAside | None
    themes: Sequence[Theme]

    @property
    def is_open(self) -> bool:
        """Tell whether nothing was done with it as it now reads."""
        return self.aside is None and not any(citation.is_shown for citation in self.citations)


def in_dossier(dossier: Dossier, contribution_id: int) -> Contribution | None:
    """Find a published contribution of the dossier's formats."""
    query = _published(dossier).where(Contribution.id == contribution_id)
    return db.session.scalars(query).unique().one_or_none()


def several_in_dossier(dossier: Dossier, ids: Sequence[int]) -> Sequence[Contribution]:
    """Find published contributions of the dossier's formats by their ids, in one statement."""
    query = _published(dossier).where(Contribution.id.in_(ids)).order_by(Contribution.id)
    return db.session.scalars(query).unique().all()


def work_page(dossier: Dossier, chosen: WorkFilter, cursor: str | None, *, size: int = 40) -> Page[WorkRow]:
    """Return contributions, oldest first, with what was done with them (4 statements whatever the number)."""
    query = _published(dossier)
    for condition in _conditions(dossier, chosen):
        query = query.where(condition)
    page = page_of(query, (Contribution.id,), cursor, size=size, descending=False)
    return Page(_rows(dossier, page.items), page.next_cursor)


def _published(dossier: Dossier) -> Select[Contribution]:
    formats = select(dossier_format.c.format_id).where(dossier_format.c.dossier_id == dossier.id)
    return (
        select(Contribution)
        .where(Contribution.format_id.in_(formats), Contribution.visibility == Visibility.PUBLISHED)
        .options(
            joinedload(Contribution.field),
            joinedload(Contribution.organisation),
            joinedload(Contribution.thread),
            joinedload(Contribution.measure),
            joinedload(Contribution.format),
        )
    )


def _conditions(dossier: Dossier, chosen: WorkFilter) -> list[ColumnElement[bool]]:
    cited = exists().where(
        Citation.contribution_id == Contribution.id,
        Citation.revision_number == Contribution.revision_number,
        Citation.finding_id == Finding.id,
        Finding.dossier_id == dossier.id,
    )
    aside = exists().where(SetAside.contribution_id == Contribution.id, SetAside.dossier_id == dossier.id)
    states = {"open": ~cited & ~aside, "cited": cited, "aside": aside & ~cited}
    conditions = [states[chosen.state]] if chosen.state in states else []
    if chosen.language:
        conditions.append(Contribution.language == chosen.language)
    if chosen.channel:
        conditions.append(Contribution.channel == chosen.channel)
    if chosen.field_id is not None:
        wanted = chosen.field_id or None  # 0 stands for "no field"
        conditions.append(Contribution.field_id == wanted if wanted else Contribution.field_id.is_(None))
    if chosen.theme_id:
        conditions.append(exists().where(Coding.contribution_id == Contribution.id, Coding.theme_id == chosen.theme_id))
    return conditions


def _rows(dossier: Dossier, contributions: Sequence[Contribution]) -> list[WorkRow]:
    ids = [contribution.id for contribution in contributions]
    cited = citations_of(dossier, ids)
    asides = asides_of(dossier, ids)
    themes = codings_of(dossier, ids)
    return [
        WorkRow(
            contribution=contribution,
            citations=cited[contribution.id],
            aside=asides.get(contribution.id),
            themes=themes[contribution.id],
        )
        for contribution in contributions
    ]


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
    """Return the themes of some contributions, by contribution."""
    found: dict[int, list[Theme]] = defaultdict(list)
    query = (
        select(Coding)
        .join(Theme, Theme.id == Coding.theme_id)
        .where(Theme.dossier_id == dossier.id, Coding.contribution_id.in_(contribution_ids))
        .options(joinedload(Coding.theme))
        .order_by(Theme.position)
    )
    for coding in db.session.scalars(query):
        found[coding.contribution_id].append(coding.theme)
    return found


def theme_counts(dossier: Dossier) -> list[tuple[Theme, int]]:
    """Return the themes with the number of contributions coded with them."""
    query = (
        select(Coding.theme_id, func.count())
        .join(Theme, Theme.id == Coding.theme_id)
        .where(Theme.dossier_id == dossier.id)
        .group_by(Coding.theme_id)
    )
    counts = {row[0]: row[1] for row in db.session.execute(query)}
    themes = db.session.scalars(select(Theme).where(Theme.dossier_id == dossier.id).order_by(Theme.position)).all()
    return [(theme, counts.get(theme.id, 0)) for theme in themes]


def theme_of(dossier: Dossier, theme_id: int) -> Theme | None:
    """Find a theme of a dossier."""
    return db.session.scalars(select(Theme).where(Theme.id == theme_id, Theme.dossier_id == dossier.id)).one_or_none()


def citation_of(dossier: Dossier, citation_id: int) -> Citation | None:
    """Find a citation of a dossier."""
    query = (
        select(Citation)
        .join(Finding, Finding.id == Citation.finding_id)
        .where(Citation.id == citation_id, Finding.dossier_id == dossier.id)
        .options(joinedload(Citation.finding), joinedload(Citation.contribution))
    )
    return db.session.scalars(query).one_or_none()
