"""Joint allocation: two thousand people, twelve workshops, the proven optimum."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

from bench.figures import Figure, measures
from teilhabe_app.events.service import solving
from teilhabe_app.events.service.solving import Problem

PEOPLE, WORKSHOPS = 2000, 12
GOAL = 5.0  # seconds
CASES = {"4_wishes": (4, False), "12_wishes": (12, False), "4_wishes_groups": (4, True), "12_wishes_groups": (12, True)}


def problem(wishes: int, *, groups: bool) -> Problem:
    """Make up wishes: workshops are loved very unequally, a tenth of the people come by a pool, places are short."""
    dice = random.Random(2026)  # noqa: S311 -- the same wishes every time
    weights = [1 / (number + 1) for number in range(WORKSHOPS)]
    lists: dict[int, list[int]] = {}
    of_group: dict[int, int] = {}
    for person in range(1, PEOPLE + 1):
        group = person // 100 if groups and person % 100 < 5 else None  # noqa: PLR2004 -- every hundred, five together
        if group is not None and person - 1 in of_group:
            lists[person] = lists[person - 1]
        else:
            chosen: list[int] = []
            while len(chosen) < wishes:
                one = dice.choices(range(WORKSHOPS), weights)[0]
                if one not in chosen:
                    chosen.append(one)
            lists[person] = chosen
        if group is not None:
            of_group[person] = group
    rows = [(person, shop, place) for person, chosen in lists.items() for place, shop in enumerate(chosen, 1)]
    claims = {person: 1 if person % 10 == 0 else None for person in lists}
    each = PEOPLE // WORKSHOPS
    shops = {number: {"round": 1, "open": each - 5, "kept": {"1": 5}} for number in range(WORKSHOPS)}
    return Problem(rows, claims, of_group, shops, [[1]])


@measures("events.allocation")
def allocation() -> Iterator[Figure]:
    """Allocate with everything around it: a process of its own, a proof for each place in the lists, the check."""
    for name, (wishes, groups) in CASES.items():
        asked = problem(wishes, groups=groups)
        began = time.perf_counter()
        solution = solving.solve(asked, seed=1, keep_groups=groups)
        seconds = time.perf_counter() - began
        is_proven = all(step["met"] == step["bound"] for step in solution.steps)
        yield Figure(
            key=f"events.allocation_{name}",
            value=round(seconds, 2),
            unit="s",
            goal=f"optimum, <= {GOAL:g}",
            holds=is_proven and seconds <= GOAL,
        )
        met = [step["met"] for step in solution.steps]
        yield Figure(
            key=f"events.allocation_{name}_first_wishes",
            value=met[0],
            unit=f"of {PEOPLE} people",
            goal="proven optimum",
            holds=is_proven,
        )
