"""Places and the waiting list: a place given back goes to whoever may use it, in the same transaction.

The counters move in ``counters``, the workshops in ``wishing``. Callers lock the event first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from teilhabe_app.core import audit, clock
from teilhabe_app.core.db import db
from teilhabe_app.events import queries
from teilhabe_app.events.models import Event, Pool, PoolKind, Registration, RegistrationState, WishState
from teilhabe_app.events.queries import Seats
from teilhabe_app.events.service.counters import (
    Changes,
    Former,
    give_place,
    lock,
    release,
    take_number,
    take_place,
    take_pool,
)
from teilhabe_app.events.service.wishing import are_decided, give_back_workshops, give_out, settle, takes_place

__all__ = ["Changes", "Former", "end", "expire", "fill", "give_back", "lock", "release_due", "settle", "tidy"]

OVER = (RegistrationState.CANCELLED, RegistrationState.DECLINED)


def seat(registration: Registration, event: Event, claim: Pool | None, *, may_wait: bool = True) -> bool:
    """Give a place: of the pool asked for, else, unless it is for taking part online, one open to everybody.

    Without a free one, the next number of the waiting list. Returns whether it is a place.
    """
    got = claim is not None and take_pool(claim.id)
    if got:
        registration.pool_id = claim.id if claim else None
    elif (claim is None or claim.kind is not PoolKind.ONLINE) and take_place(event.id):
        got, registration.pool_id = True, None
    if got:
        registration.state, registration.waiting_number = RegistrationState.CONFIRMED, None
        if are_decided(event):
            give_out([wish for wish in registration.wishes if wish.state is WishState.OPEN], registration.claim_id)
    elif may_wait:
        wait(registration, event)
    return got


def wait(registration: Registration, event: Event) -> None:
    """Put somebody at the end of the waiting list."""
    registration.state, registration.waiting_number = RegistrationState.WAITING, take_number(event.id)


def seat_all(registrations: Sequence[Registration], event: Event, claim: Pool | None, *, together: bool) -> None:
    """Give places to a group; those who come together get all or none."""
    if together:
        seats, online = queries.free_seats(event.id)
        if plan([claim.id if claim else None for _one in registrations], seats, online) is None:
            for one in registrations:
                wait(one, event)
            return
    for one in registrations:
        seat(one, event, claim)


def plan(claims: Iterable[int | None], seats: Seats, online: set[int]) -> Seats | None:
    """Return what would be left if all of these people got places, or None when they do not fit."""
    left = dict(seats)
    for claim in claims:
        if claim is not None and left.get(claim, 0) > 0:
            left[claim] -= 1
        elif claim not in online and left[None] > 0:
            left[None] -= 1
        else:
            return None
    return left


def give_back(registration: Registration, changes: Changes) -> None:
    """Give the place of the event back; it goes to the first in the queue who may use it and fits."""
    give_place(registration.event_id, registration.pool_id)
    registration.pool_id = None
    fill(registration.event_id, changes)


def fill(event_id: int, changes: Changes) -> None:
    """Give free places to those who wait, in their order.

    A group that comes together gets places only when all fit; meanwhile it is skipped and keeps its order. Nobody gets
    a place at an event that is called off or over.
    """
    db.session.flush()
    if not takes_place(db.session.get_one(Event, event_id)):
        return
    seats, online = queries.free_seats(event_id)
    if not any(count > 0 for count in seats.values()):
        return
    queue = queries.waiting_list(event_id)
    seen: set[int] = set()
    chosen: list[int] = []
    for row in queue:
        if row.id in seen:
            continue
        party = [one for one in queue if one.group_id == row.group_id] if row.together else [row]
        seen.update(one.id for one in party)
        left = plan([one.claim_id for one in party], seats, online)
        if left is not None:
            chosen.extend(one.id for one in party)
            seats = left
            if not any(count > 0 for count in seats.values()):
                break
    _promote(event_id, chosen, changes)


def give_out_all(event: Event, changes: Changes) -> None:
    """Give out places in workshops for the wishes collected so far, in the order in which people registered."""
    ids = list(dict.fromkeys(row.registration_id for row in queries.open_wishes(event.id)))
    loaded = queries.with_wishes(ids) if ids and takes_place(event) else {}
    for key, one in sorted(loaded.items()):
        give_out([wish for wish in one.wishes if wish.state is WishState.OPEN], one.claim_id)
        db.session.flush()
        if loaded[key].held:
            changes.moved.append(one)


def _promote(event_id: int, ids: Sequence[int], changes: Changes) -> None:
    if not ids:
        return
    loaded, event = queries.with_wishes(ids), db.session.get_one(Event, event_id)
    for key in ids:
        one = loaded[key]
        if seat(one, event, one.claim, may_wait=False):
            one.version += 1
            changes.promoted.append(one)
    db.session.flush()


def end(registration: Registration, state: RegistrationState, changes: Changes) -> None:
    """Take somebody out, whatever they hold: workshops and the place go on, needs and answers are deleted."""
    had_place = registration.state is RegistrationState.CONFIRMED
    registration.state, registration.cancelled_at = state, clock.now()
    registration.waiting_number = registration.network = registration.provisional_number = None
    registration.confirm_by = registration.outcome_email = None
    registration.wants_outcome = False
    registration.needs.clear()
    registration.answers.clear()
    registration.version += 1
    for told in (changes.promoted, changes.moved):
        if registration in told:
            told.remove(registration)  # they got in a moment ago by somebody else who ends in the same breath
    for freed in give_back_workshops(registration):
        settle(freed, changes)
    if had_place:
        give_back(registration, changes)
    else:
        fill(registration.event_id, changes)  # a group that came together may be small enough now


def expire(ids: Sequence[int], changes: Changes) -> None:
    """Cancel registrations whose address was not confirmed in time."""
    loaded = queries.with_wishes(ids) if ids else {}
    for key in ids:
        end(loaded[key], RegistrationState.CANCELLED, changes)
        changes.expired.append(loaded[key])
        audit.note(None, "registration.expire", loaded[key])


def release_due(event: Event, changes: Changes) -> None:
    """Open reserved places whose day has come; they go to those who wait, in workshops first."""
    released = [pool.id for pool in event.pools if release(pool)]
    if released:
        audit.note(None, "event.release", event)
        for workshop_id in queries.workshops_keeping_for(released):
            settle(workshop_id, changes)
        fill(event.id, changes)


def tidy(event: Event, changes: Changes) -> None:
    """Do what time has brought: open reserved places, cancel what was not confirmed (1 statement when nothing is)."""
    release_due(event, changes)
    _numbers, expired = queries.provisional(event.id, None)
    expire(expired, changes)
