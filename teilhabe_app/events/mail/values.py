"""What is put into messages: who, when, where, and the links that belong to one person."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from teilhabe_app.core.i18n import BY_CODE, DEFAULT, gettext
from teilhabe_app.events import queries
from teilhabe_app.events.calendar import online_address
from teilhabe_app.events.mail.entries import workshops_of
from teilhabe_app.events.models import Event, Mode, PoolKind, Registration, RegistrationGroup, RegistrationState
from teilhabe_app.events.service import confirming
from teilhabe_app.formats import calendar as days
from teilhabe_app.formats.models import Format
from teilhabe_app.web import i18n
from teilhabe_app.web.mails import absolute_url

# A name that looks like an address or a link is not repeated in a mail: strangers could send their words through us.
LINKLIKE = re.compile(r"://|www\.|@|\.[a-z]{2,}(/|\b)", re.IGNORECASE)

Values = dict[str, str]


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets a message: the person, or the contact of the group for people without an address of their own."""

    address: str
    language: str
    name: str
    is_contact: bool = False


def recipient_of(registration: Registration) -> Recipient | None:
    """Return who is told about a registration; None where nobody left an address."""
    if registration.email:
        return Recipient(registration.email, _known(registration.language), registration.name or "")
    return contact_of(registration.group) if registration.group is not None else None


def number_of(registration: Registration) -> str | None:
    """Return by which number somebody is reached, their own or that of the group's contact."""
    group = registration.group
    return registration.phone or (group.contact_phone if group is not None else None)


def contact_of(group: RegistrationGroup) -> Recipient | None:
    """Return the contact of a group."""
    if not group.contact_email:
        return None
    return Recipient(group.contact_email, _known(group.language), group.contact_name or "", is_contact=True)


def _known(language: str) -> str:
    return BY_CODE.get(language, DEFAULT).code


def safe_name(name: str | None) -> str:
    """Return a name as it may stand in a mail."""
    return "" if name is None or LINKLIKE.search(name) else " ".join(name.split())


def when(format_: Format) -> str:
    """Say when an event is; times only where they are known and the period is short."""
    first, last = days.first_day(format_), days.last_day(format_)
    whole = days.whole_days(format_.opens_at, format_.closes_at)
    if first == last:
        if whole:
            return i18n.date(first)
        begin, end = i18n.time(format_.opens_at), i18n.time(format_.closes_at)
        return gettext("%(day)s, %(begin)s to %(end)s", day=i18n.date(first), begin=begin, end=end)
    if whole or (last - first).days >= days.SHORT:
        return gettext("%(begin)s to %(end)s", begin=i18n.date(first), end=i18n.date(last))
    begin, end = i18n.datetime(format_.opens_at), i18n.datetime(format_.closes_at)
    return gettext("%(begin)s to %(end)s", begin=begin, end=end)


def of_event(event: Event, lang: str) -> Values:
    """Return what is the same for everybody who reads a language."""
    return {
        "title": event.format.title.in_language(lang).text,
        "when": when(event.format),
        "place": event.format.place or "",
        "event_link": absolute_url("events.show", slug=event.format.slug, lang=lang),
    }


def of_registration(registration: Registration, recipient: Recipient) -> Values:
    """Return what belongs to one registration; the language of the recipient is spoken already."""
    event, lang = registration.event, recipient.language
    confirmed = registration.state is RegistrationState.CONFIRMED
    return {
        "name": safe_name(recipient.name),
        "members": safe_name(registration.name) if recipient.is_contact else "",
        "workshops": workshops_of(registration, lang) if confirmed else "",
        "online_link": online_address(event, registration) or "",
        "needs": needs_words(registration) if confirmed else "",
        "next": next_words(registration, lang),
        "link": absolute_url("events.registration", receipt=registration.receipt, lang=lang),
        "code": registration.receipt,
    }


def stop_link(registration: Registration, lang: str) -> str:
    """Return where somebody stops the mails about the results."""
    mark = confirming.outcome_token(registration)
    return absolute_url("events.stop_outcome", registration_id=registration.id, token=mark, lang=lang)


def is_online(registration: Registration) -> bool:
    """Tell whether somebody takes part online."""
    by_pool = registration.pool is not None and registration.pool.kind is PoolKind.ONLINE
    return by_pool or registration.event.mode is Mode.ONLINE


def is_to_confirm(registration: Registration) -> bool:
    """Tell whether an address is still to be confirmed, without which the registration ends."""
    return registration.address_confirmed_at is None and registration.confirm_by is not None


def needs_words(registration: Registration) -> str:
    """Say by when needs are answered; nothing for somebody without open ones."""
    if not any(need.answered_at is None for need in registration.needs):
        return ""
    if promised := registration.event.answers_needs_by:
        day = i18n.date(promised)
        return gettext("You have told us what you need. You get a clear answer by %(day)s.", day=day)
    return gettext("You have told us what you need. You get a clear answer.")


def next_words(registration: Registration, lang: str) -> str:
    """Say what comes next: an address to confirm, a decision to wait for; nothing for a place that is settled."""
    words = []
    by_oneself = registration.group_id is None and registration.email  # for a group its contact confirms
    if by_oneself and is_to_confirm(registration):
        link = absolute_url(
            "events.confirm", receipt=registration.receipt, token=confirming.token(registration), lang=lang
        )
        words = [_please_confirm(registration), link]
    if registration.state is RegistrationState.REQUESTED:
        words.append(gettext("The organisers decide about it. We write to you again as soon as they have."))
    return "\n\n".join(words)


def _please_confirm(registration: Registration) -> str:
    has_place = registration.state is not RegistrationState.UNCONFIRMED
    return please_confirm(registration.confirm_by, has_place=has_place)


def please_confirm(by: dt.datetime | None, *, has_place: bool) -> str:
    """Say by when an address is to be confirmed, and what follows from it."""
    moment = i18n.datetime(by)
    if has_place:
        return gettext(
            "Please confirm your address by %(moment)s: open this page and press the button. Otherwise the registration"
            " expires and somebody else gets the place.",
            moment=moment,
        )
    return gettext(
        "Please confirm your address by %(moment)s: open this page and press the button. You then get a place if"
        " one is free, or a place on the waiting list.",
        moment=moment,
    )


def next_words_of_group(group: RegistrationGroup, members: Iterable[Registration], lang: str) -> str:
    """Say what comes next for a group."""
    members = list(members)
    words = []
    waiting_for_address = [one for one in members if is_to_confirm(one)]
    if waiting_for_address:
        link = absolute_url("events.confirm_group", receipt=group.receipt, token=confirming.token(group), lang=lang)
        words = [_please_confirm(waiting_for_address[0]), link]
    if any(one.state is RegistrationState.REQUESTED for one in members):
        words.append(gettext("The organisers decide about it. We write to you again as soon as they have."))
    return "\n\n".join(words)


def of_group(group: RegistrationGroup, members: Iterable[Registration], recipient: Recipient) -> Values:
    """Return what the contact of a group reads."""
    members, lang = list(members), recipient.language
    return {
        "name": safe_name(recipient.name),
        "members": "\n".join(_member_line(one, lang) for one in members),
        "next": next_words_of_group(group, members, lang),
        "link": absolute_url("events.group", receipt=group.receipt, lang=lang),
        "code": group.receipt,
    }


def of_several(group: RegistrationGroup, members: Iterable[Registration], lang: str) -> Values:
    """Return what is put into one message about several members: all their names, and the page of the group."""
    return {
        "members": i18n.list_of(safe_name(one.name) or one.receipt for one in members),
        "workshops": "",
        "link": absolute_url("events.group", receipt=group.receipt, lang=lang),
        "code": group.receipt,
    }


def _member_line(member: Registration, lang: str) -> str:
    name = safe_name(member.name) or member.receipt
    workshops = workshops_of(member, lang) if member.state is RegistrationState.CONFIRMED else ""
    if member.state is RegistrationState.WAITING:
        position = i18n.number(queries.waiting_position(member))
        return gettext("%(name)s: number %(number)s on the waiting list", name=name, number=position)
    return f"{name}: {workshops}" if workshops else name
