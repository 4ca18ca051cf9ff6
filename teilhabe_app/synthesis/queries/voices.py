"""Who is behind a finding: people, organisations, languages and channels, counted once each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    String,
    bindparam,
    case,
    cast,
    distinct,
    func,
    select,
    union_all,
)

from teilhabe_app.contributions.models import Contribution, Visibility
from teilhabe_app.core.db import db
from teilhabe_app.core.marks import keep, recall
from teilhabe_app.synthesis.models import Citation, CitationRole, Finding, Twin, Verdict

FEW = 3
MANY = 5  # people, and texts beyond theirs: then nobody learns which two texts are of one person


@dataclass(frozen=True, kw_only=True, slots=True)
class Voices:
    """Who is behind one finding. Somebody who says nearly the same as a cited text is a person, too (``alike``)."""

    people: int = 0
    texts: int = 0  # contributions of people; the other numbers of contributions count those of organisations, too
    organisations: int = 0
    languages: int = 0
    channels: int = 0
    differ: int = 0
    minority: int = 0
    alike: int = 0

    @property
    def of_few(self) -> bool:
        """Tell whether fewer than three people or organisations, or one language only, are behind it."""
        return self.people + self.organisations < FEW or self.languages < 2  # noqa: PLR2004 -- one language

    @property
    def says_people(self) -> bool:
        """Tell whether the number of people may be public: it must not say that two texts are of one person."""
        return self.people == self.texts or (self.people >= MANY and self.texts - self.people >= MANY)

    @property
    def has_dissent(self) -> bool:
        """Tell whether somebody sees it differently."""
        return self.differ + self.minority > 0


NOBODY = Voices()


def voices_of(findings: Sequence[Finding]) -> dict[int, Voices]:
    """Count who is behind findings, by finding (1 statement).

    A person is an account, an address somebody left, or else the contribution itself; organisations count apart. Only
    contributions that are public count; near-duplicates of cited ones count where nobody said that they differ. Dissent
    and near-duplicates are counted as contributions, so that they do not say which are of the same person.
    """
    ids = [finding.id for finding in findings]
    if (known := recall("voices", *ids)) is not None:
        return dict(known)
    names = ("people", "texts", "organisations", "languages", "channels", "differ", "minority", "alike")
    rows = db.session.execute(_counted(), {"ids": ids}) if ids else ()
    found = {row[0]: Voices(**dict(zip(names, row[1:], strict=True))) for row in rows}
    counted = {key: found.get(key, NOBODY) for key in ids}
    keep(counted, "voices", *ids)
    return dict(counted)


@cache
def _counted() -> Select[Any]:
    """Build the statement once: it is long, and many pages ask it."""
    ids: BindParameter[list[int]] = bindparam("ids", expanding=True)
    cited = select(
        Citation.finding_id,
        Citation.contribution_id.label("source"),
        cast(Citation.role, String).label("role"),
    ).where(Citation.finding_id.in_(ids))
    near = (
        select(
            Citation.finding_id,
            case((Twin.first_id == Citation.contribution_id, Twin.second_id), else_=Twin.first_id).label("source"),
            cast(None, String).label("role"),
        )
        .join(Finding, Finding.id == Citation.finding_id)
        .join(
            Twin,
            (Twin.dossier_id == Finding.dossier_id)
            & ((Twin.first_id == Citation.contribution_id) | (Twin.second_id == Citation.contribution_id)),
        )
        .where(Citation.finding_id.in_(ids), Twin.verdict != Verdict.REFUSED)
    )
    every = union_all(cited, near).subquery()  # each is counted once below
    person = case(
        (Contribution.author_id.is_not(None), "a" + cast(Contribution.author_id, String)),
        (Contribution.contact_email.is_not(None), "m" + func.lower(Contribution.contact_email)),
        else_="c" + cast(Contribution.id, String),
    )
    own = case((Contribution.organisation_id.is_(None), person))
    text = case((Contribution.organisation_id.is_(None), Contribution.id))

    def where_role(role: CitationRole | None) -> ColumnElement[int]:
        fits = every.c.role.is_(None) if role is None else every.c.role == role.value
        return func.count(distinct(case((fits, every.c.source))))

    return (
        select(
            every.c.finding_id,
            func.count(distinct(own)),
            func.count(distinct(text)),
            func.count(distinct(Contribution.organisation_id)),
            func.count(distinct(Contribution.language)),
            func.count(distinct(Contribution.channel)),
            where_role(CitationRole.DIFFERS),
            where_role(CitationRole.MINORITY),
            where_role(None),
        )
        .join(Contribution, Contribution.id == every.c.source)
        .where(Contribution.visibility == Visibility.PUBLISHED)
        .group_by(every.c.finding_id)
    )
