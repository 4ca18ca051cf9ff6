"""Mails to people who registered, in their language; they stand in the outbox of the running transaction."""

from __future__ import annotations

from typing import Any

from flask import current_app, request
from icalendar import Event as Entry
from sqlalchemy import select

from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import force_language, gettext
from teilhabe_app.core.outbox import Attachment, OutboxMail
from teilhabe_app.events import queries
from teilhabe_app.events.models import Event, Need, Registration, RegistrationState
from teilhabe_app.events.service import Changes
from teilhabe_app.formats import calendar
from teilhabe_app.web.mails import absolute_url, queue


def entry_of(event: Event, registration: Registration | None = None, *, lang: str) -> Entry:
    """Build the calendar entry of an event, with one's own workshop and link where there is a registration."""
    with force_language(lang):
        address = absolute_url("events.show", slug=event.format.slug, lang=lang)
        if registration is not None:
            address = absolute_url("events.registration", receipt=registration.receipt, lang=lang)
        host = (current_app.config["TEILHABE"].base_url or request.host).rpartition("/")[2]
        entry = calendar.entry_of(event.format, address, f"format-{event.format_id}@{host}")
        if registration is not None and registration.held:
            title = _workshops(registration, lang)
            words = gettext("Your workshop: %(title)s", title=title)
            text = f"{words}\n\n{entry['description']}"
            del entry["description"]
            entry.add("description", text)
        if registration is not None and registration.state is RegistrationState.CANCELLED:
            del entry["status"]
            entry.add("status", "CANCELLED")
    return entry


def _workshops(registration: Registration, lang: str) -> str:
    return ", ".join(wish.workshop.title.in_language(lang).text for wish in registration.held)


def registered(registration: Registration) -> None:
    """Confirm the place, or say which place in the queue it is."""
    if registration.state is RegistrationState.WAITING:
        _send(registration, "waiting", once="created", position=queries.waiting_position(registration))
    else:
        _send(registration, "confirmed", once="created", with_calendar=True)


def again(registration: Registration) -> None:
    """Send the confirmation once more, at most once an hour, to the address that holds it."""
    once = f"registration-{registration.id}-again-{clock.now():%Y%m%d%H}"
    if db.session.scalar(select(OutboxMail.id).where(OutboxMail.once == once)) is None:
        waits = registration.state is RegistrationState.WAITING
        position = queries.waiting_position(registration)
        name = "waiting" if waits else "confirmed"
        _send(registration, name, once=f"again-{clock.now():%Y%m%d%H}", with_calendar=not waits, position=position)


def cancelled(registration: Registration) -> None:
    """Say that the place was given back."""
    _send(registration, "cancelled", once="cancelled")


def changed(changes: Changes) -> None:
    """Tell those who got a place and those whose workshop changed."""
    for one in changes.promoted:
        _send(one, "promoted", with_calendar=True)
    for one in changes.moved:
        _send(one, "moved", with_calendar=True)


def need_answered(need: Need) -> None:
    """Tell the person what the organiser says about their need."""
    _send(need.registration, "need_answered", need=need)


def _send(
    registration: Registration, name: str, *, once: str | None = None, with_calendar: bool = False, **context: Any
) -> None:
    db.session.flush()
    event, lang = registration.event, registration.language
    files = []
    if with_calendar and registration.email:
        content = calendar.file_of([entry_of(event, registration, lang=lang)], "Teilhabe").decode()
        files.append(Attachment(name="teilhabe.ics", mimetype="text/calendar", text=content))
    queue(
        registration.email,
        lang,
        f"events/mail/{name}",
        attachments=files,
        once=f"registration-{registration.id}-{once}" if once else None,
        registration=registration,
        event=event,
        title=event.format.title.in_language(lang).text,
        workshop=_workshops(registration, lang) if registration.held else None,
        registration_url=absolute_url("events.registration", receipt=registration.receipt, lang=lang),
        event_url=absolute_url("events.show", slug=event.format.slug, lang=lang),
        **context,
    )
