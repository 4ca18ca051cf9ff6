"""Writes: publishing a version. From then on its paragraphs are those that contributions hang on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import insert, literal, select

from teilhabe_app.accounts.models import Actor
from teilhabe_app.consultations import queries
from teilhabe_app.consultations.matching import Fate, Settled, Text, follow, settle
from teilhabe_app.consultations.models import (
    Change,
    Document,
    DocumentEdition,
    Paragraph,
    Passage,
    PassageKind,
    ReadIn,
    Succession,
    Wording,
)
from teilhabe_app.consultations.policy import Can
from teilhabe_app.consultations.service.documents import NO_DRAFT, code_of, text_of
from teilhabe_app.contributions import service as contributions
from teilhabe_app.contributions.models import Contribution, Place
from teilhabe_app.core import audit, clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.core.versions import claim

FULL = 9000  # characters after which a page of readers ends, wherever that is
ENOUGH = 6000  # after which it ends before the next heading
MOST = 40  # passages on a page
TITLE_WORDS = 8


@dataclass(frozen=True, slots=True)
class Plan:
    """What publishing would do: the passages before and after, and what becomes of each."""

    old: Sequence[Passage]
    new: Sequence[Passage]
    settled: Settled

    @property
    def ended(self) -> list[Passage]:
        """Return the paragraphs that end without an heir."""
        return [self.old[o] for o, n in self.settled.heirs.items() if n is None]


def plan(document: Document) -> Plan:
    """Work out what publishing the draft would do (at most 4 statements)."""
    if document.draft is None:
        raise DomainError(NO_DRAFT)
    first, _ = queries.words_of(document)
    old = queries.all_passages(document.current) if document.current else []
    new = queries.all_passages(document.draft)
    known = {code_of(passage): o for o, passage in enumerate(old)}
    origins = [[known[code] for code in passage.origins if code in known] for passage in new]
    before = [text_of(passage, first.get(passage.paragraph_id or 0, "")) for passage in old]
    return Plan(old, new, settle(before, [text_of(passage) for passage in new], origins))


def publish_edition(actor: Actor, document: Document, note: Multilingual | None, version: int) -> DocumentEdition:
    """Publish the draft: paragraphs live on, end, or begin, and every contribution keeps a place."""
    policy.require(actor, Can.EDIT_DOCUMENT, document)
    edition = document.draft
    if edition is None:
        raise DomainError(NO_DRAFT)
    claim(edition, version)
    made = plan(document)
    if not made.new:
        raise DomainError(_l("There is no text yet. Please choose a file or paste the text."))
    first, last = queries.words_of(document)
    elsewhere = queries.absorbed(document)
    paragraphs = _paragraphs(document, made)
    db.session.flush()
    for paragraph in paragraphs:
        paragraph.stands_at_id = paragraph.id
    _succeed(edition, made, paragraphs)
    _stand(made, paragraphs, elsewhere, first, last)
    _carry_wordings(made)
    _lay_out(made.new)
    edition.parts = made.new[-1].part
    edition.languages = sorted({wording.language for passage in made.new for wording in passage.wordings})
    edition.note, edition.published_at = note, clock.now()
    document.current_number = edition.number
    document.version += 1
    audit.note(actor, "document.publish", document, number=edition.number)
    return edition


def comment(
    actor: Actor,
    paragraph: Paragraph,
    edition: DocumentEdition,
    draft: contributions.Draft,
    *,
    hurried: bool = False,
) -> Contribution:
    """Take a contribution to a paragraph and remember which version its author had read."""
    made = contributions.contribute(actor, paragraph.thread, draft, hurried=hurried)
    db.session.flush()
    noted = select(ReadIn.id).where(ReadIn.contribution_id == made.id)  # already, where the form came twice
    reading = select(literal(made.id), literal(edition.id)).where(~noted.exists())
    db.session.execute(insert(ReadIn).from_select(["contribution_id", "edition_id"], reading))
    return made


def _paragraphs(document: Document, made: Plan) -> list[Paragraph]:
    """Give each passage its paragraph, old or new, and say what happened to it."""
    paragraphs = []
    section = ""
    for n, passage in enumerate(made.new):
        kept = made.settled.keeps.get(n)
        fate = made.settled.fates[n]
        title, section = _title(document, passage, section)
        if kept is None:
            document.last_code += 1
            thread = contributions.open_thread(document.consultation.format, Place.PARAGRAPH, title)
            passage.paragraph = Paragraph(document=document, code=f"p{document.last_code}", thread=thread)
        else:
            passage.paragraph = made.old[kept].paragraph
        paragraph = passage.paragraph
        if paragraph is None:
            raise LookupError(passage.id)
        if paragraph.thread.title != title:
            paragraph.thread.title = title
        passage.change = Change(fate.value)
        passage.moved = made.settled.moved[n]
        paragraphs.append(paragraph)
    return paragraphs


def _title(document: Document, passage: Passage, section: str) -> tuple[Multilingual, str]:
    """Name the thread of a paragraph: number of the section, own number, first words; return the section too."""
    words = passage.text.split()
    start = " ".join(words[:TITLE_WORDS]) + (" …" if len(words) > TITLE_WORDS else "")
    if passage.kind is PassageKind.HEADING:
        section = passage.mark
        name = f"{passage.mark} {start}".strip()
    else:
        name = " ".join(part for part in (section, passage.mark, start) if part)
    return Multilingual({language: f"{title}: {name}" for language, title in document.title.items()}), section


def _succeed(edition: DocumentEdition, made: Plan, paragraphs: Sequence[Paragraph]) -> None:
    for o, n in made.settled.heirs.items():
        heir = None if n is None else paragraphs[n].id
        change = Change.DELETED if heir is None else Change.MERGED
        db.session.add(Succession(edition=edition, paragraph_id=made.old[o].paragraph_id, heir_id=heir, change=change))
    for n, named in made.settled.pieces.items():
        for o in named:
            db.session.add(
                Succession(
                    edition=edition,
                    paragraph_id=made.old[o].paragraph_id,
                    heir_id=paragraphs[n].id,
                    change=Change.SPLIT,
                )
            )


def _stand(
    made: Plan,
    paragraphs: Sequence[Paragraph],
    elsewhere: Sequence[Paragraph],
    first: dict[int, str],
    last: dict[int, str],
) -> None:
    """Say where the contributions of paragraphs stand that are not in the new version."""
    for o, n in made.settled.heirs.items():
        ended = made.old[o].paragraph
        if ended is not None:
            ended.stands_at_id = None if n is None else paragraphs[n].id
    texts = [text_of(passage) for passage in made.new]
    places = {passage.paragraph_id: o for o, passage in enumerate(made.old)}
    for paragraph in elsewhere:
        at = places.get(paragraph.stands_at_id)
        if at is None:
            continue
        mine = Text(last.get(paragraph.id, ""), first=first.get(paragraph.id, ""))
        to = follow(mine, at, made.settled, texts)
        paragraph.stands_at_id = None if to is None else paragraphs[to].id


def _carry_wordings(made: Plan) -> None:
    """Take translations over that nobody wrote anew; where the original changed they are stale."""
    for n, o in made.settled.keeps.items():
        passage, before = made.new[n], made.old[o]
        own = {wording.language for wording in passage.wordings}
        for wording in before.wordings:
            if wording.language not in own:
                stale = wording.stale or made.settled.fates[n] is not Fate.UNCHANGED
                passage.wordings.append(Wording(language=wording.language, text=wording.text, stale=stale))


def _lay_out(passages: Sequence[Passage]) -> None:
    """Cut the document into pages, before a heading where that can be, and count the passages."""
    part, characters, count = 1, 0, 0
    for position, passage in enumerate(passages, 1):
        heading = passage.kind is PassageKind.HEADING
        full = characters > FULL or count >= MOST
        if count and (full or (heading and characters > ENOUGH)):
            part, characters, count = part + 1, 0, 0
        passage.position, passage.part = position, part
        characters += len(passage.text)
        count += 1
