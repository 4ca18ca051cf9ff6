"""Groups of contributions that make the same point, in other words or another language."""

from __future__ import annotations

from collections import defaultdict
from math import sqrt

import numpy as np

from teilhabe_app.synthesis.sense.space import Space, background
from teilhabe_app.synthesis.sense.vectors import Matrix

# Standard deviations above the likeness of two contributions taken at random. Between 2.1 and 2.7 little changes.
SAME_POINT = 2.4
FEW = 12  # a text's own partners are part of what is usual for it; among few texts this hides them
ROUNDING = 1e-4  # of a likeness in single precision
FULL = 0.8  # rows are thrown out when fewer of them are in use


def threshold(texts: int) -> float:
    """Return from how many deviations on two of so many texts count as the same point."""
    return SAME_POINT * sqrt(texts / (texts + FEW))


def same_point(space: Space, *, least: float | None = None) -> list[list[int]]:
    """Return groups of at least two texts, the largest first; texts that stand alone are in none.

    Likeness is measured against what is usual for each text in this dossier, so that neither an engine's scale nor
    texts that resemble everything matter. Two groups are joined as long as their members are alike on average
    (average linkage), so a chain of neighbours alone makes no group. Memory grows with texts, not with pairs.
    ``least``: the threshold; without one that for so many texts. Letters alike by chance stand out among few texts, so
    an engine that compares letters keeps the full one.
    """
    if space.engine.crosses:
        found = _within(space.points, least)
    else:
        found = []
        for language in sorted(set(space.languages)):
            numbers = [number for number, one in enumerate(space.languages) if one == language]
            groups = _within(space.points[numbers], SAME_POINT if least is None else least)
            found += [[numbers[member] for member in group] for group in groups]
    return sorted((sorted(group) for group in found if len(group) > 1), key=lambda group: (-len(group), group))


class _Merging:
    """Clusters as sums of points: the mean likeness of two clusters follows from their sums alone.

    With s(i, j) the cosine, m and d mean and deviation of each text's background, the likeness of two texts is
    (s - m_i)/2d_i + (s - m_j)/2d_j. Summed over all pairs of two clusters this is a product of sums.
    """

    def __init__(self, points: Matrix) -> None:
        means, deviations = background(points)
        halves = 0.5 / deviations
        scaled = points * halves[:, None].astype(np.float32)
        self.sums = np.concatenate([points, scaled], axis=1)
        self.turned = points.shape[1]
        self.shift, self.sizes = means * halves, np.ones(len(points))
        self.numbers = np.arange(len(points))  # the cluster of each row, in rising order
        self.alive = np.ones(len(points), dtype=bool)
        self.members: dict[int, list[int]] = {number: [number] for number in range(len(points))}

    def nearest(self, cluster: int, before: int | None) -> tuple[int, float]:
        """Return the cluster most alike and how alike; of equals the one ``before`` in the chain."""
        row = self._row(cluster)
        alike = (self.sums @ np.roll(self.sums[row], self.turned)).astype(np.float64)
        alike /= self.sizes * self.sizes[row]
        alike -= self.shift / self.sizes + self.shift[row] / self.sizes[row]
        alike[~self.alive] = -np.inf
        alike[row] = -np.inf
        best = int(alike.argmax())
        if before is not None and alike[self._row(before)] >= alike[best] - ROUNDING:
            best = self._row(before)
        return int(self.numbers[best]), float(alike[best])

    def join(self, one: int, other: int) -> None:
        """Put the second cluster into the first."""
        for sums in (self.sums, self.shift, self.sizes):
            sums[self._row(one)] += sums[self._row(other)]
        self.members[one] += self.members[other]
        self.finish(other)

    def finish(self, cluster: int) -> list[int]:
        """Take a cluster out and return its members."""
        self.alive[self._row(cluster)] = False
        if self.alive.sum() < len(self.alive) * FULL:
            kept = self.alive
            self.sums, self.shift, self.sizes = self.sums[kept], self.shift[kept], self.sizes[kept]
            self.numbers, self.alive = self.numbers[kept], self.alive[kept]
        return self.members.pop(cluster)

    def _row(self, cluster: int) -> int:
        return int(np.searchsorted(self.numbers, cluster))


def _within(points: Matrix, least: float | None) -> list[list[int]]:
    """Follow nearest neighbours until two are each other's, and join those (nearest-neighbour chain).

    A cluster whose nearest is less alike than ``least`` is finished: joining others cannot bring them nearer.
    """
    least = threshold(len(points)) if least is None else least
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
            finished.append(merging.finish(last))
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
