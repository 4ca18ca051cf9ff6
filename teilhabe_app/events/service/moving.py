"""What follows when a workshop or a round of workshops moves: who could now have what, and whom to tell.

A wish lapses while somebody has something better at that time. When a workshop moves to another round, that is looked
at anew for everybody who wished for it: what lapsed only because of the old time is in the queue again, what is worse
than what they have at the new time lapses. A queue that somebody left by themselves stays left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy.exc import IntegrityError

from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.events import queries
from teilhabe_app.events.models import Event, Registration, RegistrationState, Slot, Wish, WishState, Workshop
from teilhabe_app.events.service import places
from teilhabe_app.events.service.places import Changes
from teilhabe_app.formats.models import Stage, State
from teilhabe_app.web.i18n import list_of

INTERESTED = (WishState.HELD, WishState.WAITING)


def move(workshop: Workshop, slot_id: int, changes: Changes) -> None:
    """Put a workshop into another round, unless somebody would then be in two at the same time.

    The wishes follow by the foreign key.
    """
    names = queries.would_clash(workshop, slot_id)
    if names:
        raise DomainError(
            _l(
                "These people have a place in another workshop of that round: %(names)s. Ask them first.",
                names=list_of(names),
            ),
            field="slot_id",
        )
    before = workshop.slot_id
    people = [one for one in queries.people_who_wish(workshop.id) if one.state is RegistrationState.CONFIRMED]
    pushed_aside = {one.id for one in people if _was_pushed_aside(one, workshop.id)}
    try:
        with db.session.begin_nested():
            workshop.slot_id = slot_id
    except IntegrityError as error:
        raise DomainError(
            _l("Somebody has just taken a place in that round. Please try again."), field="slot_id"
        ) from error
    for one in list(db.session.identity_map.values()):
        if isinstance(one, Wish):
            db.session.expire(one)
    db.session.expire(workshop, ["slot"])
    last = queries.last_registration(workshop.event_id)
    free: set[int] = set()
    for one in people:
        free |= _look_anew(one, workshop, before, last, was_pushed_aside=one.id in pushed_aside)
    db.session.flush()
    for key in sorted(free):
        places.settle(key, changes)


def _of(registration: Registration, workshop_id: int) -> Wish:
    return next(wish for wish in registration.wishes if wish.workshop_id == workshop_id)


def _holds_better(registration: Registration, wish: Wish) -> bool:
    return any(other.slot_id == wish.slot_id and other.rank < wish.rank for other in registration.held)


def _was_pushed_aside(registration: Registration, workshop_id: int) -> bool:
    """Tell whether a wish lapsed because of something better at that time."""
    wish = _of(registration, workshop_id)
    return wish.state is WishState.LAPSED and _holds_better(registration, wish)


def _look_anew(
    registration: Registration, workshop: Workshop, before: int, last: int, *, was_pushed_aside: bool
) -> set[int]:
    """Let wishes lapse or stand again; return the workshops in whose queue somebody new stands."""
    moved = _of(registration, workshop.id)
    if moved.state is WishState.HELD:
        again = [wish for wish in registration.wishes if wish.slot_id == before and wish.rank > moved.rank]
        for wish in registration.wishes:
            if wish.slot_id == moved.slot_id and wish.rank > moved.rank and wish.state is WishState.WAITING:
                wish.state = WishState.LAPSED
    else:
        again = [moved] if was_pushed_aside else []
        if moved.state is WishState.WAITING and _holds_better(registration, moved):
            moved.state = WishState.LAPSED
    fresh = [wish for wish in again if wish.state is WishState.LAPSED and not _holds_better(registration, wish)]
    for wish in fresh:
        wish.state, wish.queued = WishState.WAITING, last
    return {wish.workshop_id for wish in fresh}


def concerned(event: Event, workshops: Iterable[Workshop]) -> Sequence[Registration]:
    """Return who holds a place in one of these workshops or waits for one, while there is still time to tell them."""
    if event.format.state is not State.PUBLISHED or event.format.stage() is Stage.OVER:
        return []
    ids = [one.id for one in workshops]
    found: dict[int, Registration] = {}
    for key in ids:
        for one in queries.people_who_wish(key):
            if any(wish.workshop_id in ids and wish.state in INTERESTED for wish in one.wishes):
                found[one.id] = one
    return list(found.values())


def tell(people: Iterable[Registration], changes: Changes) -> None:
    """Note whom to tell that time or room are others now; their calendar entries get a higher number."""
    for one in people:
        one.version += 1
        changes.relocated.append(one)


def tell_of_round(slot: Slot, changes: Changes) -> None:
    """Note whom to tell that a round takes place at another time."""
    tell(concerned(slot.event, queries.workshops_in(slot)), changes)
