"""Where the sentences of a text begin, in any script: proposals for splitting it, in Unicode code points."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

_END = re.compile(r"[.!?…؟۔।॥]+[\"'”’»“)\]]*(?=\s)|[。！？]+[」』”）]*|\n")
_JOINERS = frozenset("\u200d\ufe0e\ufe0f")
_SKIN_TONES = range(0x1F3FB, 0x1F400)


def continues(text: str, at: int) -> bool:
    """Tell whether the code point at a place belongs to the character before it."""
    char = text[at]
    return unicodedata.combining(char) != 0 or char in _JOINERS or ord(char) in _SKIN_TONES or text[at - 1] == "\u200d"


def beginnings(text: str) -> list[int]:
    """Return the offsets at which sentences begin, the first of the text included."""
    found = [skip_space(text, 0)] if text.strip() else []
    for match in _END.finditer(text):
        start = skip_space(text, match.end())
        if start < len(text) and start > found[-1] and not _goes_on(text, match.start(), start):
            found.append(start)
    return found


def skip_space(text: str, at: int) -> int:
    """Return the first place from here on that is not white space."""
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def snap(text: str, at: int) -> int:
    """Move a place back to the beginning of the character that it falls into."""
    while 0 < at < len(text) and continues(text, at):
        at -= 1
    return at


def spans(text: str, starts: list[int]) -> list[tuple[int, int]]:
    """Cut a text at these places into spans without white space at their ends; together they hold all its words."""
    places = sorted({snap(text, at) for at in starts if 0 < at < len(text)})
    made = []
    for start, end in pairwise([0, *places, len(text)]):
        first = skip_space(text, start)
        last = start + len(text[start:end].rstrip())
        if first < last:
            made.append((first, last))
    return made


def _goes_on(text: str, end: int, start: int) -> bool:
    """Tell a full stop inside a sentence: after a number, or before a small letter."""
    if text[end] != "." or "\n" in text[end:start]:
        return False
    word = text[:end].split()[-1:] or [""]
    return text[start].islower() or (word[0].isdecimal() and len(word[0]) <= 2)  # noqa: PLR2004 -- a day, not a year
