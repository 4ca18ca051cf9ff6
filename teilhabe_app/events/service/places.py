"""Places: taken and given back by single statements that the database decides, one event at a time.

Whoever changes places locks the event's row first, so that a place given back and a place in the queue taken at the
same moment cannot miss each other. The CHECK on both tables holds whatever this module does.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import or_, select, update

from teilhabe_app.core.db import db
from teilhabe_app.events import queries
from teilhabe_app.events.models import Event, Registration, RegistrationState, Wish, WishState, Workshop


@dataclass(slots=True)
class Changes:
    """Whom a change of places concerns, so that they can be told."""

    promoted: list[Registration] = field(default_factory=list)
    moved: list[Registration] = field(default_factory=list)


def lock(event_id: int) -> None:
    """Let nobody else change places of this event until the transaction ends."""
    db.session.execute(select(Event.id).where(Event.id == event_id).with_for_update())


def take_place(event_id: int) -> bool:
    """Take one place of the event if there is one."""
    row = (
        update(Event)
        .where(Event.id == event_id, Event.taken < Event.capacity)
        .values(taken=Event.taken + 1)
        .returning(Event.id)
        .execution_options(synchronize_session=False)
    )
    return db.session.execute(row).scalar() is not None


def place_or_number(event_id: int) -> int | None:
    """Take a place and return None, or return the next number of the queue.

    Taking the number locks the event; a place given back meanwhile is then seen by the second try.
    """
    if take_place(event_id):
        return None
    row = (
        update(Event)
        .where(Event.id == event_id)
        .values(waiting_next=Event.waiting_next + 1)
        .returning(Event.waiting_next)
        .execution_options(synchronize_session=False)
    )
    number = db.session.execute(row).scalar_one()
    return None if take_place(event_id) else int(number) - 1


def take_workshop(workshop_id: int) -> bool:
    """Take one place in a workshop if there is one."""
    row = (
        update(Workshop)
        .where(Workshop.id == workshop_id, or_(Workshop.capacity.is_(None), Workshop.taken < Workshop.capacity))
        .values(taken=Workshop.taken + 1)
        .returning(Workshop.id)
        .execution_options(synchronize_session=False)
    )
    return db.session.execute(row).scalar() is not None


def give_out(wishes: list[Wish]) -> None:
    """Take the best free workshop of each round; better ones that are full stay in their queues, worse ones lapse."""
    served: set[int] = set()
    for wish in wishes:
        if wish.slot_id in served:
            wish.state = WishState.LAPSED
        elif take_workshop(wish.workshop_id):
            wish.state = WishState.HELD
            served.add(wish.slot_id)
        else:
            wish.state = WishState.WAITING


def give_back_workshops(registration: Registration) -> list[int]:
    """Give back the places in workshops and return which ones are free now."""
    freed = [wish.workshop_id for wish in registration.held]
    for wish in registration.held:
        leave(wish)
    return freed


def leave(wish: Wish) -> None:
    """Give one place in a workshop back."""
    row = update(Workshop).where(Workshop.id == wish.workshop_id).values(taken=Workshop.taken - 1)
    db.session.execute(row.execution_options(synchronize_session=False))
    wish.state = WishState.LAPSED


def give_back_place(event_id: int, changes: Changes) -> None:
    """Pass a place on to whoever has waited longest, or leave it free."""
    if not _promote(event_id, changes):
        row = update(Event).where(Event.id == event_id).values(taken=Event.taken - 1)
        db.session.execute(row.execution_options(synchronize_session=False))


def fill(event_id: int, changes: Changes) -> None:
    """Give free places to those who wait, for example after there are more places."""
    while queries.first_waiting(event_id) is not None and take_place(event_id):
        _promote(event_id, changes)


def settle(freed: int | None, changes: Changes) -> None:
    """Give a free place in a workshop to the first person in its queue.

    Whoever waits there wishes for it more than for what they have in that round; their old place becomes free in turn.
    Every step improves somebody's rank, so this ends.
    """
    while freed is not None:
        db.session.flush()
        wish = queries.first_in_workshop_queue(freed)
        if wish is None or not take_workshop(freed):
            return
        chosen, following = wish.registration, None
        for other in chosen.wishes:
            if other.slot_id == wish.slot_id and other.rank > wish.rank:
                if other.state is WishState.HELD:
                    following = other.workshop_id
                    leave(other)
                other.state = WishState.LAPSED
        db.session.flush()  # the old place is given back before the new one is held
        wish.state = WishState.HELD
        if chosen not in changes.promoted and chosen not in changes.moved:
            changes.moved.append(chosen)
        freed = following


def _promote(event_id: int, changes: Changes) -> bool:
    db.session.flush()
    following = queries.first_waiting(event_id)
    if following is None:
        return False
    following.state = RegistrationState.CONFIRMED
    following.waiting_number = None
    give_out(following.wishes)
    following.version += 1
    changes.promoted.append(following)
    db.session.flush()
    return True
