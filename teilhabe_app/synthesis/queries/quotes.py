"""Reads of quotes for public pages: the first of each role, a page of them, and their translations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload

from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core.db import db
from teilhabe_app.core.paging import Page, page_of
from teilhabe_app.synthesis.models import Citation, CitationRole, Finding
from teilhabe_app.translation.models import State, Translation
from teilhabe_app.translation.queries import digest

QUOTES = 2  # of each role, where a finding stands among others
PAGE = 40


@dataclass(slots=True)
class Quotes:
    """Quotes of a finding by role: how many there are, and the first of them."""

    totals: dict[CitationRole, int] = field(default_factory=dict)
    first: dict[CitationRole, list[Citation]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Count all."""
        return sum(self.totals.values())


def first_quotes(finding_ids: Sequence[int], most: int = QUOTES) -> dict[int, Quotes]:
    """Return how many quotes each finding has of each role, and the first ones with their sources (1 statement)."""
    of = (Citation.finding_id, Citation.role)
    numbered = (
        select(
            Citation.id,
            func.row_number().over(partition_by=of, order_by=Citation.id).label("place"),
            func.count().over(partition_by=of).label("total"),
        )
        .where(Citation.finding_id.in_(finding_ids))
        .subquery()
    )
    one = aliased(Citation)
    query = (
        select(one, numbered.c.total)
        .join(numbered, numbered.c.id == one.id)
        .where(numbered.c.place <= most)
        .options(
            joinedload(one.contribution).joinedload(Contribution.organisation),
            joinedload(one.contribution).joinedload(Contribution.format),
        )
        .order_by(one.id)
    )
    found: dict[int, Quotes] = defaultdict(Quotes)
    for citation, total in db.session.execute(query).unique() if finding_ids else ():
        quotes = found[citation.finding_id]
        quotes.totals[citation.role] = total
        quotes.first.setdefault(citation.role, []).append(citation)
    return found


def quotes_page(finding: Finding, role: CitationRole | None, cursor: str | None) -> Page[Citation]:
    """Return a page of the quotes of a finding with their sources (1 statement)."""
    query = select(Citation).where(Citation.finding_id == finding.id)
    if role is not None:
        query = query.where(Citation.role == role)
    query = query.options(
        joinedload(Citation.contribution).joinedload(Contribution.organisation),
        joinedload(Citation.contribution).joinedload(Contribution.format),
    )
    return page_of(query, (Citation.id,), cursor, size=PAGE, descending=False)


def quotes_of(finding: Finding) -> Sequence[Citation]:
    """Return all quotes of a finding with their sources, to check each of them (1 statement)."""
    query = select(Citation).where(Citation.finding_id == finding.id).order_by(Citation.id)
    return db.session.scalars(query.options(joinedload(Citation.contribution).joinedload(Contribution.format))).all()


def role_totals(finding: Finding) -> tuple[dict[CitationRole, int], int]:
    """Count the quotes of each role, and the contributions behind them (1 statement)."""
    query = (
        select(Citation.role, func.count(), func.count(func.distinct(Citation.contribution_id)))
        .where(Citation.finding_id == finding.id)
        .group_by(Citation.role)
    )
    rows = db.session.execute(query).all()
    return {row[0]: row[1] for row in rows}, sum(row[2] for row in rows)


def translations_of(sources: Iterable[Contribution], target: str) -> dict[int, Translation]:
    """Return finished translations of the present wordings of contributions into a language (1 statement)."""
    wanted = {
        f"contribution:{one.id}": one for one in sources if one.language.partition("-")[0] != target.partition("-")[0]
    }
    if not wanted:
        return {}
    query = (
        select(Translation)
        .where(
            Translation.about.in_(list(wanted)),
            Translation.target == target.partition("-")[0],
            Translation.state == State.DONE,
        )
        .order_by(Translation.is_human, Translation.id)
    )
    found = {}
    for one in db.session.scalars(query):
        if one.digest == digest(wanted[one.about].text):
            found[wanted[one.about].id] = one
    return found
