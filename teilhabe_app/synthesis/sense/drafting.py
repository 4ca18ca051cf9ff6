"""Statements that a machine proposes: the most central words, or a model's wording whose quotes were checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from teilhabe_app.core.text import clean

WHOLE = 240  # characters; shorter texts are quoted as a whole
LONGEST = 600
EXTRACTIVE = "extractive/1"


@dataclass(frozen=True, slots=True)
class Source:
    """A contribution as a drafter sees it."""

    id: int
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed statement with its language, and exact spans (start, end) of sources by their number."""

    statement: str
    language: str
    spans: Mapping[int, tuple[int, int]]


def verified(answer: Any, sources: Sequence[Source]) -> Draft | None:
    """Keep of a model's answer only quotes that stand in their source exactly; without any there is no draft."""
    if not isinstance(answer, Mapping) or not isinstance(answer.get("statement"), str):
        return None
    statement = clean(answer["statement"])
    by_id = {one.id: one for one in sources}
    spans: dict[int, tuple[int, int]] = {}
    quotes = answer.get("quotes")
    for entry in quotes if isinstance(quotes, list) else ():
        if not isinstance(entry, Mapping):
            continue
        number, quote = entry.get("id"), entry.get("quote")
        source = by_id.get(number) if isinstance(number, int) else None
        if source is None or not isinstance(quote, str) or not quote.strip() or number in spans:
            continue
        starts = source.text.find(quote.strip())
        if starts >= 0:
            spans[source.id] = (starts, starts + len(quote.strip()))
    if not spans or not 0 < len(statement) <= LONGEST:
        return None
    return Draft(statement, "de", spans)
