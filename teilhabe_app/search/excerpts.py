"""The place in a text where the words were found, with the words marked; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from teilhabe_app.core.i18n import Multilingual, direction
from teilhabe_app.core.text import fold

LENGTH = 240  # characters around the first word found
BEFORE = 80


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an excerpt; marked where it is what was searched for."""

    text: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A part of a text in the language in which it was found."""

    pieces: Sequence[Piece]
    lang: str

    @property
    def dir(self) -> str:
        """Return the writing direction."""
        return direction(self.lang)

    @property
    def is_found(self) -> bool:
        """Tell whether anything is marked."""
        return any(piece.is_marked for piece in self.pieces)


def spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Return where folded words stand in a text, as spans of the text itself, in order and without overlaps."""
    letters: list[str] = []
    origins: list[int] = []
    for place, char in enumerate(text):
        bare = " " if char.isspace() else fold(char)
        letters.append(bare)
        origins.extend([place] * len(bare))
    plain = "".join(letters)
    found = []
    for word in words:
        start = plain.find(word)
        while start >= 0:
            end = start + len(word)
            found.append((origins[start], origins[end - 1] + 1))
            start = plain.find(word, end)
    return _merged(found)


def _merged(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def marked(text: str, words: Sequence[str], lang: str, *, length: int = LENGTH) -> Excerpt:
    """Return the part of a text around the first word found, or its beginning."""
    places = spans(text, words)
    start = max(0, places[0][0] - BEFORE) if places and len(text) > length else 0
    if start:
        start = text.find(" ", start, places[0][0]) + 1 or start
    end = min(len(text), start + length)
    if end < len(text):
        end = max(text.rfind(" ", start, end), places[0][1] if places else 0) if " " in text[start:end] else end
    pieces = [Piece("… ", is_marked=False)] if start else []
    at = start
    for left, right in places:
        if left >= end:
            break
        if left > at:
            pieces.append(Piece(text[at:left], is_marked=False))
        at = min(right, end)
        pieces.append(Piece(text[left:at], is_marked=True))
    if at < end:
        pieces.append(Piece(text[at:end], is_marked=False))
    if end < len(text):
        pieces.append(Piece(" …", is_marked=False))
    return Excerpt(pieces, lang)


def best(text: Multilingual, words: Sequence[str], lang: str) -> Excerpt:
    """Return the excerpt in the reader's language where the words stand in it, else in a language where they do."""
    mine = text.in_language(lang)
    here = marked(mine.text, words, mine.lang)
    if here.is_found or not words:
        return here
    others = (marked(other, words, code) for code, other in text.items() if code != mine.lang)
    return next((other for other in others if other.is_found), here)
