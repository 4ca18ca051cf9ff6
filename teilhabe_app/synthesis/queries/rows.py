"""The rows of the work list: contributions, and what was done with them as plain values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, bindparam, func, select
from sqlalchemy.orm import joinedload, load_only
from sqlalchemy.sql.base import ExecutableOption

from teilhabe_app.accounts.models import User
from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.paging import Page, page_of
from teilhabe_app.framework.models import ActionField
from teilhabe_app.organisations.models import Organisation
from teilhabe_app.synthesis.models import (
    AsideReason,
    Assignment,
    Citation,
    Coding,
    Dossier,
    Finding,
    Segment,
    SetAside,
    Theme,
    standing,
)
from teilhabe_app.synthesis.queries.work import WorkFilter, bare_of, conditions_of


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkRow:
    """A contribution and what was done with it in this dossier."""

    contribution: Contribution
    citations: Sequence[Any]  # number of the finding, role
    themes: Sequence[Multilingual]  # their names
    state: str = "open"
    aside_reason: AsideReason | None = None
    segments: int = 0
    reader_id: int | None = None
    reader: str | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether something of it was not dealt with as it now reads."""
        return self.state == "open"


def work_page(dossier: Dossier, chosen: WorkFilter, cursor: str | None, *, size: int = 40) -> Page[WorkRow]:
    """Return contributions, oldest first, with what was done with them (4 statements whatever the number)."""
    query = bare_of(dossier).where(*conditions_of(dossier, chosen)).options(*_shown_in_rows())
    page = page_of(query, (Contribution.id,), cursor, size=size, descending=False)
    return Page(_rows(dossier, page.items), page.next_cursor)


@cache
def _shown_in_rows() -> tuple[ExecutableOption, ...]:
    """Load no more of a contribution than a row shows."""
    field, organisation = joinedload(Contribution.field), joinedload(Contribution.organisation)
    return (
        load_only(
            Contribution.text,
            Contribution.language,
            Contribution.channel,
            Contribution.author_name,
            Contribution.revision_number,
        ),
        field.load_only(ActionField.short_name),
        organisation.load_only(Organisation.name),
    )


def _rows(dossier: Dossier, contributions: Sequence[Contribution]) -> list[WorkRow]:
    """Read what was done with contributions as plain values (3 statements)."""
    here = {"dossier": dossier.id, "ids": [one.id for one in contributions]}
    cited, marked, themes = _row_statements()
    citations: dict[int, list[Any]] = defaultdict(list)
    for row in db.session.execute(cited, here):
        citations[row.contribution_id].append(row)
    named: dict[int, dict[int, Multilingual]] = defaultdict(dict)
    for key, theme_id, name in db.session.execute(themes, here):
        named[key][theme_id] = name
    marks = {row.id: row for row in db.session.execute(marked, here)}
    return [
        WorkRow(
            contribution=one,
            citations=citations[one.id],
            themes=list(named[one.id].values()),
            state=marks[one.id].state or "open",
            aside_reason=marks[one.id].reason,
            segments=marks[one.id].segments,
            reader_id=marks[one.id].user_id,
            reader=marks[one.id].pseudonym,
        )
        for one in contributions
    ]


@cache
def _row_statements() -> tuple[Any, Any, Any]:
    """Build the statements for citations, marks and themes of a page once."""
    dossier: BindParameter[int] = bindparam("dossier")
    ids: BindParameter[list[int]] = bindparam("ids", expanding=True)
    here = Contribution.id
    cited = (
        select(Citation.contribution_id, Finding.number, Citation.role)
        .join(Finding, Finding.id == Citation.finding_id)
        .where(Finding.dossier_id == dossier, Citation.contribution_id.in_(ids))
        .order_by(Finding.number, Citation.id)
    )
    parts = select(func.count()).where(Segment.contribution_id == here, Segment.dossier_id == dossier)
    marked = (
        select(
            here,
            standing.c.state,
            SetAside.reason,
            Assignment.user_id,
            User.pseudonym,
            parts.correlate(Contribution).scalar_subquery().label("segments"),
        )
        .outerjoin(standing, (standing.c.contribution_id == here) & (standing.c.dossier_id == dossier))
        .outerjoin(SetAside, (SetAside.contribution_id == here) & (SetAside.dossier_id == dossier))
        .outerjoin(Assignment, (Assignment.contribution_id == here) & (Assignment.dossier_id == dossier))
        .outerjoin(User, User.id == Assignment.user_id)
        .where(here.in_(ids))
    )
    themes = (
        select(Coding.contribution_id, Theme.id, Theme.name)
        .join(Theme, Theme.id == Coding.theme_id)
        .where(Theme.dossier_id == dossier, Coding.contribution_id.in_(ids))
        .order_by(Theme.position)
    )
    return cited, marked, themes
