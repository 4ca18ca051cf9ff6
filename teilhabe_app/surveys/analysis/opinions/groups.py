"""Groups on the plane: k-means, silhouettes, and how alike two divisions are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from teilhabe_app.surveys.analysis.opinions.votes import Labels, Matrix

MOST_GROUPS = 5  # as in Polis
STARTS = 4
MOST_ROUNDS = 40
CHUNK = 64  # rows of distances held at a time


def clustered(points: Matrix, kinds: int, seed: int) -> Labels:
    """Divide points (people, 2) into ``kinds`` groups; return (people,) numbers from 0, the largest group first.

    k-means with k-means++ starts (D. Arthur, S. Vassilvitskii, 2007), the best of a few; the same seed gives the
    same groups. Raises ValueError when there are fewer points than groups.
    """
    if len(points) < kinds:
        raise ValueError("fewer points than groups")
    chance = np.random.default_rng(seed)
    best, least = np.zeros(len(points), dtype=np.int64), np.inf
    for _start in range(STARTS):
        labels, spread = _settled(points, _started(points, kinds, chance))
        if spread < least - 1e-12:
            best, least = labels, spread
    return _by_size(best, kinds)


def silhouettes(points: Matrix, divisions: Sequence[Labels]) -> list[float]:
    """Return the mean silhouette of each division: from -1 to 1, larger is clearer.

    Source: P. J. Rousseeuw, Silhouettes, Journal of Computational and Applied Mathematics 20 (1987). Somebody alone
    in a group counts 0, and so does a division with fewer than two groups. Euclidean distances, exact.
    """
    members = [_members(labels) for labels in divisions]
    together = np.hstack(members) if members else np.zeros((len(points), 0))
    totals = np.zeros(len(members))
    for start in range(0, len(points), CHUNK):
        rows = slice(start, start + CHUNK)
        sums, column = _distances(points[rows], points) @ together, 0
        for number, one in enumerate(members):
            width = one.shape[1]
            totals[number] += _widths(sums[:, column : column + width], one[rows], one.sum(axis=0))
            column += width
    return [float(total) / len(points) if len(points) else 0.0 for total in totals]


def rand_index(one: Labels, other: Labels) -> float:
    """Return the adjusted Rand index of two divisions of the same people: 1 the same, about 0 by chance.

    Source: L. Hubert, P. Arabie, Comparing partitions, Journal of Classification 2 (1985).
    """
    table = np.zeros((int(one.max(initial=0)) + 1, int(other.max(initial=0)) + 1))
    np.add.at(table, (one, other), 1)
    pairs = _pairs(table)
    rows, columns = _pairs(table.sum(axis=1)), _pairs(table.sum(axis=0))
    expected = rows * columns / max(_pairs(np.array([len(one)])), 1.0)
    most = (rows + columns) / 2
    return 1.0 if most == expected else (pairs - expected) / (most - expected)


def _distances(rows: Matrix, points: Matrix) -> Matrix:
    """Return Euclidean distances, shape (rows, points); in place, because this is where the time goes."""
    apart = np.subtract.outer(rows[:, 0], points[:, 0])
    apart *= apart
    beside = np.subtract.outer(rows[:, 1], points[:, 1])
    beside *= beside
    apart += beside
    return np.asarray(np.sqrt(apart, out=apart), dtype=np.float64)


def _pairs(counts: Matrix) -> float:
    return float((counts * (counts - 1)).sum() / 2)


def _started(points: Matrix, kinds: int, chance: np.random.Generator) -> Matrix:
    """Choose first centres, each far from those before it."""
    centres = [points[chance.integers(len(points))]]
    nearest = _squares(points, centres[0])
    while len(centres) < kinds:
        total = nearest.sum()
        chosen = int(np.searchsorted(np.cumsum(nearest), chance.random() * total)) if total > 0 else len(centres)
        centres.append(points[min(chosen, len(points) - 1)])
        nearest = np.minimum(nearest, _squares(points, centres[-1]))
    return np.array(centres)


def _settled(points: Matrix, centres: Matrix) -> tuple[Labels, float]:
    """Move centres to the middle of their people until nobody changes; return labels and the sum of squares."""
    kinds, sizes = len(centres), np.ones(len(centres))
    labels = np.full(len(points), -1, dtype=np.int64)
    norms = (points**2).sum(axis=1)
    for _round in range(MOST_ROUNDS):
        apart = (centres**2).sum(axis=1)[:, None] - 2.0 * (centres @ points.T)  # less the points' own squares
        now = np.argmin(apart, axis=0)
        sizes = np.bincount(now, minlength=kinds).astype(np.float64)
        if not sizes.all():  # an empty group starts anew at the point farthest from its centre
            now[np.argmax(apart.min(axis=0) + norms)] = int(np.argmin(sizes))
            sizes = np.bincount(now, minlength=kinds).astype(np.float64)
        if np.array_equal(now, labels):
            break
        labels = now
        sums = np.array([np.bincount(labels, weights=column, minlength=kinds) for column in points.T]).T
        centres = sums / np.maximum(sizes, 1)[:, None]
    return labels, float(((points - centres[labels]) ** 2).sum())


def _squares(points: Matrix, centre: Matrix) -> Matrix:
    return np.asarray(((points - centre) ** 2).sum(axis=1), dtype=np.float64)


def _by_size(labels: Labels, kinds: int) -> Labels:
    order = np.argsort(-np.bincount(labels, minlength=kinds), kind="stable")
    names = np.empty(kinds, dtype=np.int64)
    names[order] = np.arange(kinds)
    return names[labels]


def _members(labels: Labels) -> Matrix:
    members = np.zeros((len(labels), int(labels.max(initial=0)) + 1))
    members[np.arange(len(labels)), labels] = 1.0
    return members


def _widths(sums: Matrix, own: Matrix, sizes: Matrix) -> float:
    """Sum the silhouettes of some people from their summed distances to each group."""
    if np.count_nonzero(sizes) < 2:  # noqa: PLR2004 -- nothing to compare with
        return 0.0
    mine = own @ sizes
    near = (sums * own).sum(axis=1) / np.maximum(mine - 1, 1)
    means = np.where((own > 0) | (sizes == 0), np.inf, sums / np.maximum(sizes, 1))
    far = means.min(axis=1)
    larger = np.maximum(near, far)
    values = np.where((mine > 1) & (larger > 0), (far - near) / np.where(larger > 0, larger, 1), 0.0)
    return float(values.sum())
