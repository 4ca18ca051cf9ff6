"""Files of mails: the calendar entry of one's own registration, and the code for the door."""

from __future__ import annotations

from flask import current_app
from icalendar import Event as Entry

from teilhabe_app.core import qr
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.outbox import Attachment
from teilhabe_app.events.calendar import entries_given_up, entries_of, entry_of, workshops_of, workshops_with_rooms
from teilhabe_app.events.models import Event, Registration
from teilhabe_app.formats import calendar
from teilhabe_app.formats.models import State
from teilhabe_app.web.mails import absolute_url

__all__ = ["attachment", "code", "code_address", "entry_of", "given_up", "workshops_of", "workshops_with_rooms"]


def attachment(event: Event, registration: Registration, lang: str) -> Attachment:
    """Return the calendar file of a mail: published, or cancelled where the place or the event is gone."""
    return _file(entries_of(event, registration, lang=lang, called_off=event.format.state is State.CANCELLED))


def given_up(event: Event, registration: Registration, lang: str) -> Attachment:
    """Return the calendar file for whoever handed a registration over: the day and the workshops are cancelled."""
    return _file(entries_given_up(event, registration, lang=lang))


def _file(entries: list[Entry]) -> Attachment:
    method = "CANCEL" if str(entries[0]["status"]) == "CANCELLED" else "PUBLISH"
    text = calendar.file_of(entries, current_app.config["TEILHABE"].site_name).decode()
    text = text.replace("METHOD:PUBLISH", f"METHOD:{method}", 1)
    return Attachment(name="teilhabe.ics", mimetype=f"text/calendar; method={method}; component=VEVENT", text=text)


def code_address(registration: Registration, lang: str) -> str:
    """Return what the code for the door holds: the address of the check-in, which staff alone can open."""
    return absolute_url("events.check_in_code", receipt=registration.receipt, lang=lang)


def code(registration: Registration, lang: str) -> Attachment:
    """Return the code for the door as a picture."""
    picture = qr.svg(code_address(registration, lang), label=_("Code for the check-in"))
    return Attachment(name="code.svg", mimetype="image/svg+xml", text=picture)
