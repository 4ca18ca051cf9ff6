"""The joint allocation: a preview for the editor, giving the places out, and why each person got what they got."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, or_, update
from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit, clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.events import queries
from teilhabe_app.events.models import (
    Allocation,
    AllocationRun,
    Event,
    Registration,
    Wish,
    WishState,
    Workshop,
    WorkshopReserve,
)
from teilhabe_app.events.policy import Can
from teilhabe_app.events.service import counters
from teilhabe_app.events.service.solving import Problem, Solution, problem_of

_ROW = (
    update(Wish)
    .where(Wish.registration_id == bindparam("b_person"), Wish.workshop_id == bindparam("b_workshop"))
    .execution_options(synchronize_session=False)
)


def keep_preview(actor: Actor, event: Event, problem: Problem, solution: Solution) -> AllocationRun:
    """Keep a result for the editor to look at; nobody is told anything yet."""
    policy.require(actor, Can.EDIT, event)
    _may_still(event)
    run = AllocationRun(event=event, seed=solution.seed, input_digest=problem.digest, result=_result(problem, solution))
    db.session.add(run)
    audit.note(actor, "event.allocation_preview", event, seed=solution.seed)
    return run


def _result(problem: Problem, solution: Solution) -> dict[str, Any]:
    places: dict[str, list[int]] = {}
    for number in solution.chosen:
        person, workshop, _place = problem.rows[number]
        places.setdefault(str(person), []).append(workshop)
    wished = Counter(workshop for _person, workshop, place in problem.rows if place == 1)
    lists: dict[int, dict[int, list[int]]] = {}
    for person, workshop, _place in problem.rows:
        lists.setdefault(person, {}).setdefault(problem.workshops[workshop]["round"], []).append(workshop)
    asked = {(person, part) for person, parts in lists.items() for part in parts}
    got = {(person, problem.workshops[w]["round"]) for person, w, _p in (problem.rows[n] for n in solution.chosen)}
    return {
        "places": places,
        "lists": {str(person): list(parts.values()) for person, parts in lists.items()},
        "steps": solution.steps,
        "method": solution.method,
        "seconds": solution.seconds,
        "keeps_groups": solution.keeps_groups,
        "people": len(problem.claims),
        "nothing": sorted({person for person, _round in asked - got}),
        "workshops": {
            str(key): {
                "first": wished[key],
                "wished": sum(workshop == key for _person, workshop, _place in problem.rows),
                "given": sum(problem.rows[number][1] == key for number in solution.chosen),
                "capacity": None if about["open"] is None else about["open"] + sum(about["kept"].values()),
            }
            for key, about in problem.workshops.items()
        },
    }


def _may_still(event: Event) -> None:
    if event.allocation is not Allocation.TOGETHER:
        raise DomainError(_l("In this event places are given out at once."))
    if event.allocated_at is not None:
        raise DomainError(_l("The places were given out already."))


def apply(actor: Actor, run: AllocationRun) -> list[int]:
    """Give out the places of a preview; return whom that concerns.

    Holds the event, so that nothing moves meanwhile; refuses when wishes or places are no longer those of the preview.
    """
    event = run.event
    policy.require(actor, Can.EDIT, event)
    counters.lock(event.id)
    db.session.refresh(event, ["allocated_at", "allocation", "wishes_until"])
    _may_still(event)
    if event.wishes_until is not None and clock.now() < event.wishes_until:
        raise DomainError(_l("People can still change their wishes. Wait until the date has passed."))
    problem = problem_of(event)
    if problem.digest != run.input_digest:
        raise DomainError(_l("Wishes or places have changed since this preview. Please make a new one."))
    _give(problem, run, event)
    event.allocated_at = run.applied_at = clock.now()
    try:
        db.session.flush()
    except IntegrityError as error:
        raise DomainError(_l("The places were given out already.")) from error
    audit.note(actor, "event.allocate", event, run=run.id, seed=run.seed)
    return sorted(problem.claims)


def _give(problem: Problem, run: AllocationRun, event: Event) -> None:
    won = {(int(person), key) for person, keys in run.result["places"].items() for key in keys}
    got = {(person, problem.workshops[key]["round"]): key for person, key in won}
    place_of = {(person, workshop): place for person, workshop, place in problem.rows}
    states: dict[WishState, list[tuple[int, int]]] = {state: [] for state in WishState}
    for person, workshop, place in problem.rows:
        mine = got.get((person, problem.workshops[workshop]["round"]))
        if mine == workshop:
            states[WishState.HELD].append((person, workshop))
        elif mine is None or place < place_of[person, mine]:
            states[WishState.WAITING].append((person, workshop))
        else:
            states[WishState.LAPSED].append((person, workshop))
    kept = _kept(problem, sorted(won), event.id)
    for state, pairs in states.items():
        rows = [
            {"b_person": person, "b_workshop": workshop, "b_reserve": kept.get((person, workshop))}
            for person, workshop in pairs
        ]
        if rows:
            db.session.connection().execute(_ROW.values(state=state, reserve_id=bindparam("b_reserve")), rows)
    _count(won, kept)
    db.session.expire_all()


def _kept(problem: Problem, won: list[tuple[int, int]], event_id: int) -> dict[tuple[int, int], int]:
    """Say who uses places kept for pools: those who came by the pool, in order, while there are any.

    Places of a pool that was opened to everybody are for anyone.
    """
    left: dict[tuple[int, int | None], list[int]] = {}
    for row in queries.free_kept_places(event_id):
        key = (row.workshop_id, None if row.released_at else row.pool_id)
        left.setdefault(key, []).extend([row.id] * (row.capacity - row.taken))
    used: dict[tuple[int, int], int] = {}
    for person, workshop in won:
        mine = left.get((workshop, problem.claims[person])) or left.get((workshop, None))
        if mine:
            used[person, workshop] = mine.pop(0)
    return used


def _count(won: set[tuple[int, int]], kept: dict[tuple[int, int], int]) -> None:
    """Move the counters; the CHECKs of the tables hold whatever was worked out."""
    free = Counter(workshop for person, workshop in won if (person, workshop) not in kept)
    for workshop, count in free.items():
        fits = or_(Workshop.capacity.is_(None), Workshop.taken + count <= Workshop.capacity)
        row = update(Workshop).where(Workshop.id == workshop, fits).values(taken=Workshop.taken + count)
        _move(row.returning(Workshop.id))
    for reserve, count in Counter(kept.values()).items():
        fits = WorkshopReserve.taken + count <= WorkshopReserve.capacity
        row = update(WorkshopReserve).where(WorkshopReserve.id == reserve, fits)
        _move(row.values(taken=WorkshopReserve.taken + count).returning(WorkshopReserve.id))


def _move(row: Any) -> None:
    if db.session.execute(row.execution_options(synchronize_session=False)).scalar() is None:
        raise DomainError(_l("Wishes or places have changed since this preview. Please make a new one."))


@dataclass(frozen=True, slots=True)
class Reason:
    """What became of one wish: its place in the list of its round, and how many wanted how many places."""

    workshop: Workshop
    place: int
    got: bool
    first: int  # people who put it first
    capacity: int | None


def reasons(registration: Registration, run: AllocationRun | None = None) -> list[list[Reason]]:
    """Explain the allocation to one person: for each round their wishes at that time, down to the one that was met.

    Left out are rounds in which they have something else by now; whoever came later was not part of it.
    """
    run = run or queries.applied_run(registration.event_id)
    if run is None:
        return []
    won = set(run.result["places"].get(str(registration.id), []))
    known = {one.id: one for one in registration.event.workshops}
    told = []
    for keys in _lists(registration, run):
        about = []
        for place, key in enumerate(keys, 1):
            figures = run.result["workshops"].get(str(key))
            if figures is None or key not in known:
                continue
            about.append(Reason(known[key], place, key in won, figures["first"], figures["capacity"]))
            if key in won:
                break
        if about and _still_stands(registration, about):
            told.append(about)
    return told


def _lists(registration: Registration, run: AllocationRun) -> list[list[int]]:
    """Return the wishes that the allocation was made from, round by round; earlier runs did not write them down."""
    lists = run.result.get("lists")
    if lists is not None:
        return list(lists.get(str(registration.id), []))
    if str(registration.id) not in run.result["places"] and registration.id not in run.result.get("nothing", ()):
        return []
    rounds: dict[int, list[int]] = {}
    for wish in registration.wishes:
        rounds.setdefault(wish.slot_id, []).append(wish.workshop_id)
    return list(rounds.values())


def _still_stands(registration: Registration, about: list[Reason]) -> bool:
    """Tell whether somebody has what they got: that place, or without one still a place in a queue."""
    if about[-1].got:
        return any(wish.workshop_id == about[-1].workshop.id for wish in registration.held)
    mine = {reason.workshop.id for reason in about}
    wishes = [wish for wish in registration.wishes if wish.workshop_id in mine]
    states = {wish.state for wish in wishes}
    has_another = any(wish.slot_id == other.slot_id for wish in registration.held for other in wishes)
    return WishState.WAITING in states and not has_another
