"""How far the people who coded the same texts agree, over all themes and for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, null, select, union_all

from teilhabe_app.contributions.models import Contribution, Visibility
from teilhabe_app.core.db import db
from teilhabe_app.synthesis.analysis.alpha import Agreement, agreement
from teilhabe_app.synthesis.models import Coding, Dossier, NoTheme, Segment, Theme

Place = tuple[int, int]  # contribution, segment (0: the whole text)


@dataclass(frozen=True, slots=True)
class Agreements:
    """Agreement over everything, for each theme, and where people differ."""

    overall: Agreement
    themes: dict[int, Agreement]
    differing: Sequence[Place]
    given: Mapping[Place, Mapping[int, set[int]]]

    @property
    def coders(self) -> set[int]:
        """Return who coded a text that others coded too."""
        return {coder for coders in self.given.values() for coder in coders}


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A text that people coded differently: who gave which themes."""

    contribution: Contribution
    segment: Segment | None
    said: Sequence[tuple[int, frozenset[int]]]

    @property
    def text(self) -> str:
        """Return the words they read."""
        return self.segment.text if self.segment else self.contribution.text


def _given(dossier: Dossier) -> dict[Place, dict[int, set[int]]]:
    """Return what each person said about the texts that two or more have coded; one statement."""
    coded = (
        select(
            Coding.contribution_id,
            func.coalesce(Coding.segment_id, 0).label("segment_id"),
            Coding.created_by_id,
            Coding.theme_id,
        )
        .join(Theme, Theme.id == Coding.theme_id)
        .where(Theme.dossier_id == dossier.id, Coding.created_by_id.is_not(None))
    )
    nothing = select(
        NoTheme.contribution_id, func.coalesce(NoTheme.segment_id, 0), NoTheme.created_by_id, null()
    ).where(NoTheme.dossier_id == dossier.id, NoTheme.created_by_id.is_not(None))
    rows = union_all(coded, nothing).cte("given")
    several = (
        select(rows.c.contribution_id, rows.c.segment_id)
        .group_by(rows.c.contribution_id, rows.c.segment_id)
        .having(func.count(rows.c.created_by_id.distinct()) > 1)
        .subquery()
    )
    same = (several.c.contribution_id == rows.c.contribution_id) & (several.c.segment_id == rows.c.segment_id)
    found: dict[Place, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    query = (
        select(rows)
        .join(several, same)
        .join(Contribution, Contribution.id == rows.c.contribution_id)
        .where(Contribution.visibility == Visibility.PUBLISHED)
        .order_by(rows.c.contribution_id, rows.c.segment_id)
    )
    for contribution_id, segment_id, coder_id, theme_id in db.session.execute(query):
        themes = found[contribution_id, segment_id][coder_id]
        if theme_id is not None:
            themes.add(theme_id)
    return found


def agreements_of(dossier: Dossier, theme_ids: Sequence[int]) -> Agreements:
    """Measure the agreement; over everything, two people agree on a text when they gave it exactly the same themes."""
    given = _given(dossier)
    sets = [[frozenset(themes) for themes in coders.values()] for coders in given.values()]
    return Agreements(
        overall=agreement(sets),
        themes={key: agreement([[key in themes for themes in unit] for unit in sets]) for key in theme_ids},
        differing=[place for place, unit in zip(given, sets, strict=True) if len(set(unit)) > 1],
        given=given,
    )


def disagreements_of(found: Agreements, places: Sequence[Place]) -> list[Disagreement]:
    """Return what was said about some texts, with the texts; two statements."""
    contributions = {
        one.id: one
        for one in db.session.scalars(select(Contribution).where(Contribution.id.in_([place[0] for place in places])))
    }
    segments = {
        one.id: one for one in db.session.scalars(select(Segment).where(Segment.id.in_([place[1] for place in places])))
    }
    return [
        Disagreement(
            contributions[place[0]],
            segments.get(place[1]),
            [(coder, frozenset(themes)) for coder, themes in sorted(found.given[place].items())],
        )
        for place in places
    ]
