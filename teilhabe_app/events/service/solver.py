"""The joint allocation as an integer programme, in a process of its own: ``python solver.py < problem > solution``.

It imports nothing of the program, so that the pages' processes never load the solver (HiGHS). As many first wishes as
possible are met, then, without giving up one of them, as many second wishes, and so on: one optimisation for each
place in people's lists. Each ends with a proof: weak duality gives an upper bound that holds whatever the solver did.
What is still open after that is a lottery: of all equally good allocations the one with the largest sum of numbers
drawn from the recorded seed.
"""

from __future__ import annotations

import json
import random
import sys
import time
from typing import Any

import highspy
import numpy as np

EPSILON = 1e-6
LARGEST_LOT = 1 << 24
LIMIT = 120.0  # seconds


class Programme:
    """Columns: a wish each (0 or 1), then what a pool uses beyond the places kept for it. Rows: who, when, where."""

    def __init__(self, problem: dict[str, Any]) -> None:
        self.wishes: list[list[int]] = problem["wishes"]  # [unit, workshop, place in the list of its round]
        self.units: dict[str, dict[str, int]] = problem["units"]  # unit -> pool ("" for none) -> people
        self.workshops: dict[str, dict[str, Any]] = problem["workshops"]
        self.size = np.array([sum(self.units[str(unit)].values()) for unit, _workshop, _place in self.wishes], float)
        self.place = np.array([place for _unit, _workshop, place in self.wishes], int)
        self.lower: list[float] = []
        self.upper: list[float] = []
        self.rows: list[tuple[list[int], list[float]]] = []
        self.columns = len(self.wishes)
        self._one_at_a_time(problem["rounds_at_one_time"])
        self._places()
        single = all(len(rounds) == 1 for rounds in problem["rounds_at_one_time"])
        self.is_network = single and bool((self.size == 1).all())  # then every corner is whole-numbered

    def _row(self, entries: dict[int, float], upper: float) -> None:
        self.rows.append((list(entries), list(entries.values())))
        self.lower.append(-highspy.kHighsInf)
        self.upper.append(upper)

    def _one_at_a_time(self, at_one_time: list[list[int]]) -> None:
        groups: dict[int, list[int]] = {}
        for number, rounds in enumerate(at_one_time):
            for one in rounds:
                groups.setdefault(one, []).append(number)
        of_unit: dict[tuple[int, int], list[int]] = {}
        for column, (unit, workshop, _place) in enumerate(self.wishes):
            for number in groups[self.workshops[str(workshop)]["round"]]:
                of_unit.setdefault((unit, number), []).append(column)
        for columns in of_unit.values():
            self._row(dict.fromkeys(columns, 1.0), 1.0)

    def _places(self) -> None:
        of_workshop: dict[int, list[int]] = {}
        for column, (_unit, workshop, _place) in enumerate(self.wishes):
            of_workshop.setdefault(workshop, []).append(column)
        for workshop, columns in of_workshop.items():
            about = self.workshops[str(workshop)]
            if about["open"] is None:
                continue
            kept: dict[str, int] = about["kept"]
            free: dict[int, float] = {}
            of_pool: dict[str, dict[int, float]] = {pool: {} for pool in kept}
            for column in columns:
                for pool, people in self.units[str(self.wishes[column][0])].items():
                    target = of_pool[pool] if pool in kept else free
                    target[column] = target.get(column, 0.0) + people
            for pool, entries in of_pool.items():
                beyond, self.columns = self.columns, self.columns + 1
                self._row({**entries, beyond: -1.0}, float(kept[pool]))
                free[beyond] = 1.0
            self._row(free, float(about["open"]))


def solve(problem: dict[str, Any], seed: int) -> dict[str, Any]:
    """Return the numbers of the wishes that are met, what was reached at each place, and the proofs."""
    began = time.perf_counter()
    made = Programme(problem)
    steps: list[dict[str, int]] = []
    chosen: list[int] = []
    if made.wishes:
        solver = _Solver(made)
        last = int(made.place.max())
        for place in range(1, last + 1):
            goal = np.where(made.place == place, made.size, 0.0)
            value, bound = solver.best(goal)
            steps.append({"place": place, "met": value, "bound": bound})
            solver.keep(goal, value)
            if value == 0 and solver.best(np.where(made.place > place, made.size, 0.0))[1] == 0:
                steps.extend({"place": later, "met": 0, "bound": 0} for later in range(place + 1, last + 1))
                break
        lots = random.Random(seed)  # noqa: S311 -- a lottery that can be repeated, no secret
        solver.best(np.array([float(lots.randrange(1, LARGEST_LOT)) for _wish in made.wishes]))
        chosen = solver.chosen()
    return {
        "chosen": chosen,
        "steps": steps,
        "method": f"HiGHS {_version()}, {'linear' if made.is_network else 'integer'} programme",
        "seconds": round(time.perf_counter() - began, 3),
    }


def _version() -> str:
    return str(highspy.Highs().version())  # type: ignore[no-untyped-call]


class _Solver:
    """HiGHS with one programme; each optimum is kept while the next one is looked for."""

    def __init__(self, made: Programme) -> None:
        self.made = made
        self.low = np.zeros(made.columns)
        self.high = np.ones(made.columns)
        self.high[len(made.wishes) :] = highspy.kHighsInf
        starts = np.cumsum([0, *(len(columns) for columns, _values in made.rows)], dtype=np.int32)
        self.index = np.array([column for columns, _values in made.rows for column in columns], np.int32)
        self.value = np.array([value for _columns, values in made.rows for value in values], float)
        self.of_row = np.repeat(np.arange(len(made.rows)), np.diff(starts))
        self.row_low, self.row_high = np.array(made.lower), np.array(made.upper)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = made.columns, len(made.rows)
        model.col_cost_, model.col_lower_, model.col_upper_ = np.zeros(made.columns), self.low, self.high
        model.row_lower_, model.row_upper_ = self.row_low, self.row_high
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = starts, self.index, self.value
        model.sense_ = highspy.ObjSense.kMaximize
        if not made.is_network:
            kind = [highspy.HighsVarType.kInteger] * len(made.wishes)
            model.integrality_ = kind + [highspy.HighsVarType.kContinuous] * (made.columns - len(made.wishes))
        self.highs = highspy.Highs()  # type: ignore[no-untyped-call]
        self.highs.silent()
        for name, value in (
            ("threads", 1),
            ("presolve", "off"),  # these programmes are quick by themselves: with it they take three times as long
            ("random_seed", 1),
            ("time_limit", LIMIT),
            ("mip_rel_gap", 0.0),
            ("mip_abs_gap", 0.5),
        ):
            self.highs.setOptionValue(name, value)
        self.highs.passModel(model)
        self.every = np.arange(made.columns, dtype=np.int32)

    def best(self, goal: np.ndarray) -> tuple[int, int]:
        """Return the largest value of ``goal`` over the wishes, and the bound that proves it."""
        cost = np.concatenate([goal, np.zeros(self.made.columns - len(goal))])
        self.highs.changeColsCost(self.made.columns, self.every, cost)
        self.highs.setOptionValue("solve_relaxation", True)  # noqa: FBT003 -- by position only
        self.relaxed = self.solution = self._run()
        bound = relaxed = self._dual_bound(cost)
        if not self.made.is_network and not self._is_whole():
            self.highs.setOptionValue("solve_relaxation", False)  # noqa: FBT003
            self.solution = self._run()
            bound = min(bound, self.highs.getInfo().mip_dual_bound)
        met = round(float(goal @ np.round(np.array(self.solution.col_value)[: len(goal)])))
        self.gap = relaxed - met
        return met, int(np.floor(bound + EPSILON * max(1.0, met)))

    def _run(self) -> highspy.HighsSolution:
        self.highs.run()
        if self.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise RuntimeError(f"no optimum: {self.highs.modelStatusToString(self.highs.getModelStatus())}")
        return self.highs.getSolution()

    def _is_whole(self) -> bool:
        values = np.array(self.solution.col_value)[: len(self.made.wishes)]
        return bool(np.abs(values - np.round(values)).max() <= EPSILON)

    def _dual_bound(self, cost: np.ndarray) -> float:
        """Return a bound that holds for any multipliers: each row and each column at its most favourable end."""
        multiplier = np.array(self.relaxed.row_dual)
        reduced = cost.copy()
        np.subtract.at(reduced, self.index, multiplier[self.of_row] * self.value)
        return _most(multiplier, self.row_low, self.row_high) + _most(reduced, self.low, self.high)

    def keep(self, goal: np.ndarray, value: int) -> None:
        """Let the next optimisation choose among the best solutions of this one only."""
        if self.gap > EPSILON * max(1.0, value):
            columns = np.nonzero(goal)[0].astype(np.int32)
            self.highs.addRow(float(value), highspy.kHighsInf, len(columns), columns, goal[columns])
            self.index, self.value = np.append(self.index, columns), np.append(self.value, goal[columns])
            self.of_row = np.append(self.of_row, np.full(len(columns), len(self.row_low)))
            self.row_low, self.row_high = np.append(self.row_low, value), np.append(self.row_high, highspy.kHighsInf)
            return
        # Complementary slackness: where halves of places would gain nothing, the best solutions are those in which what
        # has a price stays where it is. That spares the next optimisation a row over all wishes.
        value_of = np.array(self.relaxed.col_value)
        fixed = np.nonzero(np.abs(np.array(self.relaxed.col_dual)) > EPSILON)[0].astype(np.int32)
        self.low[fixed] = self.high[fixed] = value_of[fixed]
        self.highs.changeColsBounds(len(fixed), fixed, self.low[fixed], self.high[fixed])
        tight = np.nonzero(np.abs(np.array(self.relaxed.row_dual)) > EPSILON)[0].astype(np.int32)
        level = np.round(np.array(self.relaxed.row_value)[tight])
        self.row_low[tight] = self.row_high[tight] = level
        self.highs.changeRowsBounds(len(tight), tight, level, level)  # type: ignore[attr-defined]

    def chosen(self) -> list[int]:
        """Return the numbers of the wishes that are met."""
        if not self._is_whole():
            raise RuntimeError("half a place")
        values = np.array(self.solution.col_value)[: len(self.made.wishes)]
        return [int(number) for number in np.nonzero(values > 0.5)[0]]  # noqa: PLR2004 -- nearer to a place than to none


def _most(multiplier: np.ndarray, low: np.ndarray, high: np.ndarray) -> float:
    """Return the largest sum of multiplier times anything between the ends; tiny multipliers of open ends are none."""
    clean = np.where(np.abs(multiplier) < EPSILON / 1000, 0.0, multiplier)
    end = np.where(clean > 0, high, low)
    return float(np.sum(clean[clean != 0] * end[clean != 0]))


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    json.dump(solve(asked["problem"], asked["seed"]), sys.stdout)
