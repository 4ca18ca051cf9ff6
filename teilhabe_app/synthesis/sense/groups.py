"""Groups of contributions that make the same point, in other words or another language."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from teilhabe_app.synthesis.sense.space import Space, background

# Standard deviations above the likeness of two contributions taken at random. Between 2.1 and 2.7 little changes.
SAME_POINT = 2.4

Numbers = NDArray[np.float64]


def same_point(space: Space, *, least: float = SAME_POINT) -> list[list[int]]:
    """Return groups of at least two texts, the largest first; texts that stand alone are in none.

    Likeness is measured against what is usual for each text in this dossier, so that neither an engine's scale nor
    texts that resemble everything matter. Two groups are joined as long as their members are alike on average
    (average linkage), so a chain of neighbours alone makes no group. Memory grows with texts, not with pairs.
    """
    if space.engine.crosses:
        found = _within(space.points.astype(np.float64), least)
    else:
        found = []
        for language in sorted(set(space.languages)):
            numbers = [number for number, one in enumerate(space.languages) if one == language]
            found += [
                [numbers[member] for member in group]
                for group in _within(space.points[numbers].astype(np.float64), least)
            ]
    return sorted((sorted(group) for group in found if len(group) > 1), key=lambda group: (-len(group), group))


class _Merging:
    """Clusters as sums of points: the mean likeness of two clusters follows from their sums alone.

    With s(i, j) the cosine, m and d mean and deviation of each text's background, the likeness of two texts is
    (s - m_i)/2d_i + (s - m_j)/2d_j. Summed over all pairs of two clusters this is a product of sums.
    """

    def __init__(self, points: Numbers) -> None:
        means, deviations = background(points.astype(np.float32))
        halves = 0.5 / deviations
        self.plain, self.scaled = points.copy(), points * halves[:, None]
        self.shift, self.sizes = means * halves, np.ones(len(points))
        self.alive = np.ones(len(points), dtype=bool)
        self.members: dict[int, list[int]] = {number: [number] for number in range(len(points))}

    def nearest(self, cluster: int, before: int | None) -> tuple[int, float]:
        """Return the cluster most alike and how alike; of equals the one ``before`` in the chain."""
        alike = self.plain @ self.scaled[cluster] + self.scaled @ self.plain[cluster]
        alike /= self.sizes * self.sizes[cluster]
        alike -= self.shift / self.sizes + self.shift[cluster] / self.sizes[cluster]
        alike[~self.alive] = -np.inf
        alike[cluster] = -np.inf
        best = int(alike.argmax())
        if before is not None and alike[before] >= alike[best] - 1e-9:
            best = before
        return best, float(alike[best])

    def join(self, one: int, other: int) -> None:
        """Put the second cluster into the first."""
        for sums in (self.plain, self.scaled, self.shift, self.sizes):
            sums[one] += sums[other]
        self.members[one] += self.members.pop(other)
        self.alive[other] = False


def _within(points: Numbers, least: float) -> list[list[int]]:
    """Follow nearest neighbours until two are each other's, and join those (nearest-neighbour chain).

    A cluster whose nearest is less alike than ``least`` is finished: joining others cannot bring them nearer.
    """
    merging = _Merging(points)
    finished: list[list[int]] = []
    chain: list[int] = []
    while merging.members:
        if not chain:
            chain = [next(iter(merging.members))]
        last = chain[-1]
        before = chain[-2] if len(chain) > 1 else None
        best, alike = merging.nearest(last, before)
        if alike < least:
            finished.append(merging.members.pop(last))
            merging.alive[last] = False
            chain.pop()
        elif best == before:
            del chain[-2:]
            merging.join(best, last)
        else:
            chain.append(best)
    return finished


def label_of(groups: list[list[int]], texts: int) -> list[int]:
    """Return a group's number for each text; those in no group are each their own."""
    labels: defaultdict[int, int] = defaultdict(int)
    for number, group in enumerate(groups):
        for member in group:
            labels[member] = number
    free = len(groups)
    return [labels[text] if text in labels else free + text for text in range(texts)]
