"""Places in workshops: at most one a round, the best wish that has one; better ones that are full stay in the queue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import or_, update

from teilhabe_app.core.db import db
from teilhabe_app.events import queries
from teilhabe_app.events.models import (
    Allocation,
    Event,
    Registration,
    Wish,
    WishState,
    Workshop,
    WorkshopReserve,
)
from teilhabe_app.events.service.counters import Changes
from teilhabe_app.formats.models import Stage, State


def wishes_of(event: Event, workshop_ids: Sequence[int]) -> list[Wish]:
    """Make the rows of wishes, in order; what is no workshop of the event is left out."""
    known = {workshop.id: workshop for workshop in event.workshops}
    wanted = [known[key] for key in dict.fromkeys(workshop_ids) if key in known]
    return [
        Wish(workshop=one, workshop_id=one.id, slot_id=one.slot_id, rank=rank, state=WishState.OPEN, queued=0)
        for rank, one in enumerate(wanted, 1)
    ]


def are_decided(event: Event) -> bool:
    """Tell whether wishes get places now, or are still collected for the joint allocation."""
    return event.allocation is Allocation.AT_ONCE or event.allocated_at is not None


def takes_place(event: Event) -> bool:
    """Tell whether a place is worth anything: nobody gets one at an event that is called off or over."""
    return event.format.state is not State.CANCELLED and event.format.stage() is not Stage.OVER


def give_out(wishes: Sequence[Wish], claim_id: int | None = None) -> None:
    """Take the best free workshop of each round, a place kept for one's pool first (at most 3 statements).

    Better ones that are full stay in their queues, worse ones lapse.
    """
    if not wishes:
        return
    rooms = queries.rooms([wish.workshop_id for wish in wishes], claim_id)
    served: set[int] = set()
    chosen: list[Wish] = []
    for wish in sorted(wishes, key=lambda one: one.rank):
        room = rooms[wish.workshop_id]
        if wish.slot_id in served:
            wish.state = WishState.LAPSED
        elif room.has_place:
            wish.state, wish.reserve_id = WishState.HELD, room.reserve_ids[0] if room.reserve_ids else None
            served.add(wish.slot_id)
            chosen.append(wish)
        else:
            wish.state = WishState.WAITING
    _take(chosen)


def _take(chosen: Sequence[Wish]) -> None:
    """Move the counters; a place that is gone in spite of the lock becomes a place in the queue."""
    reserved = {wish.reserve_id for wish in chosen if wish.reserve_id}
    free = {wish.workshop_id for wish in chosen if not wish.reserve_id}
    got: set[int] = set()
    if reserved:
        kept = update(WorkshopReserve).where(
            WorkshopReserve.id.in_(reserved), WorkshopReserve.taken < WorkshopReserve.capacity
        )
        got.update(_moved(kept.values(taken=WorkshopReserve.taken + 1).returning(WorkshopReserve.workshop_id)))
    if free:
        rooms = update(Workshop).where(
            Workshop.id.in_(free), or_(Workshop.capacity.is_(None), Workshop.taken < Workshop.capacity)
        )
        got.update(_moved(rooms.values(taken=Workshop.taken + 1).returning(Workshop.id)))
    for wish in chosen:
        if wish.workshop_id not in got:
            wish.state, wish.reserve_id = WishState.WAITING, None


def _moved(statement: object) -> Iterable[int]:
    return db.session.execute(statement, execution_options={"synchronize_session": False}).scalars()  # type: ignore[call-overload, no-any-return]


def leave(wish: Wish) -> None:
    """Give one place in a workshop back."""
    if wish.reserve_id:
        kept = update(WorkshopReserve).where(WorkshopReserve.id == wish.reserve_id)
        _moved(kept.values(taken=WorkshopReserve.taken - 1).returning(WorkshopReserve.id))
    else:
        room = update(Workshop).where(Workshop.id == wish.workshop_id)
        _moved(room.values(taken=Workshop.taken - 1).returning(Workshop.id))
    wish.state, wish.reserve_id = WishState.LAPSED, None


def give_back_workshops(registration: Registration) -> list[int]:
    """Give back the places in workshops and leave the queues; return which workshops are free now."""
    freed = [wish.workshop_id for wish in registration.held]
    for wish in registration.wishes:
        if wish.state is WishState.HELD:
            leave(wish)
        wish.state = WishState.LAPSED
    return freed


def settle(freed: int | None, changes: Changes) -> None:
    """Give free places in a workshop to the first people in its queue.

    Whoever waits there wishes for it more than for what they have in that round; their old place becomes free in turn.
    Every step improves somebody's rank, so this ends.
    """
    if freed is None or not takes_place(db.session.get_one(Workshop, freed).event):
        return
    pending = [freed]
    while pending:
        workshop_id = pending.pop()
        while (wish := _next(workshop_id)) is not None:
            chosen = wish.registration
            for other in chosen.wishes:
                if other.slot_id == wish.slot_id and other.rank > wish.rank:
                    if other.state is WishState.HELD:
                        pending.append(other.workshop_id)
                        leave(other)
                    other.state = WishState.LAPSED
            db.session.flush()  # the old place is given back before the new one is held
            wish.state = WishState.HELD
            _take([wish])
            db.session.flush()
            if chosen not in changes.promoted and chosen not in changes.moved:
                changes.moved.append(chosen)


def _next(workshop_id: int) -> Wish | None:
    """Return the first wish in the queue for which there is a place; it says which."""
    db.session.flush()
    room = queries.room_for_anybody(workshop_id)
    if not room.left and not room.reserves:
        return None
    pools = None if room.left else [pool for pool, _reserve in room.reserves]
    wish = queries.first_in_workshop_queue(workshop_id, pools)
    if wish is not None:
        kept = [reserve for pool, reserve in room.reserves if pool in {None, wish.registration.claim_id}]
        wish.reserve_id = kept[0] if kept else None
    return wish
