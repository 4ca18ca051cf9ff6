"""What becomes of every paragraph, once it is decided where each passage of the new version comes from."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from teilhabe_app.consultations.matching.proposing import Text
from teilhabe_app.consultations.matching.words import likeness


class Fate(StrEnum):
    """What a passage is, seen from the version before."""

    NEW = "new"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    SPLIT = "split"
    MERGED = "merged"


@dataclass(slots=True)
class Settled:
    """The decision in full. Places count from 0; an old text has exactly one of: a keeper, an heir, or no heir."""

    keeps: dict[int, int] = field(default_factory=dict)  # new -> old: stays the same paragraph
    heirs: dict[int, int | None] = field(default_factory=dict)  # old that ends -> new that inherits, None: removed
    pieces: dict[int, list[int]] = field(default_factory=dict)  # new paragraph -> the old ones it was split from
    fates: list[Fate] = field(default_factory=list)
    moved: list[bool] = field(default_factory=list)


def settle(old: Sequence[Text], new: Sequence[Text], origins: Sequence[Sequence[int]]) -> Settled:
    """Decide: of the pieces of a split the likest stays the paragraph, of merged ones the likest lives on.

    Each old paragraph that does not live on leaves its contributions to the likest passage that names it.
    """
    claims = sorted((-_nearness(old[o], new[n]), n, o) for n, named in enumerate(origins) for o in set(named))
    settled = Settled()
    kept: dict[int, int] = {}
    for _, n, o in claims:
        if n not in settled.keeps and o not in kept:
            settled.keeps[n] = o
            kept[o] = n
    for o in range(len(old)):
        if o not in kept:
            settled.heirs[o] = next((n for _, n, other in claims if other == o), None)
    for n, named in enumerate(origins):
        if named and n not in settled.keeps:
            settled.pieces[n] = sorted(set(named))
    claimed: dict[int, int] = {}
    for _, _, o in claims:
        claimed[o] = claimed.get(o, 0) + 1
    settled.fates = [_fate(old, new, settled, claimed, n, set(origins[n])) for n in range(len(new))]
    settled.moved = moved(settled.keeps, len(new))
    return settled


def follow(absorbed: Text, at: int, settled: Settled, new: Sequence[Text]) -> int | None:
    """Return where a paragraph's contributions go that stood at another one (``at``, an old place) until now.

    Where that one was split, they go to the piece that is most like the paragraph they were made on; None: gone.
    """
    pieces = [n for n, o in settled.keeps.items() if o == at] + [n for n, old in settled.pieces.items() if at in old]
    if at in settled.heirs:
        heir = settled.heirs[at]
        pieces += [] if heir is None else [heir]
    return max(pieces, key=lambda n: (_nearness(absorbed, new[n]), -n), default=None)


def _nearness(old: Text, new: Text) -> float:
    """Weigh what a paragraph says now and what it said when it was new."""
    return likeness(old.words, new.words) + likeness(old.first or old.words, new.words)


def _fate(  # noqa: PLR0913, PLR0917 -- everything that decides it
    old: Sequence[Text], new: Sequence[Text], settled: Settled, claimed: dict[int, int], n: int, named: set[int]
) -> Fate:
    if not named:
        return Fate.NEW
    if len(named) > 1:
        return Fate.MERGED
    if n not in settled.keeps or claimed[settled.keeps[n]] > 1:
        return Fate.SPLIT
    return Fate.UNCHANGED if old[settled.keeps[n]].words == new[n].words else Fate.CHANGED


def moved(keeps: dict[int, int], count: int) -> list[bool]:
    """Find the fewest paragraphs whose moving explains the new order: all but a longest rising row."""
    row = sorted(keeps)
    tails: list[int] = []
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for n in row:
        at = bisect_left(tails, keeps[n])
        before[n] = ends[at - 1] if at else None
        if at == len(tails):
            tails.append(keeps[n])
            ends.append(n)
        else:
            tails[at], ends[at] = keeps[n], n
    staying = set()
    at_n = ends[-1] if ends else None
    while at_n is not None:
        staying.add(at_n)
        at_n = before[at_n]
    return [n in keeps and n not in staying for n in range(count)]
