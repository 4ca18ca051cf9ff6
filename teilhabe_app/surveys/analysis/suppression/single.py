"""Cells of one question: which counts are held back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

K = TypeVar("K")

MINIMUM = 5


def suppressed(counts: Mapping[K, int], minimum: int = MINIMUM) -> dict[K, int | None]:
    """Return the counts of answers that exclude each other, with None for those held back.

    Cells below ``minimum`` are held back. One hidden cell could be worked out from the total, and so could the sum of
    a few: the smallest of the others go too until at least two are hidden and together reach the minimum.
    """
    hidden = {key for key, count in counts.items() if count < minimum}
    while hidden and len(hidden) < len(counts):
        if len(hidden) > 1 and sum(counts[key] for key in hidden) >= minimum:
            break
        hidden.add(min((key for key in counts if key not in hidden), key=lambda key: (counts[key], _order(key))))
    return {key: None if key in hidden else count for key, count in counts.items()}


def suppressed_choices(counts: Mapping[K, int], base: int, minimum: int = MINIMUM) -> dict[K, int | None]:
    """Return how often each of several allowed choices was taken, with None for those held back.

    Each choice is a table of its own: those who took it and those who did not. Both must reach the minimum, because
    the count of the second is the base less the first. Raises ValueError for a count above the base.
    """
    if any(not 0 <= count <= base for count in counts.values()):
        raise ValueError("a choice was taken more often than people answered")
    return {key: count if count >= minimum and base - count >= minimum else None for key, count in counts.items()}


def _order(key: Any) -> tuple[bool, Any]:
    """Order keys of one kind by themselves and others by their names."""
    return (False, key) if isinstance(key, int) else (True, str(key))
