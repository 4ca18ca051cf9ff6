"""Reads; ``visible_to`` is the one scope that every surface uses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import selectinload

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.formats.models import Format, Kind, Phase, Process, Stage, State, format_field
from teilhabe_app.framework.models import ActionField
from teilhabe_app.organisations.models import Body, Level

PAGE = 20
STAFF = frozenset({"editor", "moderator"})
ORDER = {Stage.RUNNING: 0, Stage.UPCOMING: 1, Stage.OVER: 2}


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """What a reader filters the list by; None means everything."""

    field: str | None = None
    kind: Kind | None = None
    level: Level | None = None
    language: str | None = None
    stage: Stage | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """The little of a format that filters and counts need."""

    id: int
    kind: Kind
    stage: Stage
    opens_at: dt.datetime
    closes_at: dt.datetime
    levels: Sequence[str]
    languages: Sequence[str]
    fields: Sequence[str]

    @property
    def position(self) -> tuple[int, float, int]:
        """Sort what runs first, then what comes soonest, then what ended last."""
        at = self.opens_at if self.stage is Stage.UPCOMING else self.closes_at
        return ORDER[self.stage], -at.timestamp() if self.stage is Stage.OVER else at.timestamp(), self.id


@dataclass(frozen=True, slots=True)
class FieldName:
    """An action field as a filter shows it."""

    slug: str
    short_name: Multilingual


@dataclass(frozen=True, slots=True)
class Listing:
    """Everything visible in small, and the fields that occur."""

    entries: Sequence[Entry]
    fields: Sequence[FieldName]

    def chosen(self, choice: Choice) -> list[Entry]:
        """Return what fits a choice, in the order of the list."""
        return sorted((entry for entry in self.entries if fits(entry, choice)), key=lambda entry: entry.position)

    def count(self, choice: Choice, **instead: object) -> int:
        """Count what would fit if one filter were another."""
        other = replace(choice, **instead)  # type: ignore[arg-type]
        return sum(fits(entry, other) for entry in self.entries)


def fits(entry: Entry, choice: Choice) -> bool:
    """Tell whether an entry passes all filters."""
    return (
        (choice.field is None or choice.field in entry.fields)
        and (choice.kind is None or choice.kind is entry.kind)
        and (choice.level is None or choice.level.value in entry.levels)
        and (choice.language is None or choice.language in entry.languages)
        and (choice.stage is None or choice.stage is entry.stage)
    )


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that a reader may see a format."""
    return Format.id.is_not(None) if STAFF & actor.roles else Format.state != State.DRAFT


def processes_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that a reader may see a process."""
    return Process.id.is_not(None) if STAFF & actor.roles else Process.state != State.DRAFT


def listing(actor: Actor) -> Listing:
    """Return everything a reader may see, in small (2 statements)."""
    at = clock.now()
    links = db.session.execute(
        select(format_field.c.format_id, ActionField.slug, ActionField.short_name)
        .join(ActionField, ActionField.id == format_field.c.field_id)
        .join(Format, Format.id == format_field.c.format_id)
        .where(visible_to(actor))
        .order_by(ActionField.position)
    ).all()
    fields: dict[int, list[str]] = {}
    for link in links:
        fields.setdefault(link.format_id, []).append(link.slug)
    rows = db.session.execute(
        select(Format.id, Format.kind, Format.opens_at, Format.closes_at, Format.levels, Format.languages).where(
            visible_to(actor)
        )
    ).all()
    entries = [
        Entry(
            row.id,
            row.kind,
            Stage.UPCOMING if at < row.opens_at else Stage.RUNNING if at < row.closes_at else Stage.OVER,
            row.opens_at,
            row.closes_at,
            row.levels or (),
            row.languages or (),
            fields.get(row.id, ()),
        )
        for row in rows
    ]
    names = {link.slug: FieldName(link.slug, link.short_name) for link in links}
    return Listing(entries, list(names.values()))


def page_of_entries(entries: Sequence[Entry], after: int | None) -> tuple[list[Entry], int | None]:
    """Return the page that begins after the entry with that id, and the id the next page begins after."""
    places = {entry.id: place for place, entry in enumerate(entries)}
    start = places[after] + 1 if after in places else 0
    page = list(entries[start : start + PAGE])
    return page, page[-1].id if start + PAGE < len(entries) else None


def by_ids(ids: Sequence[int]) -> list[Format]:
    """Load formats in the order of their ids given."""
    if not ids:
        return []
    found = {one.id: one for one in db.session.scalars(select(Format).where(Format.id.in_(ids)))}
    return [found[key] for key in ids if key in found]


def in_period(actor: Actor, begin: dt.datetime, end: dt.datetime) -> Sequence[Format]:
    """Return what a reader may see of the formats that touch a period, in order of beginning."""
    query = select(Format).where(visible_to(actor), Format.opens_at < end, Format.closes_at > begin)
    return db.session.scalars(query.order_by(Format.opens_at, Format.id)).all()


def current(actor: Actor, limit: int = 6) -> list[Format]:
    """Return what runs or comes next, soonest end first: what one can take part in."""
    query = (
        select(Format)
        .where(visible_to(actor), Format.state == State.PUBLISHED, Format.closes_at > clock.now())
        .order_by(Format.opens_at, Format.id)
        .limit(limit)
    )
    return list(db.session.scalars(query))


def of_field(actor: Actor, field: ActionField, limit: int = 12) -> list[Format]:
    """Return the formats of an action field, newest first."""
    query = (
        select(Format)
        .join(format_field, format_field.c.format_id == Format.id)
        .where(visible_to(actor), format_field.c.field_id == field.id)
        .order_by(Format.opens_at.desc(), Format.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(query))


def of_process(actor: Actor, process: Process) -> list[Format]:
    """Return the formats of a process in order of beginning."""
    query = select(Format).where(visible_to(actor), Format.process_id == process.id)
    return list(db.session.scalars(query.order_by(Format.opens_at, Format.id)))


def by_slug(slug: str) -> Format | None:
    """Load a format with its fields, bodies and process."""
    query = (
        select(Format)
        .where(Format.slug == slug)
        .options(selectinload(Format.fields), selectinload(Format.bodies), selectinload(Format.process))
    )
    return db.session.scalars(query).one_or_none()


def process_by_slug(slug: str) -> Process | None:
    """Load a process with its phases."""
    query = select(Process).where(Process.slug == slug).options(selectinload(Process.phases))
    return db.session.scalars(query).one_or_none()


def phase_by_id(phase_id: int) -> Phase | None:
    """Load a phase with its process."""
    return db.session.get(Phase, phase_id)


def all_processes(actor: Actor) -> Sequence[Process]:
    """Return the processes a reader may see, newest first."""
    query = select(Process).where(processes_visible_to(actor)).options(selectinload(Process.phases))
    return db.session.scalars(query.order_by(Process.id.desc())).all()


def all_formats(actor: Actor) -> Sequence[Format]:
    """Return everything for the table of the staff, newest first."""
    query = select(Format).where(visible_to(actor)).options(selectinload(Format.process))
    return db.session.scalars(query.order_by(Format.opens_at.desc(), Format.id.desc())).all()


def _names(rows: Sequence[tuple[int, Multilingual]]) -> Callable[[str], list[tuple[int, str]]]:
    return lambda lang: [(key, name.in_language(lang).text) for key, name in rows]


def field_choices() -> Callable[[str], list[tuple[int, str]]]:
    """Return the action fields in force, to be named in a language."""
    query = select(ActionField.id, ActionField.short_name).where(ActionField.ended_on.is_(None))
    return _names([(row[0], row[1]) for row in db.session.execute(query.order_by(ActionField.position))])


def body_choices() -> Callable[[str], list[tuple[int, str]]]:
    """Return the bodies, to be named in a language."""
    query = select(Body.id, Body.name).order_by(Body.id)
    return _names([(row[0], row[1]) for row in db.session.execute(query)])


def process_choices() -> Callable[[str], list[tuple[int, str]]]:
    """Return the processes, to be named in a language."""
    query = select(Process.id, Process.title).order_by(Process.id)
    return _names([(row[0], row[1]) for row in db.session.execute(query)])


def survey_choices() -> Callable[[str], list[tuple[int, str]]]:
    """Return the surveys, newest first, to be named in a language."""
    query = select(Format.id, Format.title).where(Format.kind == Kind.SURVEY).order_by(Format.id.desc())
    return _names([(row[0], row[1]) for row in db.session.execute(query)])
