"""Groups are shown only when they are there: enough people, clearer than chance, and stable."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from teilhabe_app.surveys.analysis.opinions.components import Plane, plane
from teilhabe_app.surveys.analysis.opinions.groups import MOST_GROUPS, clustered, rand_index, silhouettes
from teilhabe_app.surveys.analysis.opinions.statements import Ground, Standing, common_ground, consensus, standings
from teilhabe_app.surveys.analysis.opinions.votes import Labels, Matrix

LEAST_VOTES = 7  # people with fewer are not grouped, as in Polis
LEAST_PEOPLE = 50
LEAST_CLEARER = 0.10
LEAST_RAND_INDEX = 0.80
LEAST_GROUP = 10
DROPPED = 0.20
DROPS = 8
SHUFFLES = 3


class Reason(StrEnum):
    """Why no groups are shown."""

    PEOPLE = "people"
    SILHOUETTE = "silhouette"
    UNSTABLE = "unstable"
    SMALL = "small"


@dataclass(frozen=True, slots=True)
class Stability:
    """The figures of the gate; those that were not computed because an earlier one failed are None."""

    people: int
    silhouette: float | None = None
    shuffled: float | None = None
    rand_index: float | None = None
    smallest: int | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Opinions:
    """``labels`` (people,): group number or -1; all -1 and no ``typical`` statements where nothing is stable.

    ``agree`` and ``disagree`` (statements,) are group-informed consensus, None without groups. ``plane`` must not be
    shown as a picture without groups.
    """

    labels: Labels
    plane: Plane
    stability: Stability
    typical: tuple[tuple[Standing, ...], ...]
    agree: Matrix | None
    disagree: Matrix | None
    ground: tuple[Ground, ...]

    @property
    def group_sizes(self) -> list[int]:
        """Return how many people are in each group; empty where no groups are shown."""
        return [int(size) for size in np.bincount(self.labels[self.labels >= 0])]


def analysed(matrix: Matrix, seed: int = 1) -> Opinions:
    """Find opinion groups in votes of shape (people, statements); the same seed gives the same result.

    The gate: at least 50 people with enough votes; the mean silhouette at least 0.10 above the clearest division of
    shuffled votes (each statement's votes dealt out anew among those who voted on it); a mean adjusted Rand index of
    at least 0.80 when 20 % of the votes are dropped; no group under 10 people.
    """
    voted = ~np.isnan(matrix)
    active = np.flatnonzero(voted.sum(axis=1) >= max(1, min(LEAST_VOTES, matrix.shape[1])))
    votes = matrix[active]
    around = plane(matrix)
    labels = np.full(len(matrix), -1, dtype=np.int64)
    if len(active) < LEAST_PEOPLE:
        stability = Stability(len(active), reasons=(Reason.PEOPLE,))
        return Opinions(labels, around, stability, (), None, None, tuple(common_ground(matrix)))
    found, stability = _tested(votes, around.points[active], seed)
    ground = tuple(common_ground(matrix))
    if stability.reasons:
        return Opinions(labels, around, stability, (), None, None, ground)
    labels[active] = found
    typical = tuple(tuple(one) for one in standings(matrix, labels))
    return Opinions(labels, around, stability, typical, *consensus(matrix, labels), ground)


def _tested(votes: Matrix, points: Matrix, seed: int) -> tuple[Labels, Stability]:
    chance = np.random.default_rng(seed)
    labels, clear = _clearest(points, seed)
    kinds = int(labels.max()) + 1
    smallest = int(np.bincount(labels).min())
    shuffled = max(_clearest(plane(_dealt_anew(votes, chance)).points, seed)[1] for _shuffle in range(SHUFFLES))
    reasons = [Reason.SMALL] if smallest < LEAST_GROUP else []
    if clear < shuffled + LEAST_CLEARER:
        stability = Stability(len(votes), clear, shuffled, None, smallest, (Reason.SILHOUETTE, *reasons))
        return labels, stability
    alike = float(np.mean([_kept(votes, labels, kinds, chance, seed) for _drop in range(DROPS)]))
    if alike < LEAST_RAND_INDEX:
        reasons.insert(0, Reason.UNSTABLE)
    return labels, Stability(len(votes), clear, shuffled, alike, smallest, tuple(reasons))


def _clearest(points: Matrix, seed: int) -> tuple[Labels, float]:
    """Return the division into two to five groups with the largest silhouette."""
    divisions = [clustered(points, kinds, seed) for kinds in range(2, MOST_GROUPS + 1)]
    values = silhouettes(points, divisions)
    best = int(np.argmax(values))
    return divisions[best], values[best]


def _dealt_anew(votes: Matrix, chance: np.random.Generator) -> Matrix:
    """Shuffle each statement's votes among those who voted on it."""
    dealt = votes.copy()
    for column in dealt.T:
        there = np.flatnonzero(~np.isnan(column))
        column[there] = chance.permutation(column[there])
    return dealt


def _kept(votes: Matrix, labels: Labels, kinds: int, chance: np.random.Generator, seed: int) -> float:
    """Tell how alike the groups are after some votes were dropped."""
    fewer = np.where(chance.random(votes.shape) < DROPPED, np.nan, votes)
    return rand_index(labels, clustered(plane(fewer).points, kinds, seed))
