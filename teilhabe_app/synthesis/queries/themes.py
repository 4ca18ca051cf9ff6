"""Reads of themes: how often they were given, where they came from, and who gave them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from teilhabe_app.accounts.models import User
from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core.db import db
from teilhabe_app.core.marks import keep, recall
from teilhabe_app.core.paging import Page, page_of
from teilhabe_app.synthesis.models import Coding, Dossier, Theme, standing
from teilhabe_app.synthesis.queries.work import published_of


def theme_counts(dossier: Dossier) -> list[tuple[Theme, int]]:
    """Return the themes with the number of contributions that have them, in one statement; public ones only."""
    if (known := recall("themes", dossier.id)) is not None:
        return [(theme, known.get(theme.id, 0)) for theme in themes_of(dossier)]
    counts = (
        select(Coding.theme_id, func.count(Coding.contribution_id.distinct()).label("number"))
        .join(Theme, Theme.id == Coding.theme_id)
        .join(
            standing,
            (standing.c.dossier_id == Theme.dossier_id) & (standing.c.contribution_id == Coding.contribution_id),
        )
        .where(Theme.dossier_id == dossier.id)
        .group_by(Coding.theme_id)
        .subquery()
    )
    query = (
        select(Theme, func.coalesce(counts.c.number, 0))
        .outerjoin(counts, counts.c.theme_id == Theme.id)
        .where(Theme.dossier_id == dossier.id)
        .options(joinedload(Theme.field))
        .order_by(Theme.position, Theme.id)
    )
    rows = [(theme, number) for theme, number in db.session.execute(query)]
    keep({theme.id: number for theme, number in rows}, "themes", dossier.id)
    return rows


def themes_of(dossier: Dossier) -> Sequence[Theme]:
    """Return the themes in their order, in one statement."""
    query = select(Theme).where(Theme.dossier_id == dossier.id).options(joinedload(Theme.field))
    return db.session.scalars(query.order_by(Theme.position, Theme.id)).all()


def in_use(themes: Iterable[Theme]) -> list[Theme]:
    """Return those that can be given: not merged into another, not retired."""
    return [theme for theme in themes if theme.retired_at is None]


def theme_of(dossier: Dossier, theme_id: int | None) -> Theme | None:
    """Find a theme of a dossier."""
    query = select(Theme).where(Theme.id == theme_id, Theme.dossier_id == dossier.id)
    return db.session.scalars(query.options(joinedload(Theme.merged_into), joinedload(Theme.split_from))).one_or_none()


def coded_page(dossier: Dossier, theme: Theme, cursor: str | None) -> Page[Contribution]:
    """Return the published contributions that have a theme, oldest first."""
    coded = select(Coding.contribution_id).where(Coding.theme_id == theme.id)
    query = published_of(dossier).where(Contribution.id.in_(coded))
    return page_of(query, (Contribution.id,), cursor, size=40, descending=False)


def coders_of(dossier: Dossier, contribution_id: int) -> dict[int | None, list[tuple[Theme, int | None, str | None]]]:
    """Return who gave which theme to a contribution, by segment (None: the whole text): theme, account, name."""
    found: dict[int | None, list[tuple[Theme, int | None, str | None]]] = defaultdict(list)
    query = (
        select(Coding.segment_id, Theme, User.id, User.pseudonym)
        .join(Theme, Theme.id == Coding.theme_id)
        .outerjoin(User, User.id == Coding.created_by_id)
        .where(Theme.dossier_id == dossier.id, Coding.contribution_id == contribution_id)
        .order_by(Theme.position, Coding.id)
    )
    for segment_id, theme, coder_id, name in db.session.execute(query):
        found[segment_id].append((theme, coder_id, name))
    return found
