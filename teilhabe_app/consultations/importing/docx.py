"""Reading DOCX (ECMA-376): styles say what is a heading, the numbering part what number a paragraph prints."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from teilhabe_app.consultations.importing.blocks import BlockKind, Collector, Lost, Refused, Understood, is_section
from teilhabe_app.consultations.importing.numbering import Level, Numbering
from teilhabe_app.consultations.importing.packages import Package

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LEVELS = 6
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
# What stands inside a paragraph and is noted instead of read.
_LOSSES = {
    f"{W}drawing": Lost.IMAGE,
    f"{W}pict": Lost.IMAGE,
    f"{W}object": Lost.EMBEDDED,
    f"{W}footnoteReference": Lost.FOOTNOTE,
    f"{W}endnoteReference": Lost.FOOTNOTE,
    f"{W}commentReference": Lost.COMMENT,
    f"{W}del": Lost.DELETION,
    f"{W}moveFrom": Lost.DELETION,
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath": Lost.FORMULA,
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMathPara": Lost.FORMULA,
}
_TEXTS = {f"{W}tab": " ", f"{W}br": " ", f"{W}cr": " ", f"{W}noBreakHyphen": "-"}
_EMPHASIS = tuple(f"{W}rPr/{W}{name}" for name in ("b", "i", "u", "strike", "dstrike"))
_OFF = {"0", "false", "off", "none"}
_INSIDE = {f"{W}r", f"{W}customXml", f"{W}smartTag", f"{W}sdt", f"{W}sdtContent", f"{W}fldSimple", f"{W}dir", f"{W}bdo"}
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"


@dataclass(slots=True)
class _Style:
    based_on: str | None = None
    level: int = 0  # of a heading
    numbering: tuple[str, int] | None = None


@dataclass(slots=True)
class _Reading:
    styles: dict[str, _Style]
    numbering: Numbering
    found: Collector = field(default_factory=Collector)


def read_docx(content: bytes) -> Understood:
    """Read a DOCX file. Raises Refused."""
    package = Package(content)
    tree = package.xml("word/document.xml")
    body = tree.find(f"{W}body") if tree is not None else None
    if body is None:
        raise Refused("damaged")
    reading = _Reading(_styles(package.xml("word/styles.xml")), _numbering(package.xml("word/numbering.xml")))
    _walk(reading, body)
    if any(re.fullmatch(r"word/(?:header|footer)\d*\.xml", name) for name in package.names):
        reading.found.note(Lost.HEADER)
    return reading.found.done()


def _walk(reading: _Reading, parent: Element) -> None:
    for element in parent:
        if element.tag == f"{W}p":
            _paragraph(reading, element)
        elif element.tag == f"{W}tbl":
            reading.found.note(Lost.TABLE)
        elif element.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}moveTo", f"{W}customXml"}:
            _walk(reading, element)


def _paragraph(reading: _Reading, element: Element) -> None:
    properties = element.find(f"{W}pPr")
    style = _value(properties, "pStyle") if properties is not None else None
    level = _heading_level(reading.styles, style, properties)
    mark, depth = _number(reading, style, properties)
    words = _words(reading.found, element, "")
    if not words.strip():
        return
    if level:
        reading.found.add(BlockKind.HEADING, words, level, mark or "")
    elif mark is not None and not is_section(mark) and not mark.startswith("("):
        reading.found.add(BlockKind.ITEM, words, depth, mark)
    else:
        reading.found.add(BlockKind.TEXT, words, 0, mark or "")


def _words(found: Collector, element: Element, so_far: str) -> str:
    """Return the words of an element; what is no words is noted behind those before it."""
    for child in element:
        if child.tag == f"{W}t":
            so_far += child.text or ""
        elif child.tag in _TEXTS:
            so_far += _TEXTS[child.tag]
        elif child.tag in _LOSSES:
            boxed = next(child.iter(f"{W}txbxContent"), None)
            found.note(Lost.TEXT_BOX if boxed is not None else _LOSSES[child.tag], so_far)
        elif child.tag in {f"{W}ins", f"{W}moveTo"}:
            found.note(Lost.INSERTION, so_far)
            so_far = _words(found, child, so_far)
        elif child.tag == f"{W}hyperlink":
            found.note(Lost.LINK, so_far)
            so_far = _words(found, child, so_far)
        elif child.tag == _CHOICE:
            boxed = next(child.iter(f"{W}txbxContent"), None)
            found.note(Lost.TEXT_BOX if boxed is not None else Lost.IMAGE, so_far)
        elif child.tag in _INSIDE:
            so_far = _inside(found, child, so_far)
    return so_far


def _is_on(run: Element, path: str) -> bool:
    """Tell whether a run has a property that is not switched off."""
    found = run.find(path)
    return found is not None and found.get(f"{W}val", "1") not in _OFF


def _inside(found: Collector, element: Element, so_far: str) -> str:
    """Return the words of a run or a wrapper; hidden ones are left out, how they looked is noted."""
    if _is_on(element, f"{W}rPr/{W}vanish"):
        found.note(Lost.HIDDEN, so_far)
        return so_far
    if any(_is_on(element, path) for path in _EMPHASIS):
        found.note(Lost.EMPHASIS, so_far)
    return _words(found, element, so_far)


def _heading_level(styles: dict[str, _Style], style: str | None, properties: Element | None) -> int:
    own = _value(properties, "outlineLvl")
    if own is not None and own.isdecimal() and int(own) < LEVELS:  # 9 means body text
        return int(own) + 1
    for _ in range(10):  # styles may be based on each other in a circle
        known = styles.get(style or "")
        if known is None:
            return 0
        if known.level:
            return known.level
        style = known.based_on
    return 0


def _number(reading: _Reading, style: str | None, properties: Element | None) -> tuple[str | None, int]:
    """Return the printed number and depth; ("", depth) for bullets, (None, 0) for paragraphs that print none."""
    where = _num_pr(properties)
    for _ in range(10):
        known = reading.styles.get(style or "")
        if where or known is None:
            break
        where, style = known.numbering, known.based_on
    if where is None or where[0] == "0":
        return None, 0
    return reading.numbering.next(*where), where[1]


def _num_pr(properties: Element | None) -> tuple[str, int] | None:
    part = properties.find(f"{W}numPr") if properties is not None else None
    number = _value(part, "numId")
    if number is None:
        return None
    level = _value(part, "ilvl") or "0"
    return number, min(int(level), 8) if level.isdecimal() else 0


def _depth(element: Element) -> int:
    given = element.get(f"{W}ilvl") or ""
    return int(given) if given.isdecimal() else 0


def _value(parent: Element | None, name: str) -> str | None:
    child = parent.find(f"{W}{name}") if parent is not None else None
    return child.get(f"{W}val") if child is not None else None


def _styles(tree: Element | None) -> dict[str, _Style]:
    styles = {}
    for element in tree.iter(f"{W}style") if tree is not None else ():
        named = _HEADING.fullmatch(_value(element, "name") or "")
        properties = element.find(f"{W}pPr")
        outline = _value(properties, "outlineLvl")
        level = int(named[1]) if named else int(outline) + 1 if outline and outline.isdecimal() else 0
        level = 1 if (_value(element, "name") or "").lower() == "title" else level
        styles[element.get(f"{W}styleId") or ""] = _Style(
            _value(element, "basedOn"),
            level if level <= LEVELS else 0,
            _num_pr(properties),
        )
    return styles


def _numbering(tree: Element | None) -> Numbering:
    if tree is None:
        return Numbering({}, {})
    abstract = {}
    for element in tree.iter(f"{W}abstractNum"):
        levels = {}
        for level in element.iter(f"{W}lvl"):
            start = _value(level, "start") or "1"
            levels[_depth(level)] = Level(
                _value(level, "numFmt") or "decimal",
                _value(level, "lvlText") or "",
                int(start) if start.isdecimal() else 1,
            )
        abstract[element.get(f"{W}abstractNumId") or ""] = levels
    lists, again = {}, {}
    for element in tree.iter(f"{W}num"):
        name = element.get(f"{W}numId") or ""
        lists[name] = _value(element, "abstractNumId") or ""
        again[name] = {
            _depth(given): int(start)
            for given in element.iter(f"{W}lvlOverride")
            if (start := _value(given, "startOverride") or "").isdecimal()
        }
    return Numbering(abstract, lists, again)
