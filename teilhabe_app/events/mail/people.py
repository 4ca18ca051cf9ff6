"""Messages that follow from what one person, a group or the staff did."""

from __future__ import annotations

from collections.abc import Sequence

from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import gettext
from teilhabe_app.events import labels, queries
from teilhabe_app.events.mail import entries, values
from teilhabe_app.events.mail.sending import Extra, note_untold, send, written
from teilhabe_app.events.mail.values import Recipient
from teilhabe_app.events.models import (
    Event,
    MessageKind,
    Need,
    Registration,
    RegistrationGroup,
    RegistrationState,
)
from teilhabe_app.events.service import Changes
from teilhabe_app.events.service.counters import Former
from teilhabe_app.web import i18n
from teilhabe_app.web.mails import Letter, absolute_url, put, speaking

KINDS = {
    RegistrationState.UNCONFIRMED: MessageKind.RECEIVED,
    RegistrationState.REQUESTED: MessageKind.RECEIVED,
    RegistrationState.CONFIRMED: MessageKind.CONFIRMED,
    RegistrationState.WAITING: MessageKind.WAITING,
    RegistrationState.DECLINED: MessageKind.DECLINED,
    RegistrationState.CANCELLED: MessageKind.CANCELLED,
}
GROUPS = {
    MessageKind.RECEIVED: MessageKind.GROUP_RECEIVED,
    MessageKind.CONFIRMED: MessageKind.GROUP_CONFIRMED,
    MessageKind.WAITING: MessageKind.GROUP_WAITING,
}
MEMBERS = {
    MessageKind.GROUP_RECEIVED: MessageKind.RECEIVED,
    MessageKind.GROUP_CONFIRMED: MessageKind.CONFIRMED,
    MessageKind.GROUP_WAITING: MessageKind.WAITING,
    MessageKind.GROUP_PROMOTED: MessageKind.PROMOTED,
}


def registered(registration: Registration) -> None:
    """Say where a registration stands: a place, the queue, an address to confirm, a decision to wait for."""
    _standing(registration, once="created")


def again(registration: Registration) -> None:
    """Send everything once more, at most once an hour, to the address that holds it."""
    hour = f"again-{clock.now():%Y%m%d%H}"
    if not queries.already_queued([f"registration-{registration.id}-{hour}"]):
        _standing(registration, once=hour)


def group_registered(group: RegistrationGroup) -> None:
    """Tell the contact where the registrations of a group stand."""
    _group(group, f"group-{group.id}-created")


def group_again(group: RegistrationGroup) -> None:
    """Send the contact of a group everything once more, at most once an hour."""
    once = f"group-{group.id}-again-{clock.now():%Y%m%d%H}"
    if not queries.already_queued([once]):
        _group(group, once)


def cancelled(registration: Registration) -> None:
    """Say that the place was given back; once."""
    if not queries.already_queued([f"registration-{registration.id}-cancelled"]):
        send(registration, MessageKind.CANCELLED, once="cancelled", extra=lambda _lang: _thanks())


def need_answered(need: Need) -> None:
    """Tell the person what the organiser says about their need."""

    def extra(_lang: str) -> dict[str, str]:
        return {
            "need": str(labels.NEEDS[need.kind]),
            "answer": str(labels.ANSWERS[need.answer]),
            "words": need.answer_text or "",
        }

    send(need.registration, MessageKind.NEED_ANSWERED, extra=extra)


def changed(changes: Changes) -> None:
    """Tell everybody whom a change of places concerns."""
    db.session.flush()
    for group in changes.groups:
        group_registered(group)
    _newcomers(changes)
    for former in changes.replaced:
        _tell_former(former)
    for one in (*changes.confirmed, *changes.approved):
        _standing(one)
    for one in changes.declined:
        send(one, MessageKind.DECLINED, extra=_reason(one.decided_reason or ""))
    for one in changes.cancelled:
        cancelled(one)
    for one in changes.expired:
        send(one, MessageKind.CANCELLED, once="cancelled", extra=lambda _lang: _too_late())
    _promoted(changes.promoted)
    for one in changes.moved:
        if one not in changes.relocated:
            send(one, MessageKind.MOVED, extra=_own_workshops(one))
    for one in changes.relocated:
        send(one, MessageKind.EVENT_CHANGED, extra=_with_rooms(one))


def _newcomers(changes: Changes) -> None:
    replacing = {former.registration.id for former in changes.replaced}
    for one in changes.registered:
        if one.id in replacing:
            send(one, MessageKind.REPLACING)
        elif not (_is_told_with_the_group(one, changes.groups) or _is_told_at_once(one)):
            _standing(one, once=f"created-{one.receipt}-{one.version}")


def _tell_former(former: Former) -> None:
    """Tell whoever came before; nothing of the new person's registration is in it."""
    event = former.registration.event
    if not former.email:
        return
    to = Recipient(former.email, former.language, former.name)
    with speaking(to.language) as spoken:
        filled = {**values.of_event(event, spoken.code), "name": values.safe_name(to.name)}
        subject, body = written(event, MessageKind.REPLACED, spoken.code, filled)
        files = [entries.given_up(event, former.registration, spoken.code)]
    kind = MessageKind.REPLACED.value
    letter = Letter(kind=kind, subject=subject, body=body, attachments=files, about=queries.about(event.id))
    put(to.address, spoken.code, letter)


def _standing(registration: Registration, *, once: str | None = None) -> None:
    kind = KINDS[registration.state]
    position = queries.waiting_position(registration)
    send(registration, kind, once=once, extra=lambda _lang: {"position": i18n.number(position)})


def _is_told_with_the_group(registration: Registration, groups: Sequence[RegistrationGroup]) -> bool:
    """Hold for members of a new group without an address, or whose contact has not confirmed the own one yet."""
    if registration.group not in groups:
        return False
    return not registration.email or registration.address_confirmed_at is None


def _is_told_at_once(registration: Registration) -> bool:
    """Hold for somebody without an e-mail address who is on the phone, or at the door."""
    return not registration.email and registration.channel in {"phone", "walk_in"}


def _promoted(promoted: Sequence[Registration]) -> None:
    """Tell those who got a place; the contact of a group hears of all its members at once.

    Before the contact has confirmed the address, nobody else hears of a group.
    """
    of_groups: dict[int, list[Registration]] = {}
    for one in promoted:
        if one.group is not None and (values.is_to_confirm(one) or not one.email):
            of_groups.setdefault(one.group.id, []).append(one)
        else:
            send(one, MessageKind.PROMOTED, extra=_decline(one))
    for members in of_groups.values():
        group = members[0].group
        if group is not None:
            _to_contact(group, members, MessageKind.GROUP_PROMOTED)


def _group(group: RegistrationGroup, once: str) -> None:
    members = [one for one in group.members if one.state is not RegistrationState.CANCELLED]
    states = {one.state for one in members}
    if states <= {RegistrationState.CONFIRMED}:
        kind = MessageKind.CONFIRMED
    elif states & {RegistrationState.UNCONFIRMED, RegistrationState.REQUESTED}:
        kind = MessageKind.RECEIVED
    else:
        kind = MessageKind.WAITING
    _to_contact(group, members, GROUPS[kind], once=once)


def _to_contact(
    group: RegistrationGroup, members: Sequence[Registration], kind: MessageKind, *, once: str | None = None
) -> None:
    recipient = values.contact_of(group)
    if recipient is None:
        for one in members:
            note_untold(one, MEMBERS[kind])
        return
    event: Event = group.event
    with speaking(recipient.language):
        filled = {
            **values.of_event(event, recipient.language),
            **values.of_group(group, members, recipient),
        }
        if kind is MessageKind.GROUP_PROMOTED and not filled["next"]:
            filled["next"] = gettext("You need not do anything.")
        subject, body = written(event, kind, recipient.language, filled)
    letter = Letter(kind=kind.value, subject=subject, body=body, once=once, about=queries.about(event.id))
    put(recipient.address, recipient.language, letter)


def _decline(registration: Registration) -> Extra:
    def extra(lang: str) -> dict[str, str]:
        following = {} if values.is_to_confirm(registration) else {"next": gettext("You need not do anything.")}
        return {**following, "decline_link": absolute_url("events.decline", receipt=registration.receipt, lang=lang)}

    return extra


def _own_workshops(registration: Registration) -> Extra:
    def extra(lang: str) -> dict[str, str]:
        page = absolute_url("events.registration", receipt=registration.receipt, lang=lang)
        return {"decline_link": f"{page}#wishes"}  # there each place has its own link

    return extra


def _with_rooms(registration: Registration) -> Extra:
    return lambda lang: {"workshops": entries.workshops_with_rooms(registration, lang)}


def _reason(words: str) -> Extra:
    return lambda _lang: {"reason": words}


def _thanks() -> dict[str, str]:
    return {"reason": gettext("Thank you for telling us.")}


def _too_late() -> dict[str, str]:
    return {"reason": gettext("The address was not confirmed in time. You can register again.")}
