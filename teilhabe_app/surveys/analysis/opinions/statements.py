"""What groups and everybody say to each statement: counts, tests of proportions, consensus."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from teilhabe_app.surveys.analysis.opinions.votes import AGREE, DISAGREE, Labels, Matrix

Z_90 = 1.2815515655446004  # one-sided 90 %
MOST_REPRESENTATIVE = 5
HALF = 0.5


class Side(StrEnum):
    """What is typical of a group."""

    AGREE = "agree"
    DISAGREE = "disagree"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a group stands to a statement (by column number), on the side that sets it apart.

    ``probability`` is (votes on the side + 1) / (votes + 2); ``against_half`` its z value against one half;
    ``ratio`` and ``against_rest`` compare with everybody else; ``weight`` is the product of the four.
    """

    statement: int
    side: Side
    count: int
    votes: int
    probability: float
    against_half: float
    ratio: float
    against_rest: float

    @property
    def weight(self) -> float:
        """Return the rank among the statements of the group."""
        return self.probability * self.against_half * self.ratio * self.against_rest

    @property
    def is_significant(self) -> bool:
        """Tell whether both tests pass at the 90 % level."""
        return self.against_half > Z_90 and self.against_rest > Z_90


@dataclass(frozen=True, slots=True)
class Ground:
    """A statement that people agree on (or reject together): votes on the side, all votes, estimate and z value."""

    statement: int
    side: Side
    count: int
    votes: int
    probability: float
    against_half: float


def proportion_test(count: Matrix, votes: Matrix) -> Matrix:
    """Return the z value of a share against one half, with one vote added to both numbers as in Polis."""
    return np.asarray(2 * np.sqrt(votes + 1) * ((count + 1) / (votes + 1) - HALF), dtype=np.float64)


def two_proportion_test(count: Matrix, other: Matrix, votes: Matrix, others: Matrix) -> Matrix:
    """Return the z value of the difference of two shares, pooled, with one vote added to all four numbers."""
    one, two = (count + 1) / (votes + 1), (other + 1) / (others + 1)
    pooled = (count + other + 2) / (votes + others + 2)
    spread = np.sqrt(np.maximum(pooled * (1 - pooled), 0) * (1 / (votes + 1) + 1 / (others + 1)))
    return np.asarray(np.where(spread > 0, (one - two) / np.where(spread > 0, spread, 1), 0.0), dtype=np.float64)


def standings(matrix: Matrix, labels: Labels) -> list[list[Standing]]:
    """Return the representative statements of each group, at most five, the strongest agreement first.

    ``labels`` are group numbers, -1 for people in no group: they count as nobody. A group without a significant
    statement gets the one that sets it apart most.
    """
    return [_chosen(_standings(matrix, labels, group)) for group in range(int(labels.max(initial=-1)) + 1)]


def consensus(matrix: Matrix, labels: Labels) -> tuple[Matrix, Matrix]:
    """Return group-informed consensus for agreeing and for disagreeing: two arrays (statements,) between 0 and 1.

    The product over the groups of (votes on the side + 1) / (votes + 2): high only where every group is.
    """
    agree, disagree = np.ones(matrix.shape[1]), np.ones(matrix.shape[1])
    for group in range(int(labels.max(initial=-1)) + 1):
        agreed, disagreed, votes = counted(matrix[labels == group])
        agree *= (agreed + 1) / (votes + 2)
        disagree *= (disagreed + 1) / (votes + 2)
    return agree, disagree


def common_ground(matrix: Matrix) -> list[Ground]:
    """Return what most people agree on or reject together, tested at the 90 % level, the clearest first."""
    agreed, disagreed, votes = counted(matrix)
    found = []
    for side, counts in ((Side.AGREE, agreed), (Side.DISAGREE, disagreed)):
        probability, against = (counts + 1) / (votes + 2), proportion_test(counts, votes)
        found += [
            Ground(int(at), side, int(counts[at]), int(votes[at]), float(probability[at]), float(against[at]))
            for at in np.flatnonzero((against > Z_90) & (probability > HALF))
        ]
    return sorted(found, key=lambda ground: (-ground.against_half, ground.statement))


def counted(matrix: Matrix) -> tuple[Matrix, Matrix, Matrix]:
    """Return who agreed, who disagreed and who voted, for each statement: three arrays (statements,)."""
    return (
        np.asarray((matrix == AGREE).sum(axis=0), dtype=np.float64),
        np.asarray((matrix == DISAGREE).sum(axis=0), dtype=np.float64),
        np.asarray((~np.isnan(matrix)).sum(axis=0), dtype=np.float64),
    )


def _standings(matrix: Matrix, labels: Labels, group: int) -> Iterator[Standing]:
    *inside, votes = counted(matrix[labels == group])
    *outside, others = counted(matrix[(labels >= 0) & (labels != group)])
    sides = []
    for count, other in zip(inside, outside, strict=True):
        probability = (count + 1) / (votes + 2)
        ratio = probability / ((other + 1) / (others + 2))
        half, rest = proportion_test(count, votes), two_proportion_test(count, other, votes, others)
        sides.append((count, probability, half, ratio, rest))
    for at in np.flatnonzero(votes > 0):
        chosen = 0 if sides[0][4][at] > sides[1][4][at] else 1
        figures = [float(values[at]) for values in sides[chosen]]
        side = (Side.AGREE, Side.DISAGREE)[chosen]
        yield Standing(int(at), side, int(figures[0]), int(votes[at]), *figures[1:])


def _chosen(every: Iterator[Standing]) -> list[Standing]:
    all_ = list(every)
    good = sorted((one for one in all_ if one.is_significant), key=lambda one: (-one.weight, one.statement))
    if not good:
        return sorted(all_, key=lambda one: (-one.against_rest, one.statement))[:1]
    first = [one for one in good if one.side is Side.AGREE][:1]
    return [*first, *(one for one in good if one not in first)][:MOST_REPRESENTATIVE]
