"""Counts of people that are shown only where nobody can be found in them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, TypeVar

MINIMUM = 5

Key = TypeVar("Key", bound=Hashable)


def suppressed(counts: Mapping[Key, int], minimum: int = MINIMUM) -> dict[Key, int | None]:
    """Return the counts with None for those held back.

    Cells below ``minimum`` are held back. One hidden cell could be worked out from the total, and so could the sum of
    a few: the smallest of the others go too until at least two are hidden and together reach the minimum.
    """
    hidden = {key for key, count in counts.items() if count < minimum}
    while hidden and len(hidden) < len(counts):
        if len(hidden) > 1 and sum(counts[key] for key in hidden) >= minimum:
            break
        hidden.add(min((key for key in counts if key not in hidden), key=lambda key: _order(key, counts[key])))
    return {key: None if key in hidden else count for key, count in counts.items()}


def _order(key: Hashable, count: int) -> tuple[int, Any]:
    return (count, key if isinstance(key, int) else str(key))
