"""Registrations: a place or a place in the queue, wishes, needs, cancelling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit, clock, receipts
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.events import queries
from teilhabe_app.events.models import Event, Registration, RegistrationState, Wish
from teilhabe_app.events.policy import Can
from teilhabe_app.events.service import needs, places, questions
from teilhabe_app.events.service.needs import NeedDraft
from teilhabe_app.events.service.places import Changes


class AlreadyRegisteredError(DomainError):
    """The address holds a registration; ``registration`` gets its confirmation once more."""

    def __init__(self, registration: Registration) -> None:
        super().__init__(
            _l(
                "This address cannot be used for another registration."
                " If it is yours, look into your mailbox: we have sent you everything you need."
            ),
            field="email",
        )
        self.registration = registration


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A registration as entered; wishes are workshop ids in order."""

    name: str
    email: str | None = None
    phone: str | None = None
    organisation_name: str | None = None
    language: str = "de"
    wishes: Sequence[int] = ()
    needs: Sequence[NeedDraft] = ()
    answers: Mapping[int, str] = field(default_factory=dict)  # to the editors' own questions, by their ids
    once: str | None = None


def register(actor: Actor, event: Event, draft: Draft, *, channel: str = "web") -> tuple[Registration, bool]:
    """Register a person: with a place while there is one, else on the waiting list.

    Returns the registration and whether it is new; sending the same form twice returns the first one. Raises
    ``AlreadyRegisteredError`` when the address holds a registration at this event.
    """
    policy.require(actor, Can.REGISTER_FOR if channel != "web" else Can.REGISTER, event)
    if draft.once and (earlier := queries.by_once(draft.once)):
        return earlier, False
    if draft.email and (holder := queries.active_by_email(event, draft.email)):
        raise AlreadyRegisteredError(holder)
    try:
        with db.session.begin_nested():  # a refused row also gives the place back
            registration = _with_place(event, draft, channel)
            db.session.add(registration)
    except IntegrityError:
        if draft.once and (earlier := queries.by_once(draft.once)):
            return earlier, False
        if draft.email and (holder := queries.active_by_email(event, draft.email)):
            raise AlreadyRegisteredError(holder) from None
        raise
    audit.note(actor, "registration.create", registration, state=registration.state.value, channel=channel)
    return registration, True


def _with_place(event: Event, draft: Draft, channel: str) -> Registration:
    number = places.place_or_number(event.id)
    wishes = _wishes(event, draft.wishes)
    if number is None:
        places.give_out(wishes)
    return Registration(
        event_id=event.id,
        receipt=receipts.new(),
        once=draft.once,
        name=draft.name,
        email=draft.email,
        phone=draft.phone,
        organisation_name=draft.organisation_name,
        language=draft.language,
        state=RegistrationState.CONFIRMED if number is None else RegistrationState.WAITING,
        waiting_number=number,
        channel=channel,
        wishes=wishes,
        needs=needs.rows(draft.needs),
        answers=questions.rows(draft.answers),
    )


def cancel(actor: Actor, registration: Registration) -> Changes:
    """Give the place back; whoever has waited longest gets it in the same transaction."""
    changes = Changes()
    _hold(registration)
    policy.require(actor, Can.CHANGE, registration)
    had_place = registration.state is RegistrationState.CONFIRMED
    registration.state = RegistrationState.CANCELLED
    registration.cancelled_at = clock.now()
    registration.waiting_number = None
    registration.needs.clear()
    registration.version += 1
    for freed in places.give_back_workshops(registration):
        places.settle(freed, changes)
    if had_place:
        places.give_back_place(registration.event_id, changes)
    audit.note(actor, "registration.cancel", registration, promoted=len(changes.promoted))
    return changes


def change_wishes(actor: Actor, registration: Registration, workshop_ids: Sequence[int]) -> Changes:
    """Replace the wishes; a place already held is given up only for a better one or when it is no longer wished."""
    changes = Changes()
    _hold(registration)
    policy.require(actor, Can.CHANGE, registration)
    had = set(places.give_back_workshops(registration))
    registration.wishes.clear()
    db.session.flush()  # the old ranks are gone before the new ones come
    registration.wishes.extend(_wishes(registration.event, workshop_ids))
    registration.version += 1
    if registration.state is RegistrationState.CONFIRMED:
        places.give_out(registration.wishes)
    db.session.flush()
    for freed in had - {wish.workshop_id for wish in registration.held}:
        places.settle(freed, changes)
    audit.note(actor, "registration.wishes", registration, count=len(registration.wishes))
    return changes


def _wishes(event: Event, workshop_ids: Sequence[int]) -> list[Wish]:
    rounds = {workshop.id: workshop.slot_id for workshop in event.workshops}
    wanted = [key for key in dict.fromkeys(workshop_ids) if key in rounds]
    return [Wish(workshop_id=key, slot_id=rounds[key], rank=rank) for rank, key in enumerate(wanted, 1)]


def _hold(registration: Registration) -> None:
    """Lock the event, then read the registration as it is now."""
    places.lock(registration.event_id)
    db.session.refresh(registration, ["state", "waiting_number", "version", "name"])
