"""What people do with their registration: change it, hand it over, leave a queue, give the place back."""

from __future__ import annotations

from collections.abc import Sequence

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit, receipts
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.events import queries
from teilhabe_app.events.models import Event, Mode, Pool, PoolKind, Registration, RegistrationState, Wish, WishState
from teilhabe_app.events.policy import Can
from teilhabe_app.events.service import counters, needs, places, questions
from teilhabe_app.events.service.places import Changes, Former
from teilhabe_app.events.service.registering import (
    AlreadyRegisteredError,
    Draft,
    held,
    make_provisional,
    owns_address,
)
from teilhabe_app.events.service.wishing import are_decided, give_back_workshops, give_out, leave, settle, wishes_of

STAFF = frozenset({"editor", "moderator"})


def cancel(actor: Actor, registration: Registration) -> Changes:
    """Give the place back; whoever has waited longest gets it in the same transaction."""
    changes = Changes()
    held(registration)
    policy.require(actor, Can.CHANGE, registration)
    places.end(registration, RegistrationState.CANCELLED, changes)
    changes.cancelled.append(registration)
    audit.note(actor, "registration.cancel", registration, promoted=len(changes.promoted))
    return changes


def change(actor: Actor, registration: Registration, draft: Draft) -> Changes:
    """Change everything: contact, language, how one takes part, wishes, needs, answers.

    Another contact of somebody who registered here makes the place provisional again.
    """
    changes = Changes()
    held(registration)
    policy.require(actor, Can.CHANGE, registration)
    event, before = registration.event, _has(registration)
    _free_address(event, draft.email, registration)
    is_new_contact = draft.email != registration.email or (not draft.email and draft.phone != registration.phone)
    registration.name, registration.email, registration.phone = draft.name, draft.email, draft.phone
    registration.organisation_name, registration.language = draft.organisation_name, draft.language
    registration.wants_outcome = bool(draft.wants_outcome and draft.email)
    registration.outcome_email = draft.email if draft.wants_outcome else None
    if is_new_contact:
        _confirm_anew(actor, registration, draft)
    if registration.wishes or draft.wishes:
        _wish(registration, draft.wishes, changes)
    _ask_for(registration, _pool(event, draft), changes)
    if draft.needs is not None:
        needs.change_needs(actor, registration, draft.needs)
    questions.store(registration, draft.answers)
    registration.version += 1
    if is_new_contact:
        changes.registered.append(registration)
    elif _has(registration) != before:
        _tell(actor, registration, changes)
    audit.note(actor, "registration.change", registration)
    return changes


def replace(actor: Actor, registration: Registration, draft: Draft) -> Changes:
    """Hand the place over to somebody else: a new code, and nothing of the former person stays.

    Sending the same form twice hands it over once.
    """
    changes = Changes()
    held(registration, once=draft.once)
    if draft.once and registration.once == draft.once:
        return changes
    policy.require(actor, Can.CHANGE, registration)
    _free_address(registration.event, draft.email, registration)
    former = Former(
        registration=registration,
        name=registration.name or "",
        email=registration.email,
        language=registration.language,
    )
    registration.receipt, registration.once = receipts.new(), draft.once
    registration.name, registration.email, registration.phone = draft.name, draft.email, draft.phone
    registration.organisation_name, registration.language = draft.organisation_name, draft.language
    registration.wants_outcome, registration.outcome_email = False, None
    registration.needs.clear()
    registration.answers.clear()
    _confirm_anew(actor, registration, draft)
    registration.version += 1
    changes.replaced.append(former)
    changes.registered.append(registration)
    audit.note(actor, "registration.replace", registration)
    return changes


def change_wishes(actor: Actor, registration: Registration, workshop_ids: Sequence[int]) -> Changes:
    """Replace the wishes; a place already held is given up only for a better one or when it is no longer wished."""
    changes = Changes()
    held(registration)
    policy.require(actor, Can.CHANGE, registration)
    before = _has(registration)
    _wish(registration, workshop_ids, changes)
    registration.version += 1
    if _has(registration) != before:
        _tell(actor, registration, changes)
    audit.note(actor, "registration.wishes", registration, count=len(registration.wishes))
    return changes


def leave_queue(actor: Actor, registration: Registration, workshop_id: int) -> Changes:
    """Leave the queue of one workshop, or give the place in it on; what else somebody holds stays.

    Whoever declines a place may have what they wished for less in that round: at once, or in the queues again.
    """
    changes = Changes()
    held(registration)
    policy.require(actor, Can.CHANGE, registration)
    wish = next((one for one in registration.wishes if one.workshop_id == workshop_id), None)
    if wish is None or wish.state not in {WishState.HELD, WishState.WAITING}:
        return changes
    if wish.state is WishState.HELD:
        _decline(registration, wish, changes)
    wish.state = WishState.LAPSED
    registration.version += 1
    audit.note(actor, "registration.leave_queue", registration)
    return changes


def _decline(registration: Registration, wish: Wish, changes: Changes) -> None:
    leave(wish)
    last = queries.last_registration(registration.event_id)
    lapsed = [one for one in registration.wishes if one.slot_id == wish.slot_id and one.rank > wish.rank]
    for one in lapsed:
        one.state, one.queued = WishState.WAITING, last
    db.session.flush()
    for key in [wish.workshop_id, *(one.workshop_id for one in lapsed)]:
        settle(key, changes)


def _has(registration: Registration) -> tuple[object, ...]:
    return registration.pool_id, *(wish.workshop_id for wish in registration.held)


def _tell(actor: Actor, registration: Registration, changes: Changes) -> None:
    """Tell somebody for whom the staff have changed what they have; whoever does it by themselves sees the page."""
    if actor.roles & STAFF and registration.email and registration not in changes.promoted:
        changes.confirmed.append(registration)


def _wish(registration: Registration, workshop_ids: Sequence[int], changes: Changes) -> None:
    event = registration.event
    wanted = wishes_of(event, workshop_ids)
    if [wish.workshop_id for wish in registration.wished] == [wish.workshop_id for wish in wanted]:
        return
    queued = {wish.workshop_id: wish.queued for wish in registration.wishes if wish.state is WishState.WAITING}
    had = set(give_back_workshops(registration))
    registration.wishes.clear()
    db.session.flush()  # the old ranks are gone before the new ones come
    last = queries.last_registration(event.id)
    for wish in wanted:
        wish.queued = queued.get(wish.workshop_id, last)
    registration.wishes.extend(wanted)
    if registration.state is RegistrationState.CONFIRMED and are_decided(event):
        give_out(registration.wishes, registration.claim_id)
    db.session.flush()
    for freed in sorted(had):  # also in one that they keep: perhaps they use a place kept for them by now
        settle(freed, changes)


def _ask_for(registration: Registration, claim: Pool | None, changes: Changes) -> None:
    """Move between taking part on site and online; who has a place keeps it until there is one on the other side.

    Where the event leaves no choice nobody was asked, so everybody stays where they are.
    """
    event = registration.event
    if event.mode is not Mode.HYBRID or not any(pool.kind is PoolKind.ONLINE for pool in event.pools):
        return
    before = registration.claim
    was_online = before is not None and before.kind is PoolKind.ONLINE
    is_online = claim is not None and claim.kind is PoolKind.ONLINE
    if was_online == is_online:
        return
    if registration.state is RegistrationState.CONFIRMED:
        got = counters.take_pool(claim.id) if claim else counters.take_place(event.id)
        if not got:
            raise DomainError(_l("There is no free place of this kind. You keep the one you have."), field="mode")
        counters.give_place(event.id, registration.pool_id)
        registration.pool_id = claim.id if claim else None
    registration.claim = claim
    db.session.flush()
    places.fill(event.id, changes)


def _pool(event: Event, draft: Draft) -> Pool | None:
    return next((pool for pool in event.pools if pool.id == draft.claim_id and pool.kind is PoolKind.ONLINE), None)


def _free_address(event: Event, email: str | None, own: Registration) -> None:
    for holder in queries.earlier(event, None, email):
        if holder.id != own.id:
            raise AlreadyRegisteredError(holder)


def _confirm_anew(actor: Actor, registration: Registration, draft: Draft) -> None:
    """Count the place for the network again, so that one address cannot hold many places one after the other."""
    if registration.channel != "web" or owns_address(actor, draft.email) or actor.roles & STAFF:
        return
    if registration.state is RegistrationState.UNCONFIRMED:
        return
    used, _expired = queries.provisional(registration.event_id, draft.network)
    if registration.network == draft.network and registration.provisional_number:
        used -= {registration.provisional_number}
    make_provisional(registration, registration.event, used, draft.network)
    if registration.provisional_number is None:
        raise DomainError(_l("Please confirm the other registrations first: each of them has got an e-mail."))
