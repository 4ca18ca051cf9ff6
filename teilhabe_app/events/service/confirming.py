"""Confirming an address: by the link in the mail, or by a call."""

from __future__ import annotations

import hashlib
import hmac

from flask import current_app

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.events import queries
from teilhabe_app.events.models import Registration, RegistrationGroup, RegistrationState
from teilhabe_app.events.policy import Can
from teilhabe_app.events.service import places
from teilhabe_app.events.service.places import Changes
from teilhabe_app.events.service.registering import be_confirmed, held

LENGTH = 24


def token(subject: Registration | RegistrationGroup) -> str:
    """Return what only the mail to an address contains: another address, or another code, makes another one."""
    email = subject.email if isinstance(subject, Registration) else subject.contact_email
    return _signed(f"events.confirm:{subject.__tablename__}:{subject.receipt}:{email}")


def outcome_token(registration: Registration, number: int | None = None) -> str:
    """Return what only the mails about the results contain; it holds when name and receipt are long deleted.

    ``number`` is that of the registration when the mail was written: addresses are set apart from it later on.
    """
    return _signed(f"events.outcome:{number or registration.id}:{registration.outcome_email}")


def _signed(words: str) -> str:
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(secret, words.encode(), hashlib.sha256).hexdigest()[:LENGTH]


def is_token(subject: Registration | RegistrationGroup, typed: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(token(subject).encode(), typed.encode())


def is_outcome_token(registration: Registration, typed: str, number: int) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(outcome_token(registration, number).encode(), typed.encode())


def stop_outcome(actor: Actor, registration: Registration) -> None:
    """Delete the address of somebody who no longer wants to hear what became of the results."""
    policy.require(actor, Can.STOP_OUTCOME, registration)
    registration.wants_outcome, registration.outcome_email = False, None
    audit.note(actor, "registration.stop_outcome", registration)


def confirm(actor: Actor, registration: Registration) -> Changes:
    """Note that the address is theirs; whoever held nothing gets a place or a place in the queue now."""
    changes = Changes()
    held(registration)
    policy.require(actor, Can.CHANGE, registration)
    if registration.address_confirmed_at is None:
        places.tidy(registration.event, changes)
    if registration.state is RegistrationState.CANCELLED:
        return changes  # the time was over just now
    _confirm(registration, changes)
    audit.note(actor, "registration.confirm", registration, state=registration.state.value)
    return changes


def confirm_group(actor: Actor, group: RegistrationGroup) -> Changes:
    """Note that the contact's address is theirs: all members get what they may have, and are told themselves."""
    changes = Changes()
    policy.require(actor, Can.CHANGE_GROUP, group)
    places.lock(group.event_id)
    db.session.refresh(group, ["members"])
    places.tidy(group.event, changes)
    for member in group.members:
        db.session.refresh(member)
    fresh = [one for one in group.members if one.address_confirmed_at is None and not _is_over(one)]
    for member in fresh:
        be_confirmed(member)
    asking = [one for one in fresh if one.state is RegistrationState.UNCONFIRMED]
    if group.event.needs_approval:
        for one in asking:
            one.state = RegistrationState.REQUESTED
    elif asking:
        places.seat_all(asking, group.event, asking[0].claim, together=group.together)
    for one in fresh:
        one.version += 1
        changes.confirmed.append(one)
    audit.note(actor, "registration_group.confirm", group, members=len(fresh))
    return changes


def confirm_called(actor: Actor, registration: Registration) -> Changes:
    """Note that staff have reached the person by phone."""
    changes = Changes()
    held(registration)
    policy.require(actor, Can.CHANGE_FOR, registration)
    if _is_over(registration):
        raise DomainError(_l("This registration is cancelled."))
    _confirm(registration, changes)
    audit.note(actor, "registration.confirm_called", registration)
    return changes


def note_called(actor: Actor, registration: Registration) -> None:
    """Note that staff have told the person everything by phone."""
    policy.require(actor, Can.CHANGE_FOR, registration)
    audit.note(actor, queries.CALLED, registration)


def _is_over(registration: Registration) -> bool:
    return registration.state in places.OVER


def _confirm(registration: Registration, changes: Changes) -> None:
    be_confirmed(registration)
    if registration.state is not RegistrationState.UNCONFIRMED:
        if registration.event.online_url and registration.state is RegistrationState.CONFIRMED:
            registration.version += 1
            changes.confirmed.append(registration)  # the mail that contains the address for taking part online
        return
    registration.version += 1
    if registration.event.needs_approval:
        registration.state = RegistrationState.REQUESTED
    else:
        places.seat(registration, registration.event, registration.claim)
    changes.confirmed.append(registration)
