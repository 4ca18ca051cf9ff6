"""Counting the numbers that word processors print in front of paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
LETTERS = 26
MAX_NUMBER = 3000


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts: ``text`` names the levels it prints, such as ``§ %1`` or ``%1.%2``."""

    style: str
    text: str
    start: int = 1


@dataclass(slots=True)
class Numbering:
    """The counters of all lists of a file; lists that share an abstract one go on counting together.

    ``again``: where a list begins anew at a level although it shares its counter with the lists before it.
    """

    abstract: dict[str, dict[int, Level]]
    lists: dict[str, str]
    again: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)
    _counted: dict[str, dict[int, int]] = field(default_factory=dict)

    def next(self, number: str, depth: int) -> str | None:
        """Count on and return what is printed: "" for bullets, None for lists that nobody described."""
        key = self.lists.get(number)
        levels = self.abstract.get(key or "")
        if key is None or not levels or depth not in levels:
            return None
        counted = self._counted.setdefault(key, {})
        start = self.again.get(number, {}).get(depth)
        if start is not None and (number, depth) not in self._begun:
            counted[depth] = start - 1
        self._begun.add((number, depth))
        counted[depth] = counted.get(depth, levels[depth].start - 1) + 1
        for deeper in [level for level in counted if level > depth]:
            del counted[deeper]
        level = levels[depth]
        if level.style in {"bullet", "none"}:
            return "" if level.style == "bullet" else None

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            known = levels.get(at, Level("decimal", ""))
            return written(counted.get(at, known.start), known.style)

        return re.sub(r"%(\d)", shown, level.text).strip()


def written(number: int, style: str) -> str:
    """Write a number as digits, letters or Roman numerals."""
    if not 0 < number < MAX_NUMBER:
        return str(number)
    if style in {"lowerLetter", "a"}:
        return chr(ord("a") + (number - 1) % LETTERS) * ((number - 1) // LETTERS + 1)
    if style in {"upperLetter", "A"}:
        return written(number, "a").upper()
    if style in {"lowerRoman", "i"}:
        text = ""
        for value, letters in _ROMAN:
            text += letters * (number // value)
            number %= value
        return text
    return written(number, "i").upper() if style in {"upperRoman", "I"} else str(number)
