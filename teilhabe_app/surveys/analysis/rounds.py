"""Differences between two rounds of the same question."""

from __future__ import annotations

import math
from dataclasses import dataclass

from teilhabe_app.surveys.analysis.suppression import Share


@dataclass(frozen=True, slots=True)
class Difference:
    """By how much a share changed, between -1 and 1, with its interval."""

    value: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Tell whether chance alone would hardly make it: the interval does not hold zero."""
        return self.low > 0 or self.high < 0


def difference(now: Share, before: Share) -> Difference:
    """Return how a share changed between two independent samples.

    Source: R. G. Newcombe, Interval estimation for the difference between independent proportions, Statistics in
    Medicine 17 (1998), method 10, made of the Wilson intervals of both.
    """
    value = now.value - before.value
    low = value - math.hypot(now.value - now.low, before.high - before.value)
    high = value + math.hypot(now.high - now.value, before.value - before.low)
    return Difference(value, max(-1.0, low), min(1.0, high))
