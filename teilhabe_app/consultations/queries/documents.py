"""Reads of documents: a page of a version, what was said at a paragraph, and what editors work on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from teilhabe_app.consultations.models import (
    Consultation,
    Document,
    DocumentEdition,
    Paragraph,
    Passage,
    PassageKind,
    ReadIn,
    Succession,
    Wording,
)
from teilhabe_app.contributions.models import Contribution, Thread, Visibility
from teilhabe_app.core.db import db
from teilhabe_app.organisations.models import Organisation

SAID = 10  # contributions beside a paragraph; all of them stand on the page of its thread


def document_by_id(document_id: int) -> Document | None:
    """Load a document with its consultation and versions (2 statements)."""
    return db.session.scalars(_document_by_id(), {"document": document_id}).unique().one_or_none()


@cache
def _document_by_id() -> Select[Document]:
    query = select(Document).where(Document.id == bindparam("document"))
    return query.options(
        joinedload(Document.consultation).joinedload(Consultation.format), selectinload(Document.editions)
    )


def paragraph_by_code(document_id: int, code: str) -> Paragraph | None:
    """Load a paragraph with its document, consultation, versions and thread (1 statement)."""
    return db.session.scalars(_paragraph_by_code(), {"document": document_id, "code": code}).unique().one_or_none()


@cache
def _paragraph_by_code() -> Select[Paragraph]:
    document = joinedload(Paragraph.document)
    return (
        select(Paragraph)
        .where(Paragraph.document_id == bindparam("document"), Paragraph.code == bindparam("code"))
        .options(
            document.joinedload(Document.consultation).joinedload(Consultation.format),
            document.joinedload(Document.editions),
            joinedload(Paragraph.thread).joinedload(Thread.format),
        )
    )


def paragraph_of_thread(thread_id: int) -> Paragraph | None:
    """Load the paragraph that a thread hangs on, with its document (1 statement)."""
    query = select(Paragraph).where(Paragraph.thread_id == thread_id).options(joinedload(Paragraph.document))
    return db.session.scalars(query).one_or_none()


def passages_in(edition: DocumentEdition, part: int, mine: str, beside: str | None) -> Sequence[Any]:
    """Return the passages of a page as rows, with their wordings in two languages (1 statement).

    Rows and not objects: a page has fifty. ``mine`` and ``beside`` are the words in those languages where there are
    any, each with whether the original changed since.
    """
    original = edition.document.language
    asked = {"mine": mine if mine != original else "", "beside": beside if beside and beside != original else ""}
    return db.session.execute(_passages_in(), {"edition": edition.id, "part": part, **asked}).all()


@cache
def _passages_in() -> Any:
    mine, beside = aliased(Wording), aliased(Wording)
    return (
        select(
            *(Passage.paragraph_id, Paragraph.code, Thread.published_count),
            *(Passage.kind, Passage.level, Passage.mark, Passage.text, Passage.change, Passage.moved),
            *(mine.text.label("mine"), mine.stale.label("mine_stale")),
            *(beside.text.label("beside"), beside.stale.label("beside_stale")),
        )
        .join(Passage.paragraph)
        .join(Paragraph.thread)
        .outerjoin(mine, (mine.passage_id == Passage.id) & (mine.language == bindparam("mine")))
        .outerjoin(beside, (beside.passage_id == Passage.id) & (beside.language == bindparam("beside")))
        .where(Passage.edition_id == bindparam("edition"), Passage.part == bindparam("part"))
        .order_by(Passage.position)
    )


def part_of(edition: DocumentEdition, paragraph: Paragraph) -> int | None:
    """Return the page that a paragraph stands on in a version; None where it is not in it."""
    query = select(Passage.part).where(Passage.edition_id == edition.id, Passage.paragraph_id == paragraph.id)
    return db.session.scalars(query).one_or_none()


def contents(edition: DocumentEdition, language: str) -> Sequence[Any]:
    """Return the headings: code, part, level, mark, text, and the wording in a language if there is one."""
    return db.session.execute(_contents(), {"edition": edition.id, "language": language}).all()


@cache
def _contents() -> Any:
    wording = (Wording.passage_id == Passage.id) & (Wording.language == bindparam("language"))
    return (
        select(Paragraph.code, Passage.part, Passage.level, Passage.mark, Passage.text, Wording.text.label("wording"))
        .join(Passage.paragraph)
        .outerjoin(Wording, wording)
        .where(Passage.edition_id == bindparam("edition"), Passage.kind == PassageKind.HEADING)
        .order_by(Passage.position)
    )


def counts_standing(document: Document, paragraph_ids: Sequence[int]) -> dict[int | None, int]:
    """Return how many published contributions stand at paragraphs, those of merged ones too; None: at none."""
    return {at: int(count) for at, count in db.session.execute(
        _counts_standing(), {"document": document.id, "paragraphs": list(paragraph_ids)}
    )}  # fmt: skip


@cache
def _counts_standing() -> Any:
    wanted = Paragraph.stands_at_id.in_(bindparam("paragraphs", expanding=True)) | Paragraph.stands_at_id.is_(None)
    return (
        select(Paragraph.stands_at_id, func.sum(Thread.published_count))
        .join(Paragraph.thread)
        .where(Paragraph.document_id == bindparam("document"), wanted)
        .group_by(Paragraph.stands_at_id)
    )


def standing_at(paragraph: Paragraph) -> list[Paragraph]:
    """Return the paragraphs whose contributions stand at one: itself, and those that were merged into it."""
    query = (
        select(Paragraph)
        .where((Paragraph.stands_at_id == paragraph.id) | (Paragraph.id == paragraph.id))
        .options(joinedload(Paragraph.thread))
        .order_by(Paragraph.id)
    )
    return sorted(db.session.scalars(query), key=lambda one: one.id != paragraph.id)


def said_at(paragraphs: Sequence[Paragraph]) -> Sequence[Any]:
    """Return the newest published beginnings of conversations: the contribution, and the version it was made on."""
    query = (
        select(Contribution, ReadIn.edition_id)
        .outerjoin(ReadIn, ReadIn.contribution_id == Contribution.id)
        .where(
            Contribution.thread_id.in_([one.thread_id for one in paragraphs]),
            Contribution.visibility == Visibility.PUBLISHED,
            Contribution.parent_id.is_(None),
        )
        .options(joinedload(Contribution.organisation).load_only(Organisation.name, Organisation.language))
        .order_by(Contribution.published_at.desc(), Contribution.id.desc())
        .limit(SAID)
    )
    return db.session.execute(query).all()


def history_of(paragraphs: Sequence[Paragraph]) -> Sequence[Passage]:
    """Return what paragraphs said in all published versions, first to last (1 statement)."""
    query = (
        select(Passage)
        .join(Passage.edition)
        .where(Passage.paragraph_id.in_([one.id for one in paragraphs]), DocumentEdition.published_at.is_not(None))
        .options(contains_eager(Passage.edition))
        .order_by(DocumentEdition.number)
    )
    return db.session.scalars(query).all()


def said_in(passages: Sequence[Passage]) -> list[str]:
    """Return what passages say, in every language that they are in (1 statement)."""
    query = select(Wording.text).where(Wording.passage_id.in_([one.id for one in passages]))
    return [*(one.text for one in passages), *db.session.scalars(query)]


def gone(document: Document) -> Sequence[Any]:
    """Return paragraphs that stand nowhere any more and have contributions: the last passage of each (1 statement)."""
    later = aliased(Passage)
    last = select(func.max(later.id)).where(later.paragraph_id == Paragraph.id).correlate(Paragraph).scalar_subquery()
    query = (
        select(Paragraph, Passage, DocumentEdition.number)
        .join(Paragraph.thread)
        .join(Passage, Passage.id == last)
        .join(DocumentEdition, DocumentEdition.id == Passage.edition_id)
        .where(Paragraph.document_id == document.id, Paragraph.stands_at_id.is_(None), Thread.published_count > 0)
        .options(contains_eager(Paragraph.thread))
        .order_by(Paragraph.id)
    )
    return db.session.execute(query).all()


def all_passages(edition: DocumentEdition) -> Sequence[Passage]:
    """Return a whole version with its paragraphs and all wordings, for editors (2 statements)."""
    query = (
        select(Passage)
        .where(Passage.edition_id == edition.id)
        .options(joinedload(Passage.paragraph).joinedload(Paragraph.thread), selectinload(Passage.wordings))
        .order_by(Passage.position, Passage.id)
    )
    return db.session.scalars(query).all()


def lines_of(edition: DocumentEdition) -> Sequence[Passage]:
    """Return a whole version with its paragraphs, without wordings (1 statement)."""
    query = (
        select(Passage)
        .where(Passage.edition_id == edition.id)
        .options(joinedload(Passage.paragraph))
        .order_by(Passage.position, Passage.id)
    )
    return db.session.scalars(query).all()


def passage_by_id(passage_id: int) -> Passage | None:
    """Load a passage with its wordings, version and document."""
    query = (
        select(Passage)
        .where(Passage.id == passage_id)
        .options(
            selectinload(Passage.wordings),
            joinedload(Passage.paragraph),
            joinedload(Passage.edition).joinedload(DocumentEdition.document).selectinload(Document.editions),
        )
    )
    return db.session.scalars(query).unique().one_or_none()


def neighbour(passage: Passage, *, before: bool) -> Passage | None:
    """Return the passage before or behind another one."""
    query = select(Passage).where(Passage.edition_id == passage.edition_id).options(selectinload(Passage.wordings))
    if before:
        query = query.where(Passage.position < passage.position).order_by(Passage.position.desc())
    else:
        query = query.where(Passage.position > passage.position).order_by(Passage.position)
    return db.session.scalars(query.limit(1)).one_or_none()


def words_of(document: Document) -> tuple[dict[int, str], dict[int, str]]:
    """Return what each paragraph said when it was new, and what it said last, in published versions (1 statement)."""
    query = (
        select(Passage.paragraph_id, Passage.text)
        .join(Passage.edition)
        .where(
            DocumentEdition.document_id == document.id,
            DocumentEdition.published_at.is_not(None),
        )
        .order_by(DocumentEdition.number)
    )
    first: dict[int, str] = {}
    last: dict[int, str] = {}
    for paragraph_id, text in db.session.execute(query):
        if paragraph_id is not None:
            first.setdefault(paragraph_id, text)
            last[paragraph_id] = text
    return first, last


def absorbed(document: Document) -> Sequence[Paragraph]:
    """Return the paragraphs whose contributions stand at another one."""
    query = select(Paragraph).where(Paragraph.document_id == document.id, Paragraph.stands_at_id != Paragraph.id)
    return db.session.scalars(query).all()


def successions(document: Document, after: int, until: int) -> Sequence[Succession]:
    """Return what the versions behind one up to another did to paragraphs (1 statement)."""
    query = (
        select(Succession)
        .join(Succession.edition)
        .where(
            DocumentEdition.document_id == document.id,
            DocumentEdition.number > after,
            DocumentEdition.number <= until,
        )
        .order_by(DocumentEdition.number, Succession.id)
    )
    return db.session.scalars(query).all()
