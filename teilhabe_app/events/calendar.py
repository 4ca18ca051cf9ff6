"""Calendar entries of events: the day with its programme, and each of one's own workshops as an entry of its own."""

from __future__ import annotations

from flask import current_app, has_request_context, request
from icalendar import Event as Entry
from icalendar import vCalAddress, vText
from sqlalchemy import inspect

from teilhabe_app.core import clock
from teilhabe_app.core.i18n import force_language, gettext
from teilhabe_app.events import queries
from teilhabe_app.events.labels import ITEMS
from teilhabe_app.events.models import Event, Mode, PoolKind, Registration, RegistrationState, Wish
from teilhabe_app.events.queries import Part, Programme
from teilhabe_app.formats import calendar
from teilhabe_app.web import i18n
from teilhabe_app.web.mails import absolute_url

GONE = 1_000_000  # the last word on an entry: no later change of numbers brings it back
OVER = (RegistrationState.CANCELLED, RegistrationState.DECLINED)
OPEN = (RegistrationState.WAITING, RegistrationState.REQUESTED, RegistrationState.UNCONFIRMED)


def entry_of(
    event: Event, registration: Registration | None = None, *, lang: str, programme: Programme | None = None
) -> Entry:
    """Build the entry of an event: with its programme, or with one's own workshops and link for whoever registered.

    The UID never changes, and SEQUENCE grows with every change of the event or of the registration.
    """
    with force_language(lang):
        entry = calendar.entry_of(
            event.format, _address(event, registration, lang), f"format-{event.format_id}@{_host()}"
        )
        words = []
        if registration is not None:
            entry["sequence"] = event.format.version + registration.version
            if registration.held:
                words.append(gettext("Your workshop: %(title)s", title=workshops_of(registration, lang)))
            if address := online_address(event, registration):
                words.append(gettext("Take part online: %(address)s", address=address))
        if programme is not None:
            words += [_line(part, lang) for day in programme.days for part in day.parts if part.starts_at]
        if words:
            _set(entry, "description", "\n".join([*words, "", str(entry["description"])]))
        if registration is not None and registration.state in OVER:
            _set(entry, "status", "CANCELLED")
        elif registration is not None and registration.state in OPEN and str(entry["status"]) == "CONFIRMED":
            _set(entry, "status", "TENTATIVE")  # nobody knows yet whether there is a place
    return _signed(entry, event.format.title.in_language(lang).lang)


def entries_of(
    event: Event, registration: Registration | None, *, lang: str, gone: bool = False, called_off: bool = False
) -> list[Entry]:
    """Build the event's entry and one for each round in which the person has a workshop (1 statement).

    ``gone``: it is not this person's any more, for good. ``called_off``: the event does not take place, unless it is
    published again: then the next number brings it back. The entry of a round keeps its name when the workshop changes,
    so that calendars replace it.
    """
    held: dict[int, Wish] = {}
    if registration is not None:
        gone = gone or registration.state in OVER
        theirs = registration.wishes if gone or called_off else ()
        held = {wish.slot_id: wish for wish in (*theirs, *registration.held)}
        if any({"workshop", "slot", "room"} & (inspect(wish).unloaded | _unloaded(wish)) for wish in held.values()):
            queries.with_rooms([wish.workshop_id for wish in held.values()])
    found = [entry_of(event, registration, lang=lang)]
    if registration is not None:
        with force_language(lang):
            timed = [wish for wish in held.values() if wish.workshop.slot.starts_at and wish.workshop.slot.ends_at]
            found += [_workshop_entry(event, registration, wish, lang) for wish in timed]
    if gone or called_off:
        for entry in found:
            _set(entry, "status", "CANCELLED")
            entry["sequence"] = int(str(entry["sequence"])) + (GONE if gone else 0)
    return found


def entries_given_up(event: Event, registration: Registration, *, lang: str) -> list[Entry]:
    """Cancel the entries of whoever has handed a registration over; nothing leads to the new person's page."""
    found = entries_of(event, None, lang=lang, gone=True)
    with force_language(lang):
        for entry in entries_of(event, registration, lang=lang, gone=True)[1:]:
            for name, value in (("url", str(found[0]["url"])), ("description", str(found[0]["description"]))):
                _set(entry, name, value)
            found.append(entry)
    return found


def _unloaded(wish: Wish) -> set[str]:
    return set() if "workshop" in inspect(wish).unloaded else inspect(wish.workshop).unloaded


def workshops_of(registration: Registration, lang: str) -> str:
    """Name the workshops in which somebody has a place, with their times where they are known."""
    return i18n.list_of(_named(wish, lang) for wish in registration.held) if registration.held else ""


def workshops_with_rooms(registration: Registration, lang: str) -> str:
    """Name the workshops in which somebody has a place, with times and rooms: for a mail about a change of these."""
    return i18n.list_of(_named(wish, lang, with_room=True) for wish in registration.held) if registration.held else ""


def _named(wish: Wish, lang: str, *, with_room: bool = False) -> str:
    title, slot = wish.workshop.title.in_language(lang).text, wish.workshop.slot
    room = wish.workshop.room if with_room else None
    about = [i18n.short_datetime(slot.starts_at)] if slot.starts_at else []
    about += [room.name.in_language(lang).text] if room else []
    return f"{title} ({' · '.join(about)})" if about else title


def online_address(event: Event, registration: Registration) -> str | None:
    """Return the address for taking part online for those with a place who need it.

    Whoever has still to confirm an e-mail address gets it after that: else anybody could collect it in others' names.
    """
    if registration.state is not RegistrationState.CONFIRMED or registration.confirm_by or not event.online_url:
        return None
    joins = registration.pool is not None and registration.pool.kind is PoolKind.ONLINE
    return event.online_url if event.mode is Mode.ONLINE or joins else None


def _workshop_entry(event: Event, registration: Registration, wish: Wish, lang: str) -> Entry:
    workshop, slot = wish.workshop, wish.workshop.slot
    address = _address(event, registration, lang)
    entry = Entry()
    entry.add("uid", f"round-{slot.id}-{registration.id}@{_host()}")
    entry.add("dtstamp", clock.now())
    entry.add("sequence", event.format.version + registration.version)
    entry.add("summary", workshop.title.in_language(lang).text)
    entry.add("description", f"{event.format.title.in_language(lang).text}\n\n{address}")
    entry.add("url", address)
    places = [workshop.room.name.in_language(lang).text if workshop.room else "", event.format.place or ""]
    if any(places):
        entry.add("location", ", ".join(filter(None, places)))
    entry.add("dtstart", slot.starts_at)
    entry.add("dtend", slot.ends_at)
    entry.add("status", "CONFIRMED")
    return _signed(entry, workshop.title.in_language(lang).lang)


def _line(part: Part, lang: str) -> str:
    """Write one part as a line: time, title or else its kind, room."""
    item = part.item
    title = item.title.in_language(lang).text or str(ITEMS[item.kind])
    time = i18n.time(part.starts_at)
    if item.room is None:
        return f"{time} {title}"
    return f"{time} {title} ({item.room.name.in_language(lang).text})"


def _signed(entry: Entry, lang: str) -> Entry:
    """Say in which language the title is and who sends the entry."""
    entry["summary"].params["LANGUAGE"] = lang.partition("-")[0]
    settings = current_app.config["TEILHABE"]
    organizer = vCalAddress(f"mailto:{settings.mail_from}")
    organizer.params["CN"] = vText(settings.site_name)
    entry["organizer"] = organizer
    return entry


def _set(entry: Entry, name: str, value: str) -> None:
    del entry[name]
    entry.add(name, value)


def _address(event: Event, registration: Registration | None, lang: str) -> str:
    if registration is not None:
        return absolute_url("events.registration", receipt=registration.receipt, lang=lang)
    return absolute_url("events.show", slug=event.format.slug, lang=lang)


def _host() -> str:
    base: str = current_app.config["TEILHABE"].base_url
    return (base or (request.host if has_request_context() else "teilhabe")).rpartition("/")[2]
