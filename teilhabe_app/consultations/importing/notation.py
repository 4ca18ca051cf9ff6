"""Blocks as editable lines: ``## § 3 Heading``, ``- item``, and a paragraph as it is; a blank line between."""

from __future__ import annotations

import re

from teilhabe_app.consultations.importing.blocks import Block, BlockKind, Collector, Understood

_LINE = re.compile(r"(?:(?P<heading>#{1,6})|(?P<item>(?:>\s?){0,5}-))\s+(?P<text>.*)", re.DOTALL)


def to_notation(blocks: tuple[Block, ...]) -> str:
    """Write blocks as lines; ``from_notation`` gives the same blocks back."""
    return "\n\n".join(_line(block) for block in blocks)


def _line(block: Block) -> str:
    words = f"{block.mark} {block.text}" if block.mark else block.text
    if block.kind is BlockKind.HEADING:
        return f"{'#' * block.level} {words}"
    if block.kind is BlockKind.ITEM:
        return f"{'>' * block.level}- {words}"
    return f"\\{words}" if _LINE.match(words) or words.startswith("\\") else words


def from_notation(text: str) -> Understood:
    """Read lines; each paragraph of the text is one block. Raises Refused when there is none, or too many."""
    found = Collector()
    for piece in re.split(r"\n\s*\n|\n(?=(?:#{1,6}|[>\s]*-)\s)", text):
        line = piece.strip()
        match = _LINE.match(line)
        if match is None:
            found.add(BlockKind.TEXT, line.removeprefix("\\"))
        elif match["heading"]:
            words, _, below = match["text"].partition("\n")
            found.add(BlockKind.HEADING, words, len(match["heading"]))
            found.add(BlockKind.TEXT, below)
        else:
            found.add(BlockKind.ITEM, match["text"], match["item"].count(">"))
    return found.done()
