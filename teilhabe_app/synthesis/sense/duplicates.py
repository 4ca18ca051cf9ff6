"""Texts that are nearly the same letter by letter: linked and counted as people, never deleted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from teilhabe_app.synthesis.sense.characters import words

GRAM = 3  # characters
SAME = 0.6  # share of common pieces: a greeting, slips or another word keep it; two different points do not


@dataclass(frozen=True, order=True, slots=True)
class Link:
    """Two texts by their numbers, the smaller first, and the share of pieces that they have in common."""

    first: int
    second: int
    share: float


def grams(text: str) -> frozenset[str]:
    """Return the runs of three characters of the folded text; of very short texts the text itself."""
    plain = f" {' '.join(words(text))} "
    return frozenset(plain[start : start + GRAM] for start in range(max(1, len(plain) - GRAM + 1)))


def near_duplicates(texts: Sequence[str], *, least: float = SAME) -> list[Link]:
    """Return all pairs with a Jaccard share of at least ``least``: exactly, without comparing all pairs.

    Two sets with that share must have a piece in common among the rarest few of each (prefix filter), and be of
    similar size; only such pairs are compared.
    """
    sets = [grams(text) if words(text) else frozenset[str]() for text in texts]
    frequency = Counter(piece for one in sets for piece in one)
    rank = {piece: number for number, (piece, _count) in enumerate(sorted(frequency.items(), key=lambda at: at[::-1]))}
    coded = [frozenset(rank[piece] for piece in one) for one in sets]
    seen: defaultdict[int, list[int]] = defaultdict(list)
    links = []
    for number in sorted(range(len(coded)), key=lambda one: len(coded[one])):
        own = coded[number]
        first_pieces = sorted(own)[: len(own) - ceil(least * len(own)) + 1]
        candidates = {other for piece in first_pieces for other in seen[piece]}
        for other in candidates:
            if len(coded[other]) < least * len(own):
                continue
            common = len(own & coded[other])
            share = common / (len(own) + len(coded[other]) - common)
            if share >= least:
                links.append(Link(min(number, other), max(number, other), share))
        for piece in first_pieces:
            seen[piece].append(number)
    return sorted(links)
