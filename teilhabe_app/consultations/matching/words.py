"""How much two texts have in common."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise

_WORD = re.compile(r"[^\W_]+")
Bag = Counter[str]


@lru_cache(maxsize=4096)
def bag(text: str) -> Bag:
    """Return the words with their number and each pair of neighbours, so that order counts as well. Do not change."""
    words = [word.casefold() for word in _WORD.findall(text)]
    return Counter([*words, *(f"{one} {two}" for one, two in pairwise(words))])


def size(of: Bag) -> int:
    """Return how many words and pairs there are."""
    return sum(of.values())


def shared(one: Bag, two: Bag) -> int:
    """Return how many both have."""
    if len(two) < len(one):
        one, two = two, one
    return sum(min(count, two[word]) for word, count in one.items() if word in two)


def likeness(one: str, two: str) -> float:
    """Return 0 for nothing in common up to 1 for the same words in the same order."""
    first, second = bag(one), bag(two)
    whole = size(first) + size(second)
    return 2 * shared(first, second) / whole if whole else 1.0


def alike(one: str, two: str) -> bool:
    """Tell whether two texts are the same but for blanks, case and punctuation; texts without words: literally."""
    first, second = (" ".join(_WORD.findall(text)).casefold() for text in (one, two))
    return first == second and (bool(first) or one.strip() == two.strip())


def folded(text: str) -> str:
    """Return a text as ``alike`` compares it."""
    return " ".join(_WORD.findall(text)).casefold() or text.strip()
