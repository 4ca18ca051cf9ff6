"""The method once more, in plain loops over lists, to compare with."""

from __future__ import annotations

import math


def _votes(rows, column):
    return [row[column] for row in rows if row[column] is not None]


def points_of(rows):
    """Return means, axes and scaled points; the axes by Jacobi rotations of the covariance."""
    statements = range(len(rows[0]))
    means = [sum(_votes(rows, at)) / max(len(_votes(rows, at)), 1) for at in statements]
    centred = [[0.0 if row[at] is None else row[at] - means[at] for at in statements] for row in rows]
    product = [[sum(row[one] * row[two] for row in centred) for two in statements] for one in statements]
    axes = [vector for _value, vector in sorted(_eigen(product), reverse=True)[:2]]
    points = []
    for row, values in zip(rows, centred, strict=True):
        scale = math.sqrt(len(row) / max(sum(vote is not None for vote in row), 1))
        points.append([scale * sum(a * b for a, b in zip(values, axis, strict=True)) for axis in axes])
    return means, axes, points


def _eigen(matrix):
    size = len(matrix)
    a = [list(row) for row in matrix]
    v = [[float(i == j) for j in range(size)] for i in range(size)]
    for _sweep in range(60):
        if sum(a[i][j] ** 2 for i in range(size) for j in range(i)) < 1e-24:
            break
        for p in range(size):
            for q in range(p + 1, size):
                if abs(a[p][q]) < 1e-300:
                    continue
                angle = 0.5 * math.atan2(2 * a[p][q], a[q][q] - a[p][p])
                c, s = math.cos(angle), math.sin(angle)
                for k in range(size):
                    a[k][p], a[k][q] = c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q]
                for k in range(size):
                    a[p][k], a[q][k] = c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]
                for k in range(size):
                    v[k][p], v[k][q] = c * v[k][p] - s * v[k][q], s * v[k][p] + c * v[k][q]
    found = []
    for column in range(size):
        vector = [v[k][column] for k in range(size)]
        sign = 1 if max(vector, key=abs) > 0 else -1
        found.append((a[column][column], [sign * value for value in vector]))
    return found


def silhouette_of(points, labels):
    total = 0.0
    for i, point in enumerate(points):
        apart = {}
        for j, other in enumerate(points):
            if i != j:
                apart.setdefault(labels[j], []).append(math.dist(point, other))
        if labels[i] not in apart:
            continue
        near = sum(apart[labels[i]]) / len(apart[labels[i]])
        far = min(sum(values) / len(values) for label, values in apart.items() if label != labels[i])
        total += (far - near) / max(near, far) if max(near, far) else 0.0
    return total / len(points)


def rand_index_of(one, other):
    """Count pairs of people that both, one or none of the divisions keep together."""
    both = first = second = every = 0
    for i in range(len(one)):
        for j in range(i):
            every += 1
            first += one[i] == one[j]
            second += other[i] == other[j]
            both += one[i] == one[j] and other[i] == other[j]
    expected = first * second / every
    return (both - expected) / ((first + second) / 2 - expected)


def standing_of(rows, labels, group, statement, side):
    inside = _votes([row for row, label in zip(rows, labels, strict=True) if label == group], statement)
    outside = _votes([row for row, label in zip(rows, labels, strict=True) if label not in (group, -1)], statement)
    a, n = sum(vote == side for vote in inside), len(inside)
    b, m = sum(vote == side for vote in outside), len(outside)
    probability = (a + 1) / (n + 2)
    half = 2 * math.sqrt(n + 1) * ((a + 1) / (n + 1) - 0.5)
    pooled = (a + 1 + b + 1) / (n + 1 + m + 1)
    spread = math.sqrt(pooled * (1 - pooled) * (1 / (n + 1) + 1 / (m + 1))) if pooled < 1 else 0
    rest = ((a + 1) / (n + 1) - (b + 1) / (m + 1)) / spread if spread else 0.0
    return probability, half, probability / ((b + 1) / (m + 2)), rest


def consensus_of(rows, labels, statement, side):
    value = 1.0
    for group in sorted(set(labels) - {-1}):
        votes = _votes([row for row, label in zip(rows, labels, strict=True) if label == group], statement)
        value *= (sum(vote == side for vote in votes) + 1) / (len(votes) + 2)
    return value


def priority_of(rows, statement):
    means, axes, _points = points_of(rows)
    votes = _votes(rows, statement)
    n, agreed, unsure = len(votes), votes.count(1), votes.count(0)
    away = math.sqrt(sum(((1 - means[statement]) * math.sqrt(len(means)) * axis[statement]) ** 2 for axis in axes))
    importance = (1 - (unsure + 1) / (n + 2)) * (away + 1) * (agreed + 1) / (n + 2)
    return (importance * (1 + 8 * 2 ** (-n / 5))) ** 2
