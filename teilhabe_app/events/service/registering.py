"""Registering: a place or a place in the queue, at once; provisional until the address is confirmed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, inspect
from sqlalchemy.orm.attributes import set_committed_value

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit, clock, receipts
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, NotFound
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.events import queries
from teilhabe_app.events.models import (
    MOST_UNCONFIRMED,
    Event,
    Pool,
    PoolKind,
    Proof,
    Registration,
    RegistrationState,
)
from teilhabe_app.events.policy import Can
from teilhabe_app.events.service import needs, places, questions
from teilhabe_app.events.service.needs import NeedDraft
from teilhabe_app.events.service.places import Changes
from teilhabe_app.events.service.wishing import wishes_of

HOURS_BY_MAIL, DAYS_BY_PHONE = 48, 7
WEB = ("web", "group")
PARTS = ("wishes", "needs", "answers")


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
    """A registration as entered; wishes are workshop ids in order, answers stand by the id of their question.

    Without ``needs`` those that were told stay. ``claim_id`` or ``claim_code`` asks for a place of a pool; ``network``
    is the keyed digest that provisional places are counted by.
    """

    name: str
    email: str | None = None
    phone: str | None = None
    organisation_name: str | None = None
    language: str = "de"
    wishes: Sequence[int] = ()
    needs: Iterable[NeedDraft] | None = ()
    answers: Mapping[int, str] = field(default_factory=dict)
    claim_id: int | None = None
    claim_code: str | None = None
    wants_outcome: bool = False
    once: str | None = None
    network: str | None = None


def register(actor: Actor, event: Event, draft: Draft, *, channel: str = "web") -> tuple[Registration, bool, Changes]:
    """Register a person: with a place while there is one, else on the waiting list.

    Returns the registration, whether it is new, and whom the rest concerns; sending the same form twice returns the
    first one. Raises ``AlreadyRegisteredError`` when the address holds a registration at this event.
    """
    by_staff = (
        Can.CHECK_IN if channel == "walk_in" else Can.REGISTER_FOR
    )  # lists of the door are typed in afterwards, too
    policy.require(actor, Can.REGISTER if channel in WEB else by_staff, event)
    places.lock(event.id)
    changes = Changes()
    for earlier in queries.earlier(event, draft.once, draft.email):
        if draft.once and earlier.once == draft.once:
            return earlier, False, changes
        raise AlreadyRegisteredError(earlier)
    places.release_due(event, changes)
    claim = claimed(event, draft, needs_proof=channel in WEB)
    numbers, expired = queries.provisional(event.id, draft.network)
    places.expire(expired, changes)
    registration = made(event, draft, channel, claim)
    if channel not in WEB or owns_address(actor, draft.email):
        registration.address_confirmed_at = clock.now()
    else:
        make_provisional(registration, event, numbers, draft.network)
    decide(registration, event, claim, needs_approval=event.needs_approval and channel in WEB)
    keep_one(registration)
    changes.registered.append(registration)
    audit.note(actor, "registration.create", registration, state=registration.state.value, channel=channel)
    return registration, True, changes


def made(event: Event, draft: Draft, channel: str, claim: Pool | None) -> Registration:
    """Build the row of a person who registers; it holds nothing yet."""
    return Registration(
        event_id=event.id,
        receipt=receipts.new(),
        once=draft.once,
        name=draft.name,
        email=draft.email,
        phone=draft.phone,
        organisation_name=draft.organisation_name,
        language=draft.language,
        state=RegistrationState.UNCONFIRMED,
        claim_id=claim.id if claim else None,
        wants_outcome=bool(draft.wants_outcome and draft.email),
        outcome_email=draft.email if draft.wants_outcome else None,
        channel=channel,
        wishes=wishes_of(event, draft.wishes),
        needs=needs.rows(draft.needs or ()),
        answers=questions.rows(draft.answers),
    )


def keep(registrations: Sequence[Registration]) -> None:
    """Store new registrations; their wishes stand in the queues of workshops by the number they get with that."""
    wishes = [(one, list(one.wishes)) for one in registrations]
    for one in registrations:
        one.wishes = []
        db.session.add(one)
    db.session.flush()
    for one, own in wishes:
        for wish in own:
            wish.queued = one.id
        one.wishes = own


def keep_one(registration: Registration) -> None:
    """Store a new registration of which everything is decided, each kind of its parts by one statement.

    The unit of work would insert each part by itself on SQLite, only to learn numbers that nobody needs.
    """
    parts: dict[str, list[Any]] = {name: list(getattr(registration, name)) for name in PARTS}
    for name in PARTS:
        setattr(registration, name, [])
    db.session.add(registration)
    db.session.flush()
    for wish in parts["wishes"]:
        wish.queued = registration.id
    for name, rows in parts.items():
        if rows:
            columns = set(inspect(type(rows[0])).column_attrs.keys())
            values = [{key: value for key, value in vars(row).items() if key in columns} for row in rows]
            db.session.execute(insert(type(rows[0])), [{**one, "registration_id": registration.id} for one in values])
        set_committed_value(registration, name, rows)


def decide(registration: Registration, event: Event, claim: Pool | None, *, needs_approval: bool) -> None:
    """Give what this registration may have: a place or a number, a request to the organisers, or nothing yet."""
    if registration.address_confirmed_at is None and registration.provisional_number is None:
        registration.state = RegistrationState.UNCONFIRMED
    elif needs_approval:
        registration.state = RegistrationState.REQUESTED
    else:
        places.seat(registration, event, claim)


def claimed(event: Event, draft: Draft, *, needs_proof: bool = True) -> Pool | None:
    """Return the pool that somebody asks for; staff know without a code whom a kept place is for."""
    if draft.claim_code:
        typed = draft.claim_code.casefold()
        for pool in event.pools:
            if pool.code and pool.code.casefold() == typed:
                return pool
        raise DomainError(
            _l("We do not know this code. Please check it, or leave the field empty."), field="claim_code"
        )
    for pool in event.pools:
        by_word = pool.kind is PoolKind.ONLINE or pool.proof is Proof.WORD or not needs_proof
        if pool.id == draft.claim_id and by_word:
            return pool
    return None


def owns_address(actor: Actor, email: str | None) -> bool:
    """Tell whether somebody signed in has confirmed just this address."""
    return bool(email and getattr(actor, "confirmed_at", None) and getattr(actor, "email", None) == email)


def make_provisional(
    registration: Registration, event: Event, used: set[int], network: str | None, *, has_mail: bool | None = None
) -> None:
    """Let a place count for its network, with the day by which the address is to be confirmed; at most five each."""
    free = [number for number in range(1, MOST_UNCONFIRMED + 1) if number not in used]
    registration.address_confirmed_at = None
    registration.network = network
    registration.provisional_number = free[0] if free and network else None
    if has_mail is None:
        has_mail = registration.email is not None
    wait = dt.timedelta(hours=HOURS_BY_MAIL) if has_mail else dt.timedelta(days=DAYS_BY_PHONE)
    now, begin = clock.now(), event.format.opens_at
    registration.confirm_by = min(now + wait, begin if begin > now else event.format.closes_at)


def be_confirmed(registration: Registration) -> None:
    """Note that the address is confirmed: nothing of the network stays."""
    registration.address_confirmed_at = clock.now()
    registration.network = registration.provisional_number = registration.confirm_by = None


def held(registration: Registration, *, once: str | None = None) -> Registration:
    """Lock the event, then read the registration as it is now.

    Raises NotFound when it was handed over since it was loaded: it is somebody else's now. The form that did that,
    which ``once`` names, may come again.
    """
    receipt = registration.receipt
    places.lock(registration.event_id)
    db.session.flush()
    queries.with_wishes([registration.id])
    if registration.receipt != receipt and not (once and registration.once == once):
        raise NotFound
    return registration
