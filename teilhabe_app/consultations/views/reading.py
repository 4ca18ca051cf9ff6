"""What a page of a document shows, worked out once, so that templates only write it down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import request, url_for
from markupsafe import Markup

from teilhabe_app.consultations import queries
from teilhabe_app.consultations.models import (
    Change,
    Document,
    DocumentEdition,
    Paragraph,
    Passage,
    PassageKind,
    Worded,
)
from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core.errors import NotFound
from teilhabe_app.core.i18n import BY_CODE, WRITTEN
from teilhabe_app.web.differences import marked_difference
from teilhabe_app.web.i18n import language

LOWEST = 6  # headings in HTML


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph on the page; ``beside`` is the same in a second language."""

    code: str
    tag: str
    kind: str
    level: int
    mark: str
    shown: Worded
    beside: Worded | None
    count: int
    change: Change | None
    moved: bool


@dataclass(frozen=True, slots=True)
class Heading:
    """An entry of the table of contents."""

    level: int
    mark: str
    shown: Worded
    href: str


@dataclass(slots=True)
class Reading:
    """A page of a version for one reader."""

    document: Document
    edition: DocumentEdition
    part: int
    beside: str | None
    lines: list[Line] = field(default_factory=list)
    contents: list[Heading] = field(default_factory=list)
    gone: int = 0

    @property
    def is_current(self) -> bool:
        """Tell whether this is the newest version."""
        return self.edition.number == self.document.current_number

    @property
    def languages(self) -> list[str]:
        """Return the languages that some of it is in, the original first."""
        return [self.document.language, *(code for code in self.edition.languages if code != self.document.language)]

    @property
    def names(self) -> dict[str, str]:
        """Return the languages' own names."""
        return {code: BY_CODE[code].own_name if code in BY_CODE else WRITTEN[code] for code in self.languages}

    def address(self, **more: Any) -> str:
        """Return the address of this page with something else; None takes a value away."""
        values: dict[str, Any] = {**self._kept, "part": self.part if self.part > 1 else None, **more}
        kept = {name: value for name, value in values.items() if value is not None}
        return url_for("consultations.document", document_id=self.document.id, **kept)

    def paragraph_address(self, code: str) -> str:
        """Return the address of what is said at a paragraph."""
        return url_for("consultations.paragraph", document_id=self.document.id, code=code, **self._kept)

    @property
    def _kept(self) -> dict[str, Any]:
        kept: dict[str, Any] = {} if self.is_current else {"version": self.edition.number}
        return {**kept, "beside": self.beside} if self.beside else kept


def asked_edition(document: Document) -> DocumentEdition:
    """Return the version that the address names, else the newest; NotFound where there is none."""
    number = request.args.get("version", type=int)
    wanted = [edition for edition in document.published if edition.number == number] if number else []
    edition = wanted[0] if wanted else document.current
    if edition is None or (number and not wanted):
        raise NotFound
    return edition


def read(document: Document, edition: DocumentEdition, part: int) -> Reading:
    """Put a page together (3 statements)."""
    mine = language().code
    beside = request.args.get("beside")
    beside = beside if beside in {document.language, *edition.languages} and beside != _shown(edition, mine) else None
    page = Reading(document, edition, min(max(part, 1), edition.parts), beside)
    rows = queries.passages_in(edition, page.part, mine, beside)
    counts = queries.counts_standing(document, [row.paragraph_id for row in rows])
    page.gone = counts.get(None, 0)
    above = 1
    for row in rows:
        above, tag = tag_of(row, above)
        count = counts.get(row.paragraph_id, 0) if page.is_current else row.published_count
        page.lines.append(_line(page, row, tag, mine, count))
    for row in queries.contents(edition, mine):
        shown = Worded(row.wording, mine) if row.wording else Worded(row.text, document.language)
        href = f"#{row.code}" if row.part == page.part else page.address(part=row.part, _anchor=row.code)
        page.contents.append(Heading(row.level, row.mark, shown, href))
    return page


def _shown(edition: DocumentEdition, mine: str) -> str:
    return mine if mine in edition.languages else edition.document.language


def tag_of(row: Passage | Any, above: int) -> tuple[int, str]:
    """Choose the element; headings never skip a level, the page has the one of level 1."""
    if row.kind is not PassageKind.HEADING:
        return above, "p"
    level = min(row.level + 1, above + 1, LOWEST)
    return level, f"h{level}"


def _line(page: Reading, row: Any, tag: str, mine: str, count: int) -> Line:
    original = Worded(row.text, page.document.language)
    beside = None
    if page.beside:
        beside = original if row.beside is None else Worded(row.beside, page.beside, row.beside_stale)
    return Line(
        code=row.code,
        tag=tag,
        kind=row.kind.value,
        level=row.level,
        mark=row.mark,
        shown=original if row.mine is None else Worded(row.mine, mine, row.mine_stale),
        beside=beside,
        count=count,
        change=row.change if page.edition.number > 1 and row.change is not Change.UNCHANGED else None,
        moved=row.moved,
    )


@dataclass(frozen=True, slots=True)
class Said:
    """A contribution beside a paragraph. ``made_on`` is an older version it was made on, with what changed since."""

    contribution: Contribution
    made_on: int | None
    since: Markup | None
    wording: Markup | None
    merged_from: str | None


def said_at(paragraph: Paragraph, edition: DocumentEdition) -> tuple[list[Said], list[Paragraph], Passage | None]:
    """Return what was said at a paragraph, all paragraphs that stand there, and its passage now (3 statements)."""
    there = queries.standing_at(paragraph)
    by_thread = {one.thread_id: one for one in there}
    history = queries.history_of(there)
    now = next((one for one in history if one.paragraph_id == paragraph.id and one.edition_id == edition.id), None)
    versions = paragraph.document.published
    said = []
    for contribution, edition_id in queries.said_at(there):
        on = by_thread[contribution.thread_id]
        made = _made_on(versions, contribution, edition_id)
        then = _passage_on(history, on, made)
        merged = on.code if on.id != paragraph.id else None
        older = made is not None and made.number < edition.number
        changed = older and now is not None and then is not None and then.text != now.text
        since = (
            marked_difference(then.text, now.text, paragraph.document.language) if changed and then and now else None
        )
        proposed = contribution.proposed_text
        wording = marked_difference(contribution.passage or "", proposed, contribution.language) if proposed else None
        number = made.number if older and made is not None else None
        said.append(Said(contribution, number, since, wording, merged))
    return said, there, now


def _made_on(
    versions: Iterable[DocumentEdition], contribution: Contribution, edition_id: int | None
) -> DocumentEdition | None:
    """Return the version that was read; where nobody noted it, the newest of that day."""
    found = None
    for edition in versions:
        if edition.id == edition_id:
            return edition
        if edition_id is None and edition.published_at and edition.published_at <= contribution.submitted_at:
            found = edition
    return found


def _passage_on(history: Sequence[Passage], paragraph: Paragraph, made: DocumentEdition | None) -> Passage | None:
    own: Callable[[Passage], bool] = lambda one: one.paragraph_id == paragraph.id  # noqa: E731 -- said once, used twice
    exact = [one for one in history if own(one) and made is not None and one.edition_id == made.id]
    return exact[0] if exact else next(filter(own, history), None)
