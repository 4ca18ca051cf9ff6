"""Reads: what is found, kind by kind, the newest first."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, column, func, or_, select, table
from sqlalchemy.orm import load_only

from teilhabe_app.consultations.models import Consultation, ConsultationPhase
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.text import fold
from teilhabe_app.formats.models import Format, PhaseKind, Stage, State
from teilhabe_app.formats.models import Kind as FormatKind
from teilhabe_app.framework.models import ActionField
from teilhabe_app.search.models import Entry, Kind, Word

SHORTEST_INDEXED = 3  # letters: what both databases can look up; shorter words are compared row by row
MOST_WORDS = 8
LONGEST_WORD = 60
FIRST = 5  # of each kind on the page of all kinds
PAGE = 20
COUNTED = 1000  # beyond that the page says "more than"
NEAR = 0.75
CANDIDATES = 40

MANY = Kind.CONTRIBUTION
FEW = tuple(kind for kind in Kind if kind is not MANY)

_entries = table("search_index_entry", column("rowid"), column("folded"))
_words = table("search_index_word", column("rowid"), column("word"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What a reader looks for; None means everything. ``words`` are folded."""

    words: tuple[str, ...] = ()
    kind: Kind | None = None
    field_id: int | None = None
    language: str | None = None
    stage: Stage | None = None
    phase: PhaseKind | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What is found: the first of each kind, how many there are (at most one more than COUNTED), and what follows."""

    wanted: Wanted
    entries: Sequence[Entry]
    counts: Mapping[Kind, int]
    next_id: int | None = None

    @property
    def total(self) -> int:
        """Return how many there are of all kinds."""
        return sum(self.counts.values())


def words_of(typed: str) -> tuple[str, ...]:
    """Return the folded words of what was typed, each once."""
    return tuple(dict.fromkeys(word[:LONGEST_WORD] for word in fold(typed[:500]).split()))[:MOST_WORDS]


def found(wanted: Wanted, before: int | None = None) -> Result:
    """Find everything that holds all words, also inside longer words (at most 4 statements).

    Without a kind: the first few of each. With a kind: a page of it, ``before`` the id where the last page ended.
    """
    ids: dict[Kind, list[int]] = {}
    for row in db.session.execute(_few(wanted)):
        ids.setdefault(row.kind, []).append(row.id)
    if many := list(db.session.scalars(_many(wanted).limit(COUNTED + 1))):
        ids[MANY] = many
    counts = {kind: len(ids[kind]) for kind in Kind if kind in ids}
    if wanted.kind is None:
        return Result(wanted, _loaded([each for kind in counts for each in ids[kind][:FIRST]]), counts)
    page = ids.get(wanted.kind, [])
    if before is not None and wanted.kind is MANY:
        page = list(db.session.scalars(_many(wanted, before).limit(PAGE + 1)))
    elif before is not None:
        page = [each for each in page if each < before]
    return Result(wanted, _loaded(page[:PAGE]), counts, page[PAGE - 1] if len(page) > PAGE else None)


def nearest(words: Sequence[str]) -> tuple[str, ...] | None:
    """Return words that occur instead of those that do not, or None where nothing is near (at most 2 per word)."""
    mended = [word if _occurs(word) else _like(word) for word in words]
    return tuple(word for word in mended if word) if all(mended) and list(words) != mended else None


def field_by_slug(slug: str) -> ActionField | None:
    """Find the action field to filter by."""
    return db.session.scalars(select(ActionField).where(ActionField.slug == slug)).one_or_none()


def fields() -> Sequence[ActionField]:
    """Return the action fields in force, with their names."""
    query = select(ActionField).where(ActionField.ended_on.is_(None)).order_by(ActionField.position)
    return db.session.scalars(query.options(load_only(ActionField.slug, ActionField.short_name))).all()


def _loaded(ids: Sequence[int]) -> list[Entry]:
    if not ids:
        return []
    entries = {entry.id: entry for entry in db.session.scalars(select(Entry).where(Entry.id.in_(ids)))}
    return [entries[each] for each in ids if each in entries]


def _few(wanted: Wanted) -> Select[int, Kind]:
    """Return what fits of the kinds that there are hundreds of, compared row by row, the newest first."""
    query = select(Entry.id, Entry.kind).where(Entry.kind.in_(FEW), *_fitting(wanted))
    return query.where(*_holding(wanted.words)).order_by(Entry.id.desc())


def _many(wanted: Wanted, before: int | None = None) -> Select[int]:
    """Return what fits of the kind that there are a hundred thousand of, looked up, the newest first."""
    query = select(Entry.id).where(Entry.kind == MANY, *_fitting(wanted))
    phrases = _phrases(wanted.words) if _on_sqlite() else ""
    if not phrases:
        query = query.where(*_holding(wanted.words)).order_by(Entry.id.desc())
        return query.where(Entry.id < before) if before is not None else query
    query = query.join(_entries, _entries.c.rowid == Entry.id).where(_entries.c.folded.match(phrases))
    query = query.where(*_holding(word for word in wanted.words if len(word) < SHORTEST_INDEXED))
    if before is not None:
        query = query.where(_entries.c.rowid < before)
    return query.order_by(_entries.c.rowid.desc())


def _holding(words: Iterable[str]) -> list[ColumnElement[bool]]:
    return [Entry.folded.contains(word, autoescape=True) for word in words]


def _phrases(words: Iterable[str]) -> str:
    """Return the words as the full-text table of SQLite reads them; it knows nothing shorter than three letters."""
    return " ".join('"' + word.replace('"', '""') + '"' for word in words if len(word) >= SHORTEST_INDEXED)


def _fitting(wanted: Wanted) -> list[ColumnElement[bool]]:
    public = select(Format.id).where(Format.state != State.DRAFT, *_in_stage(wanted.stage), *_in_phase(wanted.phase))
    in_format = Entry.format_id.in_(public)
    conditions = [in_format if wanted.stage or wanted.phase else or_(Entry.format_id.is_(None), in_format)]
    if wanted.field_id is not None:
        conditions.append(Entry.fields.contains(f",{wanted.field_id},"))
    if wanted.language is not None:
        conditions.append(Entry.language == wanted.language)
    return conditions


def _in_stage(stage: Stage | None) -> list[ColumnElement[bool]]:
    now = clock.now()
    conditions: dict[Stage | None, list[ColumnElement[bool]]] = {
        Stage.UPCOMING: [Format.opens_at > now],
        Stage.RUNNING: [Format.opens_at <= now, Format.closes_at > now],
        Stage.OVER: [Format.closes_at <= now],
    }
    return conditions.get(stage, [])


def _in_phase(phase: PhaseKind | None) -> list[ColumnElement[bool]]:
    """Return the conditions for consultations that are in a phase today; people write in the format's period."""
    if phase is None:
        return []
    if phase is PhaseKind.CONTRIBUTIONS:
        return [Format.kind == FormatKind.CONSULTATION, *_in_stage(Stage.RUNNING)]
    today = clock.today()
    planned = (
        select(Consultation.format_id)
        .join(ConsultationPhase, ConsultationPhase.consultation_id == Consultation.id)
        .where(
            ConsultationPhase.kind == phase, ConsultationPhase.starts_on <= today, ConsultationPhase.ends_on >= today
        )
    )
    return [Format.id.in_(planned)]


def _on_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def _occurs(word: str) -> bool:
    if _on_sqlite() and (phrase := _phrases((word,))):
        query: Select[Any] = select(_entries.c.rowid).where(_entries.c.folded.match(phrase))
    else:
        query = select(Entry.id).where(*_holding((word,)))
    return db.session.scalar(query.limit(1)) is not None


def _like(word: str) -> str | None:
    """Return the word that occurs and is most like one that does not."""
    if len(word) <= SHORTEST_INDEXED:
        return None
    near = difflib.get_close_matches(word, _candidates(word), n=1, cutoff=NEAR)
    return near[0] if near else None


def _candidates(word: str) -> list[str]:
    """Return words that share many groups of three letters with a word, about as long as it (1 statement)."""
    if _on_sqlite():
        groups = " OR ".join(
            dict.fromkeys('"' + word[at : at + 3].replace('"', '""') + '"' for at in range(len(word) - 2))
        )
        query: Select[Any] = (
            select(_words.c.word).where(_words.c.word.match(groups)).order_by(column("rank")).limit(CANDIDATES)
        )
    else:
        query = (
            select(Word.word)
            .where(Word.word.op("%")(word))
            .order_by(func.similarity(Word.word, word).desc(), Word.word)
            .limit(CANDIDATES)
        )
    return list(db.session.scalars(query))
