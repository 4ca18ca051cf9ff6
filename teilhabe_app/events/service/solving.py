"""The best allocation of workshop places: wishes and places as a problem, its solution, and a check of it.

Rules: a place each person and round; no two rounds at one time; places kept for pools go to people who came by them;
as many first wishes as possible, then second ones, and so on (a person's list counts for each round by itself); what is
equally good is drawn by lot from a recorded seed.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from teilhabe_app.events import queries
from teilhabe_app.events.models import Event, Slot

SOLVER = Path(__file__).with_name("solver.py")
PATIENCE = 150  # seconds
LARGEST_SEED = 2**31


@dataclass(frozen=True, slots=True)
class Problem:
    """Wishes and places at a moment. ``rows`` are (registration, workshop, place in the list of its round)."""

    rows: list[tuple[int, int, int]]
    claims: dict[int, int | None]
    groups: dict[int, int]  # of those who come together
    workshops: dict[int, dict[str, Any]]  # round, open, kept (by pool)
    at_one_time: list[list[int]]

    @property
    def digest(self) -> str:
        """Return what changes with anything that the result depends on."""
        parts = [self.rows, sorted(self.claims.items()), sorted(self.groups.items()), self.at_one_time]
        text = json.dumps([parts, self.workshops], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:40]


@dataclass(frozen=True, slots=True)
class Solution:
    """Which rows of a problem are met, what was reached at each place, and how."""

    chosen: list[int]
    steps: list[dict[str, int]]
    method: str
    seconds: float
    seed: int
    keeps_groups: bool


def problem_of(event: Event) -> Problem:
    """Read wishes and places (6 statements)."""
    held = queries.held_rounds(event.id)
    rounds = queries.rounds(event.id)
    lists: Counter[tuple[int, int]] = Counter()
    rows, claims = [], {}
    blocked = _blocked(rounds, held)
    for wish in queries.open_wishes(event.id):
        if (wish.registration_id, wish.slot_id) in blocked:
            continue
        lists[wish.registration_id, wish.slot_id] += 1
        rows.append((wish.registration_id, wish.workshop_id, lists[wish.registration_id, wish.slot_id]))
        claims[wish.registration_id] = wish.claim_id
    workshops: dict[int, dict[str, Any]] = {
        one.id: {
            "round": one.slot_id,
            "open": None if one.capacity is None else one.capacity - one.taken,
            "kept": {},
        }
        for one in queries.workshop_places(event.id)
    }
    for kept in queries.free_kept_places(event.id):
        about, free = workshops[kept.workshop_id], kept.capacity - kept.taken
        if kept.released_at is None:
            about["kept"][str(kept.pool_id)] = free
        elif about["open"] is not None:
            about["open"] += free
    groups = {key: group for key, group in queries.groups_together(event.id).items() if key in claims}
    return Problem(rows, claims, groups, workshops, _at_one_time(rounds))


def _overlap(one: Slot, other: Slot) -> bool:
    if one.id == other.id:
        return True
    if not (one.starts_at and one.ends_at and other.starts_at and other.ends_at):
        return False
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _blocked(rounds: Sequence[Slot], held: set[tuple[int, int]]) -> set[tuple[int, int]]:
    by_id = {one.id: one for one in rounds}
    return {(person, other.id) for person, slot in held for other in rounds if _overlap(by_id[slot], other)}


def _at_one_time(rounds: Sequence[Slot]) -> list[list[int]]:
    """Return the sets of rounds of which one can attend a single one: all that run when one of them begins."""
    sets = []
    for one in rounds:
        begin = one.starts_at
        running = [
            other.id
            for other in rounds
            if other.id == one.id
            or (begin and other.starts_at and other.ends_at and other.starts_at <= begin < other.ends_at)
        ]
        sets.append(sorted(running))
    return sorted(sets)


def solve(problem: Problem, *, seed: int | None = None, keep_groups: bool = False) -> Solution:
    """Find the best allocation in a process of its own and check it; nothing of the database is held meanwhile."""
    seed = secrets.randbelow(LARGEST_SEED) if seed is None else seed
    asked, members = _asked(problem, keep_groups=keep_groups)
    done = subprocess.run(  # noqa: S603 -- our own program, its input is data
        [sys.executable, str(SOLVER)],
        input=json.dumps({"problem": asked, "seed": seed}),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the solver failed: {done.stderr[-2000:]}")
    answer = json.loads(done.stdout)
    chosen = sorted(row for number in answer["chosen"] for row in members[number])
    solution = Solution(chosen, answer["steps"], answer["method"], answer["seconds"], seed, keep_groups)
    check(problem, solution)
    return solution


def _asked(problem: Problem, *, keep_groups: bool) -> tuple[dict[str, Any], list[list[int]]]:
    """Write a problem for the solver: units are people, or groups who come together and wish the same."""
    lists: dict[int, list[int]] = {}
    for number, (person, _workshop, _place) in enumerate(problem.rows):
        lists.setdefault(person, []).append(number)
    parties: dict[Any, list[int]] = {}
    for person, numbers in lists.items():
        wanted = tuple(problem.rows[number][1] for number in numbers)
        group = problem.groups.get(person) if keep_groups else None
        parties.setdefault((group, wanted) if group is not None else person, []).append(person)
    wishes, members, units = [], [], {}
    for unit, people in enumerate(parties.values()):
        units[str(unit)] = dict(Counter(str(problem.claims[person] or "") for person in people))
        for position, number in enumerate(lists[people[0]]):
            _person, workshop, place = problem.rows[number]
            wishes.append([unit, workshop, place])
            members.append([lists[person][position] for person in people])
    workshops = {str(key): value for key, value in problem.workshops.items()}
    asked = {"wishes": wishes, "units": units, "workshops": workshops, "rounds_at_one_time": problem.at_one_time}
    return asked, members


def check(problem: Problem, solution: Solution) -> None:
    """Check a result without the solver: the rules hold, and each number reached is its proven upper bound."""
    taken: Counter[tuple[int, int]] = Counter()
    users: dict[int, Counter[str]] = {}
    met: Counter[int] = Counter()
    for number in solution.chosen:
        person, workshop, place = problem.rows[number]
        met[place] += 1
        users.setdefault(workshop, Counter())[str(problem.claims[person] or "")] += 1
        for index, rounds in enumerate(problem.at_one_time):
            taken[person, index] += problem.workshops[workshop]["round"] in rounds
    if any(count > 1 for count in taken.values()):
        raise RuntimeError("two places at one time")
    for workshop, pools in users.items():
        about = problem.workshops[workshop]
        beyond = sum(max(0, count - about["kept"].get(pool, 0)) for pool, count in pools.items())
        if about["open"] is not None and beyond > about["open"]:
            raise RuntimeError("more people than places")
    for step in solution.steps:
        if met[step["place"]] != step["met"] or step["met"] != step["bound"]:
            raise RuntimeError("not proven to be the best")
