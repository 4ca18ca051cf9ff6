"""What changed between two texts, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

MOST_WORDS = 4000  # beyond that, comparing takes longer than anybody reads: then one is shown after the other
_WORDS = re.compile(r"\s+|[^\W_]+(?:[’'\u200c-][^\W_]+)*|.", re.DOTALL)


class Mark(StrEnum):
    """What a piece of a difference is."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words that stayed, went or came."""

    mark: Mark
    text: str


def word_difference(before: str, after: str) -> list[Piece]:
    """Return the pieces in reading order: what went stands before what came in its place.

    The pieces that are not added make up ``before``, those that are not removed make up ``after``. A single blank
    between two changes does not tear them apart.
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) > MOST_WORDS or len(new) > MOST_WORDS:
        pieces = [Piece(Mark.REMOVED, before), Piece(Mark.ADDED, after)] if before != after else []
        return [piece for piece in pieces if piece.text] or [Piece(Mark.SAME, after)]
    pieces = []
    removed = added = ""
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[a:b]), "".join(new[c:d])
        if tag != "equal" or (gone.isspace() and (removed or added)):
            removed, added = removed + gone, added + come
            continue
        pieces += _changed(removed, added)
        removed = added = ""
        pieces.append(Piece(Mark.SAME, gone))
    return [*pieces, *_changed(removed, added)]


def _changed(removed: str, added: str) -> list[Piece]:
    """Return what went and what came; blanks that both end with stay outside."""
    tail = ""
    while removed and added and removed[-1] == added[-1] and removed[-1].isspace():
        tail, removed, added = removed[-1] + tail, removed[:-1], added[:-1]
    pieces = [Piece(Mark.REMOVED, removed), Piece(Mark.ADDED, added), Piece(Mark.SAME, tail)]
    return [piece for piece in pieces if piece.text]
