"""Builders for documents with published versions."""

from __future__ import annotations

from collections.abc import Sequence

from teilhabe_app.accounts.models import User
from teilhabe_app.consultations import queries
from teilhabe_app.consultations.importing import Block, from_notation
from teilhabe_app.consultations.models import Consultation, Document, DocumentEdition, Passage
from teilhabe_app.consultations.service import documents, publishing
from teilhabe_app.core.db import db
from tests.factories import editor, ml, number
from tests.factories.consultations import consultation

FIRST = """# Entwurf

## § 1 Ziel

(1) Alle Menschen im Land sollen mitreden können, in jeder Sprache und an jedem Ort.

(2) Das Land hört zu, antwortet öffentlich und sagt, was aus jedem Vorschlag geworden ist.

## § 2 Beirat

(1) Der Beirat berät den Senat in allen Fragen der Teilhabe und Partizipation.

(2) Dem Beirat gehören zwölf Mitglieder an, die verschiedene Sprachen sprechen.
"""
SECOND = FIRST.replace("antwortet öffentlich", "antwortet innerhalb von acht Wochen").replace(
    "## § 2 Beirat", "(3) Für Dolmetschen und Kinderbetreuung trägt das Land die Kosten.\n\n## § 2 Beirat"
)


def document(of: Consultation | None = None, *texts: str, by: User | None = None, **values) -> Document:
    """Build a document; each text becomes a published version."""
    by = by or editor()
    draft = documents.DocumentDraft(title=values.pop("title", ml(f"Entwurf {number()}")), language="de")
    made = documents.create_document(by, of or consultation(), draft)
    db.session.flush()
    for text in texts or (FIRST,):
        publish(made, text, by=by)
    return made


def publish(of: Document, text: str | Sequence[Block], *, by: User | None = None) -> DocumentEdition:
    """Take a text over and publish it as the matcher proposes."""
    by = by or editor()
    blocks = from_notation(text).blocks if isinstance(text, str) else text
    draft = documents.take_over(by, of, blocks, None)
    db.session.flush()
    publishing.publish_edition(by, of, None, draft.version)
    db.session.flush()
    return draft


def passage(of: Document, beginning: str) -> Passage:
    """Find a passage of the newest version by the beginning of its text."""
    edition = of.draft or of.current
    return next(one for one in queries.all_passages(edition) if one.text.startswith(beginning))
