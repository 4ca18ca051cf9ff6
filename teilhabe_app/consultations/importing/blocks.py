"""What a reader makes of a file: blocks in order, and notes on everything that it did not take over."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

MAX_BLOCKS = 2000
MAX_BLOCK = 20_000  # characters
PLACE_WORDS = 8


class BlockKind(StrEnum):
    """The three things that a document is made of."""

    HEADING = "heading"
    TEXT = "text"
    ITEM = "item"


class Lost(StrEnum):
    """What a file can hold that a document here cannot."""

    TABLE = "table"
    IMAGE = "image"
    FOOTNOTE = "footnote"
    COMMENT = "comment"
    INSERTION = "insertion"  # tracked, taken over as if accepted
    DELETION = "deletion"  # tracked, left out as if accepted
    FORMULA = "formula"
    TEXT_BOX = "text_box"
    EMBEDDED = "embedded"
    CODE = "code"
    HTML = "html"
    LINK = "link"  # its words stay, its address does not
    EMPHASIS = "emphasis"  # bold and italics
    HEADER = "header"  # of pages, and footers
    HIDDEN = "hidden"  # words that nobody sees in the file
    LONG = "long"  # cut into pieces of at most MAX_BLOCK


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph or list item in one line of plain text; ``mark`` is its number as printed."""

    kind: BlockKind
    text: str
    level: int = 0
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was not taken over as it is: what, how often in a row, and after which words."""

    what: Lost
    number: int  # of the block it stands in or behind, counted from 1; 0 before the first
    near: str
    times: int = 1


@dataclass(frozen=True, slots=True)
class Understood:
    """The result of reading a file."""

    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]

    @property
    def counts(self) -> Counter[BlockKind]:
        """Count headings, paragraphs and list items."""
        return Counter(block.kind for block in self.blocks)


class Refused(Exception):  # noqa: N818 -- it says what happened
    """The file cannot be read at all; ``reason`` is a word of ours, not a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


_MARKS = re.compile(
    r"(?P<mark>"
    r"(?:§§?|Art\.|Artikel|Article|Madde|Стаття|المادة)\s?\d{1,4}[a-z]?"  # sections of laws
    r"|\(\d{1,3}[a-z]?\)"
    r"|\d{1,3}(?:\.\d{1,3}){1,4}\.?"  # 2.1 and 2.1.3
    r"|\d{1,3}[.)]"
    r"|[a-z]{1,2}\)"
    r"|[IVXLC]{1,6}\."
    r")(?=\s)\s*",
)
_SECTION = re.compile(r"(?:§|Art\.|Artikel|Article|Madde|Стаття|المادة)")


def split_mark(text: str) -> tuple[str, str]:
    """Separate the number in front from the words: ``("§ 3", "Beirat")``; without words there is no number."""
    found = _MARKS.match(text)
    if found is None or not text[found.end() :].strip():
        return "", text
    return re.sub(r"\s+", " ", found["mark"]), text[found.end() :].strip()


def is_section(mark: str) -> bool:
    """Tell whether a number is that of a section or article of a law."""
    return bool(_SECTION.match(mark))


@dataclass(slots=True)
class Collector:
    """Takes blocks and notes in the order of the file."""

    blocks: list[Block] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def add(self, kind: BlockKind, text: str, level: int = 0, mark: str = "") -> None:
        """Take a block; its number is separated, empty ones are passed over, endless ones cut at a blank."""
        text = re.sub(r"\s+", " ", text).strip()
        if not text:
            return
        if not mark:
            mark, text = split_mark(text)
        if len(self.blocks) >= MAX_BLOCKS:
            raise Refused("too_many_blocks")
        while len(text) > MAX_BLOCK:
            cut = text.rfind(" ", 1, MAX_BLOCK)
            cut = cut if cut > 0 else MAX_BLOCK
            self.blocks.append(Block(kind, text[:cut].strip(), level, mark[:40]))
            self.note(Lost.LONG)
            text, mark = text[cut:].strip(), ""
        self.blocks.append(Block(kind, text, level, mark[:40]))

    def note(self, what: Lost, inside: str = "") -> None:
        """Note a loss behind the last block, or in the one whose words so far are given; repeats are counted."""
        number = len(self.blocks) + bool(inside.strip())
        near = inside.strip() or (self.blocks[-1].text if self.blocks else "")
        near = " ".join(near.split()[-PLACE_WORDS:])
        for at, earlier in enumerate(self.notes):
            if (earlier.what, earlier.number) == (what, number):
                self.notes[at] = Note(what, number, earlier.near, earlier.times + 1)
                return
        self.notes.append(Note(what, number, near))

    def done(self) -> Understood:
        """Return what was understood; refused when that is nothing."""
        if not self.blocks:
            raise Refused("empty")
        return Understood(tuple(self.blocks), tuple(self.notes))
