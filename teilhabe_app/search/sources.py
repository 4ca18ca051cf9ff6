"""What is put into the search, read from the slices below; only what everybody may see."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, inspect, select
from sqlalchemy.orm import joinedload, object_session

from teilhabe_app.consultations.models import (
    Consultation,
    Document,
    DocumentEdition,
    Paragraph,
    Passage,
    Question,
    Wording,
)
from teilhabe_app.contributions.models import Contribution, Visibility
from teilhabe_app.contributions.models import Kind as ContributionKind
from teilhabe_app.core.db import Base
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.events.models import Event, Workshop
from teilhabe_app.formats.models import Format
from teilhabe_app.formats.models import Kind as FormatKind
from teilhabe_app.framework.models import ActionField, Measure
from teilhabe_app.organisations.models import Organisation
from teilhabe_app.search.models import Kind
from teilhabe_app.surveys.models import Survey
from teilhabe_app.synthesis.models import Dossier, Finding


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """An entry as it should be."""

    title: Multilingual
    text: Multilingual = field(default_factory=Multilingual)
    place: Mapping[str, Any]
    format_id: int | None = None
    fields: tuple[int, ...] = ()
    language: str | None = None
    folds_title: bool = True  # a contribution bears the title of its thread, which is not its own


@dataclass(frozen=True, slots=True)
class Source:
    """How one kind of thing is read: None where it is not public (any more)."""

    kind: Kind
    model: type[Base]
    read: Callable[[Any], Draft | None]


def joined(*texts: Multilingual | None) -> Multilingual:
    """Return one text per language from several."""
    found = [text for text in texts if text]
    languages = dict.fromkeys(code for text in found for code in text)
    return Multilingual({code: "\n".join(text[code] for text in found if code in text) for code in languages})


def _parts_of(one: Format) -> list[Select[Any]]:
    """Return statements for the words that the slice behind a format adds to it."""
    if one.kind is FormatKind.CONSULTATION:
        mine = Consultation.format_id == one.id
        return [
            select(Consultation.intro).where(mine),
            select(Question.text).join(Consultation).where(mine).order_by(Question.position),
        ]
    if one.kind is FormatKind.EVENT:
        mine = Event.format_id == one.id
        return [
            select(Event.about).where(mine),
            select(Workshop.title).join(Event).where(mine).order_by(Workshop.number),
            select(Workshop.about).join(Event).where(mine).order_by(Workshop.number),
        ]
    return [select(Survey.intro).where(Survey.format_id == one.id)] if one.kind is FormatKind.SURVEY else []


def _format(one: Format) -> Draft | None:
    session = object_session(one)
    if not one.is_public or session is None:
        return None
    parts = [text for statement in _parts_of(one) for text in session.scalars(statement)]
    return Draft(
        title=one.title,
        text=joined(one.summary, *parts),
        place={"slug": one.slug, "kind": one.kind.value},
        format_id=one.id,
        fields=tuple(each.id for each in one.fields),
    )


def _field(one: ActionField) -> Draft:
    return Draft(title=one.name, text=one.definition, place={"slug": one.slug}, fields=(one.id,))


def _measure(one: Measure) -> Draft:
    return Draft(title=one.title, text=joined(one.description), place={"key": one.key}, fields=(one.field_id,))


def _organisation(one: Organisation) -> Draft:
    text = Multilingual({one.language: one.about}).filled()
    return Draft(title=Multilingual({one.language: one.name}), text=text, place={"slug": one.slug})


def _contribution(one: Contribution) -> Draft | None:
    if one.visibility is not Visibility.PUBLISHED:
        return None
    field_id = one.field_id or one.thread.field_id
    proposed = one.proposed_text if one.kind is ContributionKind.WORDING else None
    return Draft(
        title=one.thread.title,
        text=Multilingual({one.language: "\n".join(text for text in (one.text, proposed) if text)}),
        place={"contribution_id": one.id},
        format_id=one.format_id,
        fields=(field_id,) if field_id else (),
        language=one.language,
        folds_title=False,
    )


def _paragraph(one: Paragraph) -> Draft | None:
    """Read what a paragraph says in the newest version, in every language it is worded in.

    The first one stands for its document: it is found by the document's title as well.
    """
    session = object_session(one)
    document = one.document
    if session is None or not document.current_number:
        return None
    query = (
        select(Passage)
        .join(DocumentEdition, DocumentEdition.id == Passage.edition_id)
        .where(Passage.paragraph_id == one.id, DocumentEdition.document_id == document.id)
        .where(DocumentEdition.number == document.current_number)
        .options(joinedload(Passage.wordings))
    )
    passage = session.scalars(query).unique().one_or_none()
    if passage is None:
        return None
    wordings = {wording.language: wording.text for wording in passage.wordings}
    return Draft(
        title=document.title,
        text=Multilingual({document.language: passage.text, **wordings}).filled(),
        place={"document_id": document.id, "code": one.code},
        format_id=document.consultation.format_id,
        folds_title=passage.position == 1,
    )


def _finding(one: Finding) -> Draft | None:
    if not one.dossier.is_public or one.is_machine_draft:
        return None
    fields = (one.field_id,) if one.field_id else ()
    return Draft(title=one.statement, place={"slug": one.dossier.slug, "number": one.number}, fields=fields)


SOURCES: Mapping[Kind, Source] = {
    source.kind: source
    for source in (
        Source(Kind.FORMAT, Format, _format),
        Source(Kind.FIELD, ActionField, _field),
        Source(Kind.MEASURE, Measure, _measure),
        Source(Kind.ORGANISATION, Organisation, _organisation),
        Source(Kind.PARAGRAPH, Paragraph, _paragraph),
        Source(Kind.FINDING, Finding, _finding),
        Source(Kind.CONTRIBUTION, Contribution, _contribution),
    )
}
Touched = Iterator[tuple[Kind, int]]


def _its_findings(dossier: Dossier) -> Touched:
    session = object_session(dossier)
    if session is not None:
        for finding in session.scalars(select(Finding.id).where(Finding.dossier_id == dossier.id)):
            yield Kind.FINDING, finding


def _its_paragraphs(document: Document) -> Touched:
    session = object_session(document)
    if session is not None:
        for paragraph in session.scalars(select(Paragraph.id).where(Paragraph.document_id == document.id)):
            yield Kind.PARAGRAPH, paragraph


def _its_paragraph(wording: Wording) -> Touched:
    if wording.passage.paragraph_id is not None:  # until it is published, there is none
        yield Kind.PARAGRAPH, wording.passage.paragraph_id


def _its_contribution(contribution: Contribution) -> Touched:
    # What waits to be checked was never public: nothing to write, and nothing to take away.
    if contribution.published_at is not None:
        yield Kind.CONTRIBUTION, contribution.id


def _itself(kind: Kind) -> Callable[[Any], Touched]:
    return lambda one: iter([(kind, one.id)])


def _its_format(one: Any) -> Touched:
    host = one if isinstance(one, Consultation | Event | Survey) else getattr(one, "event", None) or one.consultation
    yield Kind.FORMAT, host.format_id


# Which changes of which things matter, and whose entries they change. Counters move all the time and do not.
WATCHED: Mapping[type[Any], tuple[frozenset[str], Callable[[Any], Touched]]] = {
    Format: (frozenset({"title", "summary", "state", "slug", "fields"}), _itself(Kind.FORMAT)),
    Consultation: (frozenset({"intro", "questions"}), _its_format),
    Question: (frozenset({"text"}), _its_format),
    Event: (frozenset({"about"}), _its_format),
    Workshop: (frozenset({"title", "about"}), _its_format),
    Survey: (frozenset({"intro"}), _its_format),
    ActionField: (frozenset({"name", "definition", "slug"}), _itself(Kind.FIELD)),
    Measure: (frozenset({"title", "description", "field_id", "key"}), _itself(Kind.MEASURE)),
    Organisation: (frozenset({"name", "about", "language", "slug"}), _itself(Kind.ORGANISATION)),
    Document: (frozenset({"current_number", "title"}), _its_paragraphs),
    Wording: (frozenset({"text"}), _its_paragraph),
    Finding: (frozenset({"statement", "field_id", "number", "drafted_by", "taken_over_at"}), _itself(Kind.FINDING)),
    Dossier: (frozenset({"state", "slug"}), _its_findings),
    Contribution: (
        frozenset({"text", "proposed_text", "language", "visibility", "field_id", "thread_id"}),
        _its_contribution,
    ),
}


def touched(changed: Any, *, gone: bool = False) -> Touched:
    """Return whose entries a change of this object may change; to be asked while its history is still known."""
    watched = WATCHED.get(type(changed))
    if watched is None:
        return
    names, whose = watched
    state = inspect(changed)
    if gone or state.pending or any(state.attrs[name].history.has_changes() for name in names):
        yield from whose(changed)
