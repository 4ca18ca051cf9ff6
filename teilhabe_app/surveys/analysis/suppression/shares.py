"""Shares with their base and a confidence interval."""

from __future__ import annotations

import math
from dataclasses import dataclass

Z_95 = 1.959963984540054  # two-sided 95 %


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a base: ``value``, ``low`` and ``high`` lie between 0 and 1."""

    count: int
    base: int
    value: float
    low: float
    high: float


def share(count: int, base: int, z: float = Z_95) -> Share:
    """Return the share with its Wilson score interval.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927).
    Raises ValueError unless 0 <= count <= base and base > 0.
    """
    if not 0 <= count <= base or base == 0:
        raise ValueError(f"{count} of {base} is no share")
    value = count / base
    spread = z * math.sqrt(value * (1 - value) / base + z * z / (4 * base * base))
    middle, scale = value + z * z / (2 * base), 1 + z * z / base
    low = 0.0 if count == 0 else (middle - spread) / scale
    high = 1.0 if count == base else (middle + spread) / scale
    return Share(count, base, value, max(0.0, low), min(1.0, high))
