"""Reading Markdown."""

from __future__ import annotations

from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from teilhabe_app.consultations.importing.blocks import BlockKind, Collector, Lost, Understood

_parser = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")
_INLINE_LOSSES = {
    "image": Lost.IMAGE,
    "html_inline": Lost.HTML,
    "link_open": Lost.LINK,
    "strong_open": Lost.EMPHASIS,
    "em_open": Lost.EMPHASIS,
    "s_open": Lost.EMPHASIS,
    "code_inline": Lost.CODE,
}
_BLOCK_LOSSES = {"table_open": Lost.TABLE, "html_block": Lost.HTML, "fence": Lost.CODE, "code_block": Lost.CODE}


@dataclass(slots=True)
class _Lists:
    """Where we are in lists: for each open one its next number, or None for bullets."""

    open: list[int | None] = field(default_factory=list)
    mark: str = ""
    fresh: bool = False  # the item's first paragraph is still to come


def read_markdown(text: str) -> Understood:
    """Read Markdown (CommonMark, tables are noted). Raises Refused."""
    found, lists = Collector(), _Lists()
    heading = 0
    skipping = ""
    for token in _parser.parse(text):
        if skipping:
            skipping = "" if token.type == skipping else skipping
            continue
        if what := _BLOCK_LOSSES.get(token.type):
            found.note(what)
            skipping = "table_close" if token.type == "table_open" else ""
        elif token.type == "heading_open":
            heading = int(token.tag[1])
        elif token.type == "heading_close":
            heading = 0
        elif token.type == "inline":
            _take(found, lists, token, heading)
        else:
            _walk_list(lists, token)
    return found.done()


def _walk_list(lists: _Lists, token: Token) -> None:
    if token.type == "bullet_list_open":
        lists.open.append(None)
    elif token.type == "ordered_list_open":
        lists.open.append(int(token.attrGet("start") or 1))
    elif token.type in {"bullet_list_close", "ordered_list_close"}:
        lists.open.pop()
    elif token.type == "list_item_open":
        number = lists.open[-1]
        lists.fresh, lists.mark = True, "" if number is None else f"{number}{token.markup or '.'}"
        if number is not None:
            lists.open[-1] = number + 1


def _take(found: Collector, lists: _Lists, token: Token, heading: int) -> None:
    words = ""
    for part in token.children or ():
        if what := _INLINE_LOSSES.get(part.type):
            found.note(what, words or " " * bool(part.content) or part.type)
        if part.type in {"text", "code_inline"}:
            words += part.content
        elif part.type in {"softbreak", "hardbreak"}:
            words += " "
    if heading:
        found.add(BlockKind.HEADING, words, heading)
    elif lists.open:
        found.add(BlockKind.ITEM, words, len(lists.open) - 1, lists.mark if lists.fresh else "")
        lists.fresh = False
    else:
        found.add(BlockKind.TEXT, words)
