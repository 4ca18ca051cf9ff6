"""The plane of the two principal components on which people who vote alike lie close together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from teilhabe_app.surveys.analysis.opinions.votes import Matrix

AXES = 2


@dataclass(frozen=True, slots=True)
class Plane:
    """``points`` (people, 2), ``axes`` (2, statements) of length one, ``means`` (statements,) of the votes cast.

    ``explained`` (2,) are the parts of the variance; all are zero where the votes have none.
    """

    points: Matrix
    axes: Matrix
    means: Matrix
    explained: Matrix


def plane(matrix: Matrix) -> Plane:
    """Project votes on their first two principal components.

    A missing vote counts as the statement's mean. Because that pulls people with few votes to the middle, each point
    is scaled by the root of (statements / votes of the person), as in Polis. Axes have their largest loading
    positive, so that the picture does not turn over from one computation to the next.
    """
    voted = ~np.isnan(matrix)
    counts = voted.sum(axis=0)
    zeroed = np.where(voted, matrix, 0.0)
    means = zeroed.sum(axis=0) / np.maximum(counts, 1)
    centred = np.where(voted, zeroed - means, 0.0)
    axes, explained = _axes(centred)
    scale = np.sqrt(matrix.shape[1] / np.maximum(voted.sum(axis=1), 1))
    return Plane((centred @ axes.T) * scale[:, None], axes, means, explained)


def extremity(plane_: Plane) -> Matrix:
    """Return how far from the middle somebody lands who only agrees with each statement; shape (statements,)."""
    alone = (1.0 - plane_.means) * np.sqrt(len(plane_.means))
    return np.asarray(np.hypot(*(plane_.axes * alone)), dtype=np.float64)


def _axes(centred: Matrix) -> tuple[Matrix, Matrix]:
    """Return the first eigenvectors of the covariance, from the smaller of the two products."""
    people, statements = centred.shape
    axes, explained = np.zeros((AXES, statements)), np.zeros(AXES)
    wide = statements > people
    product = centred @ centred.T if wide else centred.T @ centred
    total = float(np.trace(product))
    if total <= 0:
        return axes, explained
    values, vectors = np.linalg.eigh(product)
    for number in range(min(AXES, len(values))):
        value, vector = values[-1 - number], vectors[:, -1 - number]
        if value <= total * 1e-12:
            break
        axis = centred.T @ vector if wide else vector
        axis = axis / np.linalg.norm(axis)
        axes[number] = axis * np.sign(axis[np.argmax(np.abs(axis))])
        explained[number] = value / total
    return axes, explained
