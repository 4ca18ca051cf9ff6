"""Krippendorff's alpha for nominal values: how far several coders agree beyond chance, with missing values.

Krippendorff, K. (2011): Computing Krippendorff's Alpha-Reliability. 1 means that they always agree, 0 that they agree
as often as chance would have it; below 0 they disagree systematically. Above 0.8 counts as reliable, from 0.667 on as
good enough for careful conclusions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

RELIABLE = 0.8
TENTATIVE = 0.667


@dataclass(frozen=True, slots=True)
class Agreement:
    """The coefficient (None where it is not defined) and what it rests on: texts read by two or more, and values."""

    alpha: float | None
    units: int
    values: int


def agreement(units: Iterable[Sequence[Hashable]]) -> Agreement:
    """Return alpha over units, each with the values that its coders gave; units with fewer than two count nothing.

    Where everybody always gave the same one value there is nothing to tell agreement from chance, and alpha is None.
    """
    totals: Counter[Hashable] = Counter()
    matches = 0.0
    number = 0
    for values in units:
        size = len(values)
        if size < 2:  # noqa: PLR2004 -- one value agrees with nothing
            continue
        number += 1
        counts = Counter(values)
        totals.update(counts)
        matches += sum(count * (count - 1) for count in counts.values()) / (size - 1)
    every = sum(totals.values())
    by_chance = sum(count * (count - 1) for count in totals.values())
    most = every * (every - 1)
    if most == by_chance:
        return Agreement(None, number, every)
    return Agreement(((every - 1) * matches - by_chance) / (most - by_chance), number, every)
