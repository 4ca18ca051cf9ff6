"""Writes: documents and their versions in preparation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Actor
from teilhabe_app.consultations import queries
from teilhabe_app.consultations.importing import Block
from teilhabe_app.consultations.matching import Text, propose
from teilhabe_app.consultations.models import Consultation, Document, DocumentEdition, Passage, PassageKind
from teilhabe_app.consultations.policy import Can
from teilhabe_app.core import audit
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.core.versions import claim

NO_DRAFT = _l("There is no version in preparation.")
MAX_ORIGINS = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentDraft:
    """A document as entered."""

    title: Multilingual
    language: str


def create_document(actor: Actor, consultation: Consultation, draft: DocumentDraft) -> Document:
    """Create a document without any text yet."""
    policy.require(actor, Can.MANAGE, consultation)
    document = Document(consultation=consultation, title=draft.title, language=draft.language)
    db.session.add(document)
    audit.note(actor, "document.create", document)
    return document


def rename_document(actor: Actor, document: Document, title: Multilingual, version: int) -> None:
    """Give a document another title; the language of its text stays."""
    policy.require(actor, Can.EDIT_DOCUMENT, document)
    claim(document, version)
    document.title = title
    audit.note(actor, "document.rename", document)


def take_over(actor: Actor, document: Document, blocks: Sequence[Block], source: str | None) -> DocumentEdition:
    """Make blocks the version in preparation, instead of an earlier draft; propose where each comes from."""
    policy.require(actor, Can.EDIT_DOCUMENT, document)
    edition = _new_draft(document, source)
    old = queries.lines_of(document.current) if document.current else []
    new = [Text(block.text, block.kind.value, block.mark) for block in blocks]
    origins = propose([text_of(passage) for passage in old], new) if old else [[] for _ in new]
    codes = [code_of(passage) for passage in old]
    for position, (block, named) in enumerate(zip(blocks, origins, strict=True), 1):
        kind = PassageKind(block.kind.value)
        db.session.add(
            Passage(
                edition=edition, position=position, kind=kind, level=block.level, mark=block.mark, text=block.text,
                origins=[codes[o] for o in named],
            )
        )  # fmt: skip
    audit.note(actor, "document.take_over", document, number=edition.number, passages=len(blocks))
    return edition


def begin_edition(actor: Actor, document: Document) -> DocumentEdition:
    """Begin the next version as a copy of the newest one, to be edited paragraph by paragraph."""
    policy.require(actor, Can.EDIT_DOCUMENT, document)
    if document.draft is not None:
        raise DomainError(_l("The next version is already in preparation."))
    if document.current is None:
        raise DomainError(_l("There is no text yet. Please choose a file or paste the text."))
    lines = queries.lines_of(document.current)
    edition = _new_draft(document, None)
    for line in lines:
        db.session.add(
            Passage(
                edition=edition, position=line.position, kind=line.kind, level=line.level, mark=line.mark,
                text=line.text, origins=[code_of(line)],
            )
        )  # fmt: skip
    audit.note(actor, "document.begin", document, number=edition.number)
    return edition


def discard_draft(actor: Actor, document: Document) -> None:
    """Throw the version in preparation away; what is published stays."""
    policy.require(actor, Can.EDIT_DOCUMENT, document)
    if document.draft is None:
        raise DomainError(NO_DRAFT)
    number = document.draft.number
    _remove(document, document.draft)
    audit.note(actor, "document.discard", document, number=number)


def correct_origins(actor: Actor, document: Document, typed: Mapping[int, str], version: int) -> None:
    """Say of passages (by id) which paragraphs of the version before they come from, as codes with blanks between.

    Raises DomainError, with the passage as its field, for a code that the version before does not have.
    """
    policy.require(actor, Can.EDIT_DOCUMENT, document)
    edition = document.draft
    if edition is None:
        raise DomainError(NO_DRAFT)
    claim(edition, version)
    known = {code_of(line) for line in queries.lines_of(document.current)} if document.current else set()
    for passage in queries.lines_of(edition):
        if passage.id not in typed:
            continue
        codes = list(dict.fromkeys(typed[passage.id].replace(",", " ").casefold().split()))
        unknown = [code for code in codes if code not in known]
        if unknown or len(codes) > MAX_ORIGINS:
            raise DomainError(
                _l("The version before has no paragraph “%(code)s”.", code=(unknown or codes)[0][:40]),
                field=f"origin_{passage.id}",
            )
        passage.origins = codes
    audit.note(actor, "document.correct_origins", document, number=edition.number)


def text_of(passage: Passage, first: str = "") -> Text:
    """Return a passage as the matcher sees it."""
    return Text(passage.text, passage.kind.value, passage.mark, first)


def code_of(passage: Passage) -> str:
    """Return the code of a published passage's paragraph."""
    if passage.paragraph is None:
        raise LookupError(passage.id)
    return passage.paragraph.code


def _new_draft(document: Document, source: str | None) -> DocumentEdition:
    if document.draft is not None:
        _remove(document, document.draft)
    edition = DocumentEdition(number=document.current_number + 1, source_name=source)
    try:
        with db.session.begin_nested():
            document.editions.append(edition)
    except IntegrityError as clash:
        raise DomainError(_l("The next version is already in preparation.")) from clash
    return edition


def _remove(document: Document, edition: DocumentEdition) -> None:
    for passage in queries.all_passages(edition):
        db.session.delete(passage)
    db.session.flush()
    document.editions.remove(edition)
    db.session.flush()
