"""Writes: single passages of a version in preparation, and translations of any version."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select, update

from teilhabe_app.accounts.models import Actor
from teilhabe_app.consultations import queries
from teilhabe_app.consultations.importing.blocks import split_mark
from teilhabe_app.consultations.models import DocumentEdition, Passage, PassageKind, Wording
from teilhabe_app.consultations.policy import Can
from teilhabe_app.core import audit
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.core.versions import claim

FIXED = _l("A published version stays as it is. Please begin the next version.")


@dataclass(frozen=True, kw_only=True, slots=True)
class PassageDraft:
    """A passage as entered; an empty line in the text makes several of it."""

    text: str
    kind: PassageKind
    level: int
    mark: str
    version: int


def edit_passage(actor: Actor, passage: Passage, draft: PassageDraft) -> None:
    """Change a passage in preparation; its translations are stale from then on. Empty lines split it."""
    _require_draft(actor, passage)
    claim(passage, draft.version)
    first, *more = [piece.strip() for piece in re.split(r"\n\s*\n", draft.text) if piece.strip()] or [""]
    if not first:
        raise DomainError(_l("This field is required."), field="text")
    words = _line(first)
    if words != passage.text:
        for wording in passage.wordings:
            wording.stale = True
    passage.text, passage.kind, passage.mark = words, draft.kind, draft.mark
    passage.level = max(draft.level, 1) if draft.kind is PassageKind.HEADING else draft.level
    after = passage.position
    for piece in more:
        mark, text = split_mark(_line(piece))
        added = _insert(passage.edition, after, text, passage, mark)
        added.origins = list(passage.origins)
        after = added.position
    audit.note(actor, "document.edit_passage", passage, pieces=1 + len(more))


def add_passage(actor: Actor, after: Passage) -> Passage:
    """Put a new passage behind another one, of the same kind; its text is written next."""
    _require_draft(actor, after)
    added = _insert(after.edition, after.position, "…", after, "")
    db.session.flush()
    audit.note(actor, "document.add_passage", added)
    return added


def remove_passage(actor: Actor, passage: Passage) -> None:
    """Take a passage out of the version in preparation."""
    _require_draft(actor, passage)
    audit.note(actor, "document.remove_passage", passage)
    db.session.delete(passage)


def move_passage(actor: Actor, passage: Passage, *, up: bool) -> None:
    """Swap a passage with its neighbour; at the end of the document nothing happens."""
    _require_draft(actor, passage)
    other = queries.neighbour(passage, before=up)
    if other is not None:
        passage.position, other.position = other.position, passage.position
        audit.note(actor, "document.move_passage", passage)


def join_passage(actor: Actor, passage: Passage) -> Passage:
    """Add a passage to the one before, which then comes from the paragraphs of both."""
    _require_draft(actor, passage)
    before = queries.neighbour(passage, before=True)
    if before is None:
        raise DomainError(_l("There is nothing before it."))
    before.text = f"{before.text} {passage.text}"
    before.origins = list(dict.fromkeys([*before.origins, *passage.origins]))
    before.version += 1
    _join_wordings(before, passage)
    db.session.delete(passage)
    audit.note(actor, "document.join_passage", before)
    return before


def _join_wordings(before: Passage, passage: Passage) -> None:
    """Put the translations of two passages one behind the other; somebody has to look at them."""
    known = {wording.language: wording for wording in before.wordings}
    for wording in passage.wordings:
        if wording.language in known:
            known[wording.language].text += f" {wording.text}"
        else:
            before.wordings.append(Wording(language=wording.language, text=wording.text))
    for wording in before.wordings:
        wording.stale = True


def translate_passage(actor: Actor, passage: Passage, texts: Mapping[str, str], version: int) -> None:
    """Write the wordings in other languages, also of a published version; an empty one is removed.

    Whoever saves has looked at them next to the original: none is stale afterwards.
    """
    document = passage.edition.document
    policy.require(actor, Can.EDIT_DOCUMENT, document)
    claim(passage, version)
    known = {wording.language: wording for wording in passage.wordings}
    for language, text in texts.items():
        words = _line(text)
        wording = known.get(language)
        if language == document.language:
            continue
        if not words and wording is not None:
            passage.wordings.remove(wording)
        elif wording is not None:
            wording.text, wording.stale = words, False
        elif words:
            passage.wordings.append(Wording(language=language, text=words))
    _list_languages(passage.edition)
    audit.note(actor, "document.translate", passage, languages=sorted(code for code, text in texts.items() if text))


def _list_languages(edition: DocumentEdition) -> None:
    """Note which languages some of a version is in; held, so that two translators do not forget each other's."""
    db.session.flush()
    held = select(DocumentEdition).where(DocumentEdition.id == edition.id).with_for_update(of=DocumentEdition)
    db.session.scalars(held.execution_options(populate_existing=True)).one()
    found = db.session.scalars(
        select(Wording.language).join(Wording.passage).where(Passage.edition_id == edition.id).distinct()
    )
    edition.languages = sorted(found)


def _require_draft(actor: Actor, passage: Passage) -> None:
    """Take the next version of the draft: nobody publishes it then as they have not seen it."""
    policy.require(actor, Can.EDIT_DOCUMENT, passage.edition.document)
    if passage.edition.published_at is not None:
        raise DomainError(FIXED)
    claim(passage.edition, None)


def _insert(edition: DocumentEdition, after: int, text: str, like: Passage, mark: str) -> Passage:
    """Put a passage behind a position; those behind it make room."""
    db.session.flush()
    db.session.execute(
        update(Passage)
        .where(Passage.edition_id == edition.id, Passage.position > after)
        .values(position=Passage.position + 1),
        execution_options={"synchronize_session": "fetch"},
    )
    kind = PassageKind.TEXT if like.kind is PassageKind.HEADING else like.kind
    level = like.level if kind is PassageKind.ITEM else 0
    added = Passage(edition=edition, position=after + 1, kind=kind, level=level, mark=mark, text=text, origins=[])
    db.session.add(added)
    return added


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
