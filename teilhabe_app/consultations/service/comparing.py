"""What changed since an organisation spoke last: point by point, and within a point word by word."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from teilhabe_app.consultations.models import Point, Statement
from teilhabe_app.contributions.models import Visibility
from teilhabe_app.core.differences import Piece, word_difference

ALIKE = 0.45  # from here on two points about the same subject are one point, reworded


class Change(StrEnum):
    """What became of a point."""

    SAME = "same"
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Pair:
    """A point now, the same point before, and the difference of their words."""

    change: Change
    now: Point | None
    before: Point | None
    pieces: Sequence[Piece] = field(default_factory=tuple)


def words_of(point: Point) -> str:
    """Return what everybody may read of a point: the moderators' wording where they changed it."""
    origin = point.adopted or point
    said = origin.contribution
    if said is not None and said.visibility is not Visibility.PUBLISHED:
        return ""
    return said.text if said is not None and said.revision_number > 1 else origin.text


def _all_words_of(point: Point) -> str:
    """Return the words of a point with its reason, which moderators' wording holds already."""
    words, own = words_of(point), point.contribution
    if own is not None and (own.visibility is not Visibility.PUBLISHED or own.revision_number > 1):
        reason = own.text if point.adopted and own.visibility is Visibility.PUBLISHED else ""
    else:
        reason = point.reason
    return "\n\n".join(part for part in (words, reason) if part)


def compared(now: Statement, before: Sequence[Statement]) -> list[Pair]:
    """Match the points of a statement and of what was handed in before: the most alike about the same subject first.

    What is left was not said again; an addendum takes nothing back, so there nothing is left.
    """
    rest = [point for one in before for point in one.points]
    pairs: list[Pair] = []
    for point in now.points:
        earlier = _same_point(point, rest)
        if earlier is None:
            pairs.append(Pair(Change.NEW, point, None))
            continue
        rest.remove(earlier)
        old, new = _all_words_of(earlier), _all_words_of(point)
        same = old == new and earlier.kind is point.kind
        pairs.append(Pair(Change.SAME if same else Change.CHANGED, point, earlier, word_difference(old, new)))
    adds = any(one.consultation_id == now.consultation_id for one in before)
    return pairs if adds else [*pairs, *(Pair(Change.GONE, None, point) for point in rest)]


def _same_point(point: Point, candidates: Sequence[Point]) -> Point | None:
    """Return the earlier point that says most nearly the same; about another subject only the same words count."""

    def likeness(other: Point) -> float:
        ratio = max(_ratio(words(point), words(other)) for words in (words_of, _all_words_of))
        return ratio if ratio == 1 or _subject(point) == _subject(other) else 0

    best = max(candidates, key=likeness, default=None)
    return best if best is not None and likeness(best) >= ALIKE else None


def _ratio(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()


def _subject(point: Point) -> tuple[int | None, ...]:
    return point.measure_id, point.field_id, point.question_id, point.paragraph_id
