"""Numbers and days in classes: few, with round borders, each with enough answers, the same from then on.

What is told of numbers (mean, quartiles) is worked out from the published counts of classes, never from the answers,
so that it tells nothing more.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

MOST_SINGLE = 12  # values that are a class each
WANTED = 6  # classes of a wide range
TAIL = 0.05  # left out when the range is looked at
DAYS, MONTHS = 14, 24  # up to so long, days or months are classes


@dataclass(frozen=True, slots=True)
class Class:
    """Values from ``low`` to before ``high``; None where open. ``whole`` values are counted, not measured."""

    low: float | None
    high: float | None
    whole: bool = True

    @property
    def only(self) -> float | None:
        """Return the one value in it, or None where there are several."""
        one = self.whole and self.low is not None and self.high is not None and self.high - self.low == 1
        return self.low if one else None


def number_classes(
    values: Sequence[float], minimum: int, *, whole: bool, least: float | None = None, most: float | None = None
) -> list[Class]:
    """Choose classes for numbers, each with ``minimum`` answers; ``least`` and ``most`` are what could be given."""
    if len(values) < minimum:
        return []
    low, high = _middle(values)
    if whole and high - low < MOST_SINGLE:
        borders = [float(border) for border in range(int(low), int(high) + 2)]
    else:
        step = _round_step((high - low) / WANTED or 1)
        step = max(1.0, step) if whole else step
        first = math.floor(low / step)
        borders = [round(step * at, 9) for at in range(first, math.floor(high / step) + 2)]
    top = None if most is None else most + 1 if whole else math.nextafter(most, math.inf)
    borders = [border for border in borders if (least is None or border > least) and (top is None or border < top)]
    return _merged(values, [least, *borders, top], minimum, whole=whole)


def day_classes(values: Sequence[int], minimum: int) -> list[Class]:
    """Choose classes for days (numbered as dates are): days, months or years."""
    if len(values) < minimum:
        return []
    low, high = (dt.date.fromordinal(int(value)) for value in _middle(values))
    if (high - low).days <= DAYS:
        borders = [float(day) for day in range(low.toordinal(), high.toordinal() + 2)]
    else:
        months = (high.year - low.year) * 12 + high.month - low.month
        step = 1 if months <= MONTHS else 12
        first = low.year * 12 + (low.month - 1 if step == 1 else 0)
        count = months // step + 2
        borders = [
            float(dt.date(at // 12, at % 12 + 1, 1).toordinal()) for at in range(first, first + count * step, step)
        ]
    return _merged(values, [None, *borders, None], minimum, whole=True)


def place(classes: Sequence[Class], value: float) -> str:
    """Return the code of the class that a value is in; the first or last one for what lies outside."""
    lows = [-math.inf if one.low is None else one.low for one in classes]
    return str(max(0, bisect_right(lows, value) - 1))


def mean(classes: Sequence[Class], counts: Sequence[int]) -> float | None:
    """Return the mean where each class is one value."""
    values = [one.only for one in classes]
    total = sum(counts)
    if not total or None in values:
        return None
    return sum(value * count for value, count in zip(values, counts, strict=True) if value is not None) / total


def quantile(classes: Sequence[Class], counts: Sequence[int], part: float) -> float | None:
    """Return the value below which a part of the answers lies, evenly spread inside a class; None in an open one."""
    wanted, seen = part * sum(counts), 0
    for one, count in zip(classes, counts, strict=True):
        if count and seen + count >= wanted:
            if one.only is not None:
                return one.only
            if one.low is None or one.high is None:
                return None
            return one.low + (one.high - one.low) * (wanted - seen) / count
        seen += count
    return None


def _middle(values: Sequence[float]) -> tuple[float, float]:
    ordered = sorted(values)
    cut = int(TAIL * len(ordered))
    return ordered[cut], ordered[len(ordered) - 1 - cut]


def _round_step(raw: float) -> float:
    size = 10.0 ** math.floor(math.log10(raw))
    return next(size * one for one in (1, 2, 5, 10) if size * one >= raw * (1 - 1e-9))


def _merged(values: Sequence[float], borders: list[float | None], minimum: int, *, whole: bool) -> list[Class]:
    classes = [Class(low, high, whole) for low, high in itertools.pairwise(borders)]
    counts = [0] * len(classes)
    for value in values:
        counts[int(place(classes, value))] += 1
    while len(classes) > 1 and min(counts) < minimum:
        at = counts.index(min(counts))
        beside = [other for other in (at - 1, at + 1) if 0 <= other < len(classes)]
        left = min(at, min(beside, key=lambda other: counts[other]))
        classes[left : left + 2] = [Class(classes[left].low, classes[left + 1].high, whole)]
        counts[left : left + 2] = [counts[left] + counts[left + 1]]
    return classes
