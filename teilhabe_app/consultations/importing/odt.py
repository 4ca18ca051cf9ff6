"""Reading ODT (OpenDocument 1.3): outline levels say what is a heading, list styles what number is printed."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from teilhabe_app.consultations.importing.blocks import BlockKind, Collector, Lost, Refused, Understood, is_section
from teilhabe_app.consultations.importing.numbering import written
from teilhabe_app.consultations.importing.packages import Package

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
TEXT = f"{{{_OASIS}text:1.0}}"
TABLE = f"{{{_OASIS}table:1.0}}"
DRAW = f"{{{_OASIS}drawing:1.0}}"
OFFICE = f"{{{_OASIS}office:1.0}}"
STYLE = f"{{{_OASIS}style:1.0}}"
FO = f"{{{_OASIS}xsl-fo-compatible:1.0}}"
_PLAIN = {
    f"{FO}font-weight": {"none", "normal", "400"},
    f"{FO}font-style": {"none", "normal"},
    f"{STYLE}text-underline-style": {"none"},
    f"{STYLE}text-line-through-style": {"none"},
}
_BREAKS = {f"{TEXT}s", f"{TEXT}tab", f"{TEXT}line-break"}
_PASSED = {f"{TEXT}soft-page-break", f"{TEXT}bookmark", f"{TEXT}bookmark-start", f"{TEXT}bookmark-end"}


@dataclass(frozen=True, slots=True)
class _Level:
    style: str | None  # None for bullets
    before: str = ""
    after: str = ""
    levels: int = 1
    start: int = 1


@dataclass(slots=True)
class _List:
    """An open list: its style, how deep it stands, and its counters by depth (shared down the tree)."""

    style: dict[int, _Level]
    depth: int
    counted: dict[int, int]


@dataclass(slots=True)
class _Reading:
    lists: dict[str, dict[int, _Level]]
    outline: dict[int, _Level]
    found: Collector = field(default_factory=Collector)
    deleted: set[str] = field(default_factory=set)  # tracked changes by their name
    inserted: set[str] = field(default_factory=set)
    looks: dict[str, Lost] = field(default_factory=dict)  # styles of words that look otherwise, or are hidden
    headings: dict[int, int] = field(default_factory=dict)
    last: dict[str, dict[int, int]] = field(default_factory=dict)  # counters of lists that may go on


def read_odt(content: bytes) -> Understood:
    """Read an ODT file. Raises Refused."""
    package = Package(content)
    tree = package.xml("content.xml")
    body = tree.find(f"{OFFICE}body/{OFFICE}text") if tree is not None else None
    if tree is None or body is None:
        raise Refused("damaged")
    lists: dict[str, dict[int, _Level]] = {}
    styles = package.xml("styles.xml")
    for part in (styles, tree):
        for element in part.iter(f"{TEXT}list-style") if part is not None else ():
            lists[element.get(f"{STYLE}name") or ""] = _levels(element)
    outline = next(styles.iter(f"{TEXT}outline-style"), None) if styles is not None else None
    reading = _Reading(lists, _levels(outline) if outline is not None else {})
    for part in (styles, tree):
        reading.looks.update(_looks(part) if part is not None else {})
    _walk(reading, body, None, None)
    return reading.found.done()


def _walk(reading: _Reading, parent: Element, inside: _List | None, mark: str | None) -> None:
    """Read blocks; ``mark`` is the number of the list item that the first of them carries."""
    for element in parent:
        if element.tag == f"{TEXT}h":
            _heading(reading, element)
        elif element.tag == f"{TEXT}p":
            words = _words(reading, element, "")
            _take(reading, words, inside, mark)
            mark = None if words.strip() else mark
        elif element.tag == f"{TEXT}list":
            _list(reading, element, inside)
        elif element.tag == f"{TABLE}table":
            reading.found.note(Lost.TABLE)
        elif element.tag == f"{TEXT}tracked-changes":
            _tracked(reading, element)
        elif element.tag in {f"{TEXT}section", f"{TEXT}index-body", f"{TEXT}numbered-paragraph"}:
            _walk(reading, element, inside, mark)
        elif element.tag.startswith(DRAW):
            reading.found.note(_of_drawing(element))
        elif element.tag in {f"{TEXT}change", f"{TEXT}change-start"}:
            _change(reading, element, "")


def _take(reading: _Reading, words: str, inside: _List | None, mark: str | None) -> None:
    if inside is None:
        reading.found.add(BlockKind.TEXT, words)
    elif mark is not None and (is_section(mark) or mark.startswith("(")):
        reading.found.add(BlockKind.TEXT, words, 0, mark)
    else:
        reading.found.add(BlockKind.ITEM, words, inside.depth, mark or "")


def _heading(reading: _Reading, element: Element) -> None:
    given = element.get(f"{TEXT}outline-level") or "1"
    level = min(max(int(given) if given.isdecimal() else 1, 1), 6)
    words = _words(reading, element, "")
    mark = ""
    if level in reading.outline and words.strip() and element.get(f"{TEXT}is-list-header") != "true":
        mark = _counted(reading.outline, reading.headings, level) or ""
    reading.found.add(BlockKind.HEADING, words, level, mark)


def _list(reading: _Reading, element: Element, inside: _List | None) -> None:
    name = element.get(f"{TEXT}style-name") or ""
    style = reading.lists.get(name, {}) if name else (inside.style if inside else {})
    goes_on = element.get(f"{TEXT}continue-numbering") == "true" or element.get(f"{TEXT}continue-list")
    counted: dict[int, int] = inside.counted if inside else {}
    if inside is None and goes_on:
        counted = reading.last.get(name, {})
    reading.last[name] = counted
    own = _List(style, inside.depth + 1 if inside else 0, counted)
    counted.pop(own.depth + 1, None) if inside else None
    for item in element:
        if item.tag == f"{TEXT}list-item":
            start = item.get(f"{TEXT}start-value")
            if start and start.isdecimal():
                counted[own.depth + 1] = int(start) - 1
            has_words = any(child.tag in {f"{TEXT}p", f"{TEXT}h"} for child in item)
            _walk(reading, item, own, _counted(style, counted, own.depth + 1) if has_words else None)
        elif item.tag == f"{TEXT}list-header":
            _walk(reading, item, own, None)


def _counted(levels: dict[int, _Level], counted: dict[int, int], depth: int) -> str | None:
    """Count on at a depth (from 1) and return what is printed; None for bullets and unknown lists."""
    level = levels.get(depth)
    if level is None or level.style is None:
        return None
    counted[depth] = counted.get(depth, level.start - 1) + 1
    for deeper in [one for one in counted if one > depth]:
        del counted[deeper]
    if not level.style:
        return f"{level.before}{level.after}".strip() or None
    shown = range(max(1, depth - level.levels + 1), depth + 1)
    numbers = [
        written(counted.get(one, levels[one].start), levels[one].style or "1")
        for one in shown
        if one in levels and levels[one].style
    ]
    return f"{level.before}{'.'.join(numbers)}{level.after}".strip()


def _words(reading: _Reading, element: Element, so_far: str) -> str:
    """Return the words of an element; what is no words is noted behind those before it."""
    so_far += element.text or ""
    for child in element:
        if child.tag in _BREAKS:
            so_far += " "
        elif child.tag == f"{TEXT}note":
            reading.found.note(Lost.FOOTNOTE, so_far)
        elif child.tag == f"{OFFICE}annotation":
            reading.found.note(Lost.COMMENT, so_far)
        elif child.tag.startswith(DRAW) and child.tag != f"{DRAW}a":
            reading.found.note(_of_drawing(child), so_far)
        elif child.tag in {f"{TEXT}change", f"{TEXT}change-start"}:
            _change(reading, child, so_far)
        elif child.tag not in _PASSED and child.tag not in {f"{OFFICE}annotation-end", f"{TEXT}change-end"}:
            so_far = _inside(reading, child, so_far)
        so_far += child.tail or ""
    return so_far


def _inside(reading: _Reading, element: Element, so_far: str) -> str:
    """Return the words of a span, a link or another wrapper; hidden ones are left out, how they looked is noted."""
    if element.tag in {f"{TEXT}a", f"{DRAW}a"}:
        reading.found.note(Lost.LINK, so_far)
    look = reading.looks.get(element.get(f"{TEXT}style-name") or "") if element.tag == f"{TEXT}span" else None
    if look is not None:
        reading.found.note(look, so_far)
    return so_far if look is Lost.HIDDEN else _words(reading, element, so_far)


def _change(reading: _Reading, element: Element, so_far: str) -> None:
    name = element.get(f"{TEXT}change-id") or ""
    if name in reading.deleted:
        reading.found.note(Lost.DELETION, so_far)
    elif name in reading.inserted:
        reading.found.note(Lost.INSERTION, so_far)


def _tracked(reading: _Reading, element: Element) -> None:
    for region in element.iter(f"{TEXT}changed-region"):
        name = region.get(f"{TEXT}id") or region.get("{http://www.w3.org/XML/1998/namespace}id") or ""
        kind = reading.deleted if region.find(f"{TEXT}deletion") is not None else reading.inserted
        kind.add(name)


def _looks(part: Element) -> dict[str, Lost]:
    """Return the styles of words that are hidden, or bold, italic, underlined or struck through."""
    found = {}
    for style in part.iter(f"{STYLE}style"):
        given = style.find(f"{STYLE}text-properties")
        if style.get(f"{STYLE}family") != "text" or given is None:
            continue
        if given.get(f"{TEXT}display") == "none":
            found[style.get(f"{STYLE}name") or ""] = Lost.HIDDEN
        elif any(given.get(name, "none") not in plain for name, plain in _PLAIN.items()):
            found[style.get(f"{STYLE}name") or ""] = Lost.EMPHASIS
    return found


def _of_drawing(element: Element) -> Lost:
    if next(element.iter(f"{DRAW}text-box"), None) is not None:
        return Lost.TEXT_BOX
    if next(element.iter(f"{DRAW}object"), None) is not None:
        return Lost.EMBEDDED
    return Lost.IMAGE


def _levels(element: Element) -> dict[int, _Level]:
    levels = {}
    for level in element:
        depth = level.get(f"{TEXT}level") or ""
        if not depth.isdecimal():
            continue
        if level.tag in {f"{TEXT}list-level-style-number", f"{TEXT}outline-level-style"}:
            style = level.get(f"{STYLE}num-format") or ""
            if not style and level.tag == f"{TEXT}outline-level-style":
                continue  # headings without numbers
            shown, start = level.get(f"{TEXT}display-levels") or "1", level.get(f"{TEXT}start-value") or "1"
            levels[int(depth)] = _Level(
                style,
                level.get(f"{STYLE}num-prefix") or "",
                level.get(f"{STYLE}num-suffix") or "",
                int(shown) if shown.isdecimal() else 1,
                int(start) if start.isdecimal() else 1,
            )
        else:
            levels[int(depth)] = _Level(None)
    return levels
