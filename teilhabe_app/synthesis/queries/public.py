"""Reads of the public pages of a dossier: few statements, and no more than a page shows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, case, cast, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.framework.models import ActionField, MeasureRevision
from teilhabe_app.synthesis.models import (
    Check,
    Citation,
    Dossier,
    Evidence,
    Finding,
    Outcome,
    Publication,
    Response,
    Routing,
    taken_over,
    tally,
)

QUOTES = 2  # of each role, where a finding stands among others
PAGE = 40


@dataclass(frozen=True, slots=True)
class Opened:
    """A dossier, and a mark that is another one as soon as anything on its page is."""

    dossier: Dossier
    stamp: tuple[Any, ...]
    published: int | None  # number of the last publication
    checked: int | None  # number of the last check with the contributors


@dataclass(slots=True)
class Standing:
    """The contributions of a dossier by state, and by group; names of action fields by the code they are counted in."""

    states: dict[str, int] = field(default_factory=lambda: {"cited": 0, "aside": 0, "open": 0})
    groups: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    fields: dict[str, tuple[str, Multilingual]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Count all."""
        return sum(self.states.values())

    @property
    def cited(self) -> int:
        """Count what a finding quotes."""
        return self.states["cited"]

    @property
    def aside(self) -> int:
        """Count what was set aside."""
        return self.states["aside"]

    @property
    def open(self) -> int:
        """Count what is not dealt with."""
        return self.states["open"]

    @property
    def done(self) -> int:
        """Count what is dealt with."""
        return self.cited + self.aside


def opened_by_slug(slug: str) -> Opened | None:
    """Load a dossier with its process, its formats and its mark (1 statement)."""
    row = db.session.execute(_opened(), {"slug": slug}).unique().first()
    if row is None:
        return None
    dossier = row[0]
    return Opened(dossier, (dossier.version, dossier.state.value, *row[1:]), row[1], row[2])


@cache
def _opened() -> Select[Any]:
    """Build the statement once: every look at a dossier asks it."""

    def of_findings(column: Any) -> ColumnElement[Any]:
        return select(column).where(Finding.dossier_id == Dossier.id).correlate(Dossier).scalar_subquery()

    def of_routings(column: Any) -> ColumnElement[Any]:
        asked = select(column).select_from(Finding).join(Routing, Routing.finding_id == Finding.id)
        joined = asked.outerjoin(Response, Response.routing_id == Routing.id).outerjoin(
            Outcome, Outcome.response_id == Response.id
        )
        return joined.where(Finding.dossier_id == Dossier.id).correlate(Dossier).scalar_subquery()

    quotes = select(func.max(Citation.id) + func.count() * 1_000_003).join(Finding)
    weight = case((tally.c.state == "cited", 7), (tally.c.state == "aside", 3), else_=1)
    counted = select(func.sum(tally.c["count"] * weight))
    marks = (
        of_findings(func.sum(Finding.version)),
        of_findings(func.sum(case((Finding.source_changed, 1), else_=0))),
        of_findings(func.count()),
        quotes.where(Finding.dossier_id == Dossier.id).correlate(Dossier).scalar_subquery(),
        of_routings(func.max(Response.id)),
        of_routings(func.max(Outcome.id) + func.count(Outcome.id) * 1_000_003),
        of_routings(func.sum(Routing.id)),
        of_routings(func.max(Routing.due_on)),
        of_routings(func.max(Routing.sent_back_at)),
        counted.where(tally.c.dossier_id == Dossier.id, tally.c.kind == "every").correlate(Dossier).scalar_subquery(),
    )
    published = select(func.max(Publication.number)).where(Publication.dossier_id == Dossier.id)
    checked = select(func.max(Check.id)).where(Check.dossier_id == Dossier.id)
    return (
        select(
            Dossier,
            published.correlate(Dossier).scalar_subquery(),
            checked.correlate(Dossier).scalar_subquery(),
            *marks,
        )
        .where(Dossier.slug == bindparam("slug"))
        .options(joinedload(Dossier.process), joinedload(Dossier.formats))
    )


def public_findings(dossier: Dossier) -> list[Finding]:
    """Load what people may read of the findings and everything that followed, without quotes (1 statement)."""
    query = _answered(select(Finding).where(Finding.dossier_id == dossier.id, taken_over()).order_by(Finding.number))
    return list(db.session.scalars(query).unique().all())


def public_finding(slug: str, number: int) -> Finding | None:
    """Load one finding as its page shows it, without quotes (2 statements)."""
    query = _answered(
        select(Finding)
        .join(Finding.dossier)
        .where(Dossier.slug == slug, Finding.number == number)
        .options(contains_eager(Finding.dossier), selectinload(Finding.evidence).joinedload(Evidence.format))
    )
    return db.session.scalars(query).unique().one_or_none()


def whole_findings(dossier: Dossier) -> list[Finding]:
    """Load the findings with every quote and every figure, for publications and files (3 statements)."""
    sources = selectinload(Finding.citations).joinedload(Citation.contribution)
    query = _answered(select(Finding).where(Finding.dossier_id == dossier.id, taken_over())).options(
        sources.joinedload(Contribution.format),
        sources.joinedload(Contribution.organisation),
        selectinload(Finding.evidence).joinedload(Evidence.format),
    )
    query = query.order_by(Finding.number).execution_options(populate_existing=True)
    return list(db.session.scalars(query).unique().all())


def _answered(query: Any) -> Any:
    answers = joinedload(Finding.routings).joinedload(Routing.responses)
    return query.options(
        joinedload(Finding.theme),
        joinedload(Finding.field),
        joinedload(Finding.measure),
        joinedload(Finding.routings).joinedload(Routing.body),
        answers.joinedload(Response.outcomes).joinedload(Outcome.measure_revision).joinedload(MeasureRevision.measure),
    )


def standing_of(dossier: Dossier) -> Standing:
    """Read how many contributions there are of each state and group (1 statement)."""
    counted = tally.c
    query = (
        select(
            counted.kind, counted.code, counted.state, func.sum(counted["count"]).label("number"),
            ActionField.key, ActionField.short_name,
        )
        .outerjoin(ActionField, and_(counted.kind == "field", counted.code == cast(ActionField.id, String)))
        .where(counted.dossier_id == dossier.id, counted["count"] > 0, counted.kind != "week")
        .group_by(counted.kind, counted.code, counted.state, ActionField.id)
        .order_by(counted.kind, ActionField.position, counted.code)
    )  # fmt: skip
    found = Standing()
    for row in db.session.execute(query):
        if row.kind == "every":
            found.states[row.state] = int(row.number)
            continue
        group = found.groups[row.kind]
        group[row.code] = group.get(row.code, 0) + int(row.number)
        if row.key:
            found.fields[row.code] = (row.key, row.short_name)
    return found
