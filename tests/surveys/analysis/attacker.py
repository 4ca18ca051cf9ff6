"""What somebody can conclude who keeps every published table: linear bounds over all populations that fit.

The attacker knows the rules' data model, not the rules: people have one answer or none to each question, come in
waves and stay. Unknown is how many people of each wave gave each combination of answers. Every shown count is an
equation; a hidden count is recovered when all solutions agree on it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

TINY = 1e-7
Vector = npt.NDArray[np.float64]
Answer = str | None
Test = tuple[str, Callable[[Answer], bool]]


class Simplex:
    """Maximise over {x >= 0, Ax = b}: a dense two-phase simplex, small and slow on purpose."""

    def __init__(self, matrix: Vector, values: Vector) -> None:
        rows, self.columns = matrix.shape
        self.table = np.hstack([matrix, np.eye(rows), values[:, None]]).astype(float)
        self.basis = list(range(self.columns, self.columns + rows))
        cost = np.zeros(self.columns + rows)
        cost[self.columns :] = -1
        assert self._climb(cost) > -1e-5, "the published counts contradict each other"
        for row, column in enumerate(self.basis):
            if column >= self.columns:
                usable = np.flatnonzero(np.abs(self.table[row, : self.columns]) > TINY)
                if len(usable):
                    self._pivot(row, int(usable[0]))
        kept = [row for row, column in enumerate(self.basis) if column < self.columns]
        self.table = np.hstack([self.table[kept][:, : self.columns], self.table[kept][:, -1:]])
        self.basis = [self.basis[row] for row in kept]

    def best(self, cost: Vector) -> tuple[float, Vector]:
        """Return the largest value of ``cost`` and a point that has it."""
        value = self._climb(cost)
        point = np.zeros(self.columns)
        point[self.basis] = self.table[:, -1]
        return value, point

    def _climb(self, cost: Vector) -> float:
        for turn in itertools.count():
            reduced = cost - cost[self.basis] @ self.table[:, :-1]
            better = np.flatnonzero(reduced > TINY)
            if not len(better):
                return float(cost[self.basis] @ self.table[:, -1])
            column = int(better[np.argmax(reduced[better])] if turn < 200 else better[0])
            steps = self.table[:, column]
            rising = np.flatnonzero(steps > TINY)
            if not len(rising):
                return float("inf")
            ratios = np.maximum(self.table[rising, -1], 0) / steps[rising]
            ties = rising[ratios <= ratios.min() + 1e-12]
            self._pivot(min(map(int, ties), key=self.basis.__getitem__), column)
        raise AssertionError

    def _pivot(self, row: int, column: int) -> None:
        self.table[row] /= self.table[row, column]
        factors = self.table[:, column].copy()
        factors[row] = 0
        touched = np.flatnonzero(np.abs(factors) > 1e-12)
        self.table[touched] -= factors[touched, None] * self.table[row]
        self.basis[row] = column


class Attacker:
    """Collects what is shown at each moment and works out bounds for what is not."""

    def __init__(self, codes: Mapping[str, Sequence[str]]) -> None:
        self.questions = list(codes)
        self.kinds = list(itertools.product(*([*codes[question], None] for question in self.questions)))
        self.facts: list[tuple[int, Vector, int]] = []
        self.secrets: list[tuple[int, Vector, int]] = []
        self.moments = 0

    def moment(self, people: int) -> None:
        """Begin a new moment at which so many people had taken part."""
        self.moments += 1
        self.facts.append((self.moments, np.ones(len(self.kinds)), people))

    def sees(self, tests: Sequence[Test], shown: int | None, truth: int) -> None:
        """Note a cell of the last moment; ``tests`` are (question, predicate), ``shown`` is None when hidden."""
        inside = np.array(
            [float(all(test(kind[self.questions.index(question)]) for question, test in tests)) for kind in self.kinds]
        )
        if shown is None:
            self.secrets.append((self.moments, inside, truth))
        else:
            self.facts.append((self.moments, inside, shown))

    def recovered(self) -> list[tuple[int, float, float]]:
        """Return the true counts that all solutions agree on though they are hidden."""
        if not self.secrets:
            return []
        matrix = np.array([self._until(moment, inside) for moment, inside, _count in self.facts])
        values = np.array([count for _moment, _inside, count in self.facts], dtype=float)
        solver = Simplex(matrix, values)
        open_secrets = [(self._until(moment, inside), truth) for moment, inside, truth in self.secrets]
        lost = []
        while open_secrets:
            goal, truth = open_secrets[0]
            top, high = solver.best(goal)
            bottom, low = solver.best(-goal)
            assert -bottom - 1e-5 <= truth <= top + 1e-5
            if np.floor(top + 1e-6) - np.ceil(-bottom - 1e-6) < 1:
                lost.append((truth, -bottom, top))
            open_secrets = [
                (goal, truth) for goal, truth in open_secrets[1:] if abs(goal @ high - goal @ low) < 1 + 1e-6
            ]
        return lost

    def _until(self, moment: int, inside: Vector) -> Vector:
        return np.concatenate([inside if wave < moment else np.zeros(len(inside)) for wave in range(self.moments)])
