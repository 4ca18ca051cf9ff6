"""What changed between two versions of a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from teilhabe_app.consultations import queries
from teilhabe_app.consultations.matching import moved
from teilhabe_app.consultations.models import Change, Document, Passage, PassageKind, Succession
from teilhabe_app.web.differences import marked_difference

SIZE = 40


@dataclass(frozen=True, slots=True)
class Entry:
    """A paragraph that changed: its code, what happened, and its words with what went and what came."""

    code: str
    change: Change
    moved: bool
    name: str  # § 2 (3), empty where it has no number
    earlier_mark: str | None  # where the number is another one
    others: tuple[str, ...]  # codes of what it came from, or of its heir
    text: Markup
    stands: bool  # in the later version


@dataclass(slots=True)
class Changes:
    """One page of the changes; ``following`` is the code after which the next page begins."""

    since: int
    until: int
    entries: list[Entry] = field(default_factory=list)
    following: str | None = None
    counts: dict[Change, int] = field(default_factory=dict)
    moved: int = 0
    is_first: bool = True


def compare(document: Document, since: int, until: int, after: str | None) -> Changes:
    """Compare two published versions paragraph by paragraph (3 statements), one page of what is not the same."""
    editions = {edition.number: edition for edition in document.published}
    old, new = queries.lines_of(editions[since]), queries.lines_of(editions[until])
    found = _entries(document, old, new, list(queries.successions(document, since, until)))
    page = Changes(since, until)
    for entry in found:
        page.counts[entry.change] = page.counts.get(entry.change, 0) + 1
        page.moved += entry.moved
    codes = [entry.code for entry in found]
    start = codes.index(after) + 1 if after in codes else 0
    page.entries = found[start : start + SIZE]
    page.following = page.entries[-1].code if start + SIZE < len(found) else None
    page.is_first = start == 0
    return page


def _entries(
    document: Document, old: Sequence[Passage], new: Sequence[Passage], steps: list[Succession]
) -> list[Entry]:
    before = [passage for passage in old if passage.paragraph is not None]
    after = [passage for passage in new if passage.paragraph is not None]
    places = {passage.paragraph_id: o for o, passage in enumerate(before)}
    there = {passage.paragraph_id for passage in after}
    codes = {one.paragraph_id: one.paragraph.code for one in [*before, *after] if one.paragraph is not None}
    keeps = {n: places[passage.paragraph_id] for n, passage in enumerate(after) if passage.paragraph_id in places}
    shifted = moved(keeps, len(after))
    ended = _ended(before, there)
    names = {**_names(after), **{one: name for one, name in _names(before).items() if one not in there}}
    entries = [_gone(document, gone, steps, codes, names) for gone in ended.pop(None, [])]
    for n, passage in enumerate(after):
        earlier = before[keeps[n]] if n in keeps else None
        change, others = _change(passage, earlier, steps, codes)
        renumbered = earlier.mark if earlier is not None and earlier.mark != passage.mark else None
        if change is not Change.UNCHANGED or shifted[n] or renumbered is not None:
            text = marked_difference(earlier.text if earlier else "", passage.text, document.language)
            code = codes[passage.paragraph_id]
            name = names[passage.paragraph_id]
            entries.append(Entry(code, change, shifted[n], name, renumbered, others, text, stands=True))
        entries += [_gone(document, gone, steps, codes, names) for gone in ended.pop(passage.paragraph_id, [])]
    return entries


def _ended(before: list[Passage], there: set[int | None]) -> dict[int | None, list[Passage]]:
    """Group what the later version does not have behind the last paragraph before it that it does have."""
    ended: dict[int | None, list[Passage]] = {}
    last = None
    for passage in before:
        if passage.paragraph_id in there:
            last = passage.paragraph_id
        else:
            ended.setdefault(last, []).append(passage)
    return ended


def _change(
    passage: Passage, earlier: Passage | None, steps: list[Succession], codes: dict[int | None, str]
) -> tuple[Change, tuple[str, ...]]:
    came = [step for step in steps if step.heir_id == passage.paragraph_id]
    others = tuple(dict.fromkeys(codes[step.paragraph_id] for step in came if step.paragraph_id in codes))
    if any(step.change is Change.MERGED for step in came):
        return Change.MERGED, others
    gave = [step for step in steps if step.paragraph_id == passage.paragraph_id and step.change is Change.SPLIT]
    if earlier is None:
        return (Change.SPLIT if came else Change.NEW), others
    if gave:
        return Change.SPLIT, tuple(dict.fromkeys(codes[step.heir_id] for step in gave if step.heir_id in codes))
    return (Change.UNCHANGED if earlier.text == passage.text else Change.CHANGED), ()


def _names(passages: Sequence[Passage]) -> dict[int | None, str]:
    """Name paragraphs by the number of their section and their own: § 2 (3)."""
    names, section = {}, ""
    for passage in passages:
        if passage.kind is PassageKind.HEADING:
            section = names[passage.paragraph_id] = passage.mark
        else:
            names[passage.paragraph_id] = f"{section} {passage.mark}".strip() if passage.mark else ""
    return names


def _gone(
    document: Document,
    passage: Passage,
    steps: list[Succession],
    codes: dict[int | None, str],
    names: dict[int | None, str],
) -> Entry:
    last = [step for step in steps if step.paragraph_id == passage.paragraph_id and step.change is not Change.SPLIT]
    heirs = tuple(codes[step.heir_id] for step in last if step.heir_id in codes)
    change = Change.MERGED if heirs else Change.DELETED
    text = marked_difference(passage.text, "", document.language)
    name = names[passage.paragraph_id]
    return Entry(codes[passage.paragraph_id], change, False, name, None, heirs, text, stands=False)  # noqa: FBT003 -- not moved
