"""What the assistance works on: contributions without vectors, the texts of a dossier, and what people decided."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, selectinload

from teilhabe_app.contributions.models import Contribution, Visibility
from teilhabe_app.core.db import db
from teilhabe_app.framework.models import ActionField, Measure
from teilhabe_app.synthesis.models import (
    Citation,
    Coding,
    Dossier,
    DossierState,
    Finding,
    Hint,
    Reading,
    SenseAnchor,
    SenseVector,
    SetAside,
    Theme,
    Twin,
    Verdict,
    dossier_format,
)
from teilhabe_app.synthesis.queries.sense import in_stem
from teilhabe_app.synthesis.sense.fields import examples

AT_ONCE = 1_000  # texts looked for in a round


@dataclass(frozen=True, slots=True)
class Task:
    """A contribution's wording to be read."""

    id: int
    revision: int
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A contribution as it is compared; ``person`` is equal for two of the same person or organisation."""

    id: int
    revision: int
    language: str
    text: str
    person: Hashable


@dataclass(frozen=True, slots=True)
class Described:
    """What an action field is about, in the languages there are, and what people may say in it."""

    field_id: int
    texts: Sequence[tuple[str, str]]  # language, text
    said: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Decided:
    """What people decided in a dossier: fields by contribution, what is cited, what is set aside, no twins."""

    fields: Mapping[int, int]
    cited: frozenset[int]
    aside: frozenset[int]
    not_twins: frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Looked:
    """All that is read of a dossier before it is looked at."""

    dossier_id: int
    mark: str
    texts: Sequence[Text]
    vectors: Sequence[tuple[str, bytes]]
    described: Sequence[Described]
    anchors: Mapping[str, tuple[str, bytes]]
    decided: Decided
    kept: Mapping[int, tuple[int, int | None, int | None]]


def digest(text: str) -> str:
    """Return the name of a text of the program."""
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def open_dossiers() -> Sequence[Dossier]:
    """Return the dossiers that people work on, and those that show a gap."""
    at_work = (Dossier.state != DossierState.PUBLISHED) | Dossier.shows_gap
    return db.session.scalars(select(Dossier).where(at_work).order_by(Dossier.id)).all()


def unread(stem: str) -> list[Task]:
    """Return published contributions of open dossiers whose wording an engine has not read yet, oldest first."""
    read = exists().where(
        SenseVector.contribution_id == Contribution.id,
        SenseVector.revision_number == Contribution.revision_number,
        in_stem(SenseVector.engine, stem),
    )
    at_work = (Dossier.state != DossierState.PUBLISHED) | Dossier.shows_gap
    formats = select(dossier_format.c.format_id).join(Dossier, Dossier.id == dossier_format.c.dossier_id).where(at_work)
    query = (
        select(Contribution.id, Contribution.revision_number, Contribution.text)
        .where(Contribution.visibility == Visibility.PUBLISHED, Contribution.official.is_(False))
        .where(Contribution.format_id.in_(formats), ~read)
        .order_by(Contribution.id)
        .limit(AT_ONCE)
    )
    return [Task(*row) for row in db.session.execute(query)]


def described_fields() -> list[Described]:
    """Return the names, definitions and measures of the action fields that are in force."""
    query = (
        select(ActionField)
        .where(ActionField.ended_on.is_(None))
        .options(selectinload(ActionField.measures))
        .order_by(ActionField.position)
    )
    found = []
    for field in db.session.scalars(query):
        words = [field.name, field.short_name, field.definition, *(measure.title for measure in field.measures)]
        texts = {(code, text) for one in words for code, text in one.items() if text and "-" not in code}
        found.append(Described(field.id, sorted(texts), examples().get(field.key, ())))
    return found


def known_anchors(stem: str) -> dict[str, tuple[str, bytes]]:
    """Return the program's texts that an engine has read: digest -> engine and vector."""
    query = select(SenseAnchor.digest, SenseAnchor.engine, SenseAnchor.vector)
    return {row[0]: (row[1], row[2]) for row in db.session.execute(query.where(in_stem(SenseAnchor.engine, stem)))}


def texts_of(dossier_id: int) -> list[Text]:
    """Return the published contributions of a dossier's formats."""
    query = (
        _published(dossier_id)
        .with_only_columns(
            Contribution.id,
            Contribution.revision_number,
            Contribution.language,
            Contribution.text,
            Contribution.organisation_id,
            Contribution.author_id,
        )
        .order_by(Contribution.id)
    )
    return [Text(*row[:4], _person(row[0], row[4], row[5])) for row in db.session.execute(query)]


def _person(contribution: int, organisation: int | None, author: int | None) -> Hashable:
    if organisation is not None:
        return ("organisation", organisation)
    return ("author", author) if author is not None else ("contribution", contribution)


def vectors_of(dossier_id: int, stem: str) -> dict[int, tuple[int, str, bytes]]:
    """Return the vectors of a dossier's contributions: number -> revision, engine, vector."""
    numbers = _published(dossier_id).with_only_columns(Contribution.id)
    query = select(
        SenseVector.contribution_id, SenseVector.revision_number, SenseVector.engine, SenseVector.vector
    ).where(SenseVector.contribution_id.in_(numbers), in_stem(SenseVector.engine, stem))
    return {row[0]: (row[1], row[2], row[3]) for row in db.session.execute(query)}


def decided(dossier_id: int) -> Decided:
    """Return what people decided in a dossier; the field of a theme comes before the field of the format."""
    own = _published(dossier_id).where(Contribution.field_id.is_not(None))
    own_fields = own.with_only_columns(Contribution.id, Contribution.field_id)
    coded = (
        select(Coding.contribution_id, Theme.field_id)
        .join(Theme, Theme.id == Coding.theme_id)
        .where(Theme.dossier_id == dossier_id, Theme.field_id.is_not(None))
        .order_by(Coding.id)
    )
    chosen = select(Hint.contribution_id, Hint.field_id).where(
        Hint.dossier_id == dossier_id, Hint.verdict.in_((Verdict.TAKEN, Verdict.OTHER))
    )
    by_contribution = [db.session.execute(query).all() for query in (own_fields, coded, chosen)]
    fields = {row[0]: row[1] for rows in by_contribution for row in rows if row[1] is not None}
    cited = (
        select(Citation.contribution_id)
        .join(Finding, Finding.id == Citation.finding_id)
        .join(Contribution, Contribution.id == Citation.contribution_id)
        .where(Finding.dossier_id == dossier_id, Citation.revision_number == Contribution.revision_number)
    )
    aside = select(SetAside.contribution_id).where(SetAside.dossier_id == dossier_id)
    refused = select(Twin.first_id, Twin.second_id).where(
        Twin.dossier_id == dossier_id, Twin.verdict == Verdict.REFUSED
    )
    return Decided(
        fields,
        frozenset(db.session.scalars(cited)),
        frozenset(db.session.scalars(aside)),
        frozenset((row[0], row[1]) for row in db.session.execute(refused)),
    )


def mark_of(dossier_id: int, engine: str) -> str:
    """Return what changes whenever something changes that the proposals rest on (9 statements that read one row)."""
    published = _published(dossier_id)
    of_finding = select(*_sums(Citation.id)).join(Finding, Finding.id == Citation.finding_id)
    of_theme = select(*_sums(Coding.id)).join(Theme, Theme.id == Coding.theme_id)
    parts = (
        published.with_only_columns(*_sums(Contribution.id), func.sum(Contribution.version)),
        of_finding.where(Finding.dossier_id == dossier_id),
        select(*_sums(SetAside.id)).where(SetAside.dossier_id == dossier_id),
        of_theme.where(Theme.dossier_id == dossier_id),
        select(*_sums(Theme.field_id)).where(Theme.dossier_id == dossier_id),
        select(*_sums(Hint.field_id)).where(Hint.dossier_id == dossier_id, Hint.verdict != Verdict.OPEN),
        select(*_sums(Twin.id)).where(Twin.dossier_id == dossier_id, Twin.verdict != Verdict.OPEN),
        select(*_sums(ActionField.version)),
        select(*_sums(Measure.version)),
    )
    numbers = [str(int(value or 0)) for part in parts for value in db.session.execute(part).one()]
    return f"{engine} {' '.join(numbers)}"


def reading_of(dossier_id: int) -> Reading | None:
    """Return how far the assistance has come with a dossier."""
    return db.session.scalars(select(Reading).where(Reading.dossier_id == dossier_id)).one_or_none()


def _sums(column: InstrumentedAttribute[Any]) -> tuple[ColumnElement[int], ColumnElement[Any]]:
    return func.count(column), func.sum(column)


def _published(dossier_id: int) -> Select[Contribution]:
    formats = select(dossier_format.c.format_id).where(dossier_format.c.dossier_id == dossier_id)
    return select(Contribution).where(
        Contribution.format_id.in_(formats),
        Contribution.visibility == Visibility.PUBLISHED,
        Contribution.official.is_(False),
    )
