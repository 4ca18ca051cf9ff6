"""The example draft of a law: two versions, translations, and what people said about the first one."""

from __future__ import annotations

import datetime as dt

from teilhabe_app.accounts.models import User
from teilhabe_app.consultations import queries
from teilhabe_app.consultations.importing import from_notation
from teilhabe_app.consultations.models import Consultation, Document, DocumentEdition, Passage, ReadIn
from teilhabe_app.consultations.service import documents, passages, publishing
from teilhabe_app.contributions.models import Kind
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.demo import data, people, voices
from teilhabe_app.demo.data import ml
from teilhabe_app.demo.law_words import FIRST, NOTE, SECOND, TITLE, VOICES, WORDINGS


def draft(consultation: Consultation) -> Document:
    """Create the document, publish it, let people speak, and publish the second version."""
    editor = people.account("redaktion")
    made = documents.create_document(editor, consultation, documents.DocumentDraft(title=ml(TITLE), language="de"))
    db.session.flush()
    first = _publish(editor, made, FIRST, None, data.days(-10))
    _translate(editor, first)
    _speak(first)
    _publish(editor, made, SECOND, ml(NOTE), data.days(-3))
    return made


def _publish(
    editor: User, document: Document, text: str, note: Multilingual | None, moment: dt.datetime
) -> DocumentEdition:
    edition = documents.take_over(editor, document, from_notation(text).blocks, None)
    db.session.flush()
    _correct(editor, document)
    publishing.publish_edition(editor, document, note, edition.version)
    edition.published_at = edition.created_at = moment
    db.session.flush()
    return edition


def _correct(editor: User, document: Document) -> None:
    """Say what the proposal could not know: half a paragraph with a new sentence is still that paragraph."""
    if document.current is None or document.draft is None:
        return
    start = "Dem Beirat gehören"
    code = next(
        one.paragraph.code for one in queries.lines_of(document.current) if one.text.startswith(start) and one.paragraph
    )
    passage = next(one for one in queries.lines_of(document.draft) if one.text.startswith(start))
    documents.correct_origins(editor, document, {passage.id: code}, document.draft.version)


def _translate(editor: User, edition: DocumentEdition) -> None:
    for passage in queries.all_passages(edition):
        texts = next((texts for start, texts in WORDINGS.items() if passage.text.startswith(start)), None)
        if texts:
            passages.translate_passage(editor, passage, texts, passage.version)
    db.session.flush()


def _speak(edition: DocumentEdition) -> None:
    found = queries.all_passages(edition)
    for number, (start, kind, language, text, words) in enumerate(VOICES):
        passage = next(one for one in found if one.text.startswith(start))
        _say(passage, Kind(kind), language, text, words, data.days(-9) + dt.timedelta(hours=7 * number))


def _say(  # noqa: PLR0913, PLR0917 -- all that a contribution is
    passage: Passage, kind: Kind, language: str, text: str, words: tuple[str, str] | None, moment: dt.datetime
) -> None:
    if passage.paragraph is None:
        raise LookupError(passage.text)
    entry = {"id": "", "lang": language, "text": text}
    made = voices.contribution(entry, passage.paragraph.thread, moment, kind=kind)
    if words:
        made.passage, made.proposed_text = passage.text, passage.text.replace(*words)
    db.session.add(ReadIn(contribution_id=made.id, edition_id=passage.edition_id))
    db.session.flush()
