"""Calendar files of mails: of one's own registration, in a language."""

from __future__ import annotations

from flask import current_app

from teilhabe_app.core.outbox import Attachment
from teilhabe_app.events.calendar import entries_of, entry_of, workshops_of
from teilhabe_app.events.models import Event, Registration
from teilhabe_app.formats import calendar

__all__ = ["attachment", "entry_of", "workshops_of"]


def attachment(event: Event, registration: Registration | None, lang: str, *, gone: bool = False) -> Attachment:
    """Return the calendar file of a mail: published, or cancelled where the place or the event is gone."""
    entries = entries_of(event, registration, lang=lang, gone=gone)
    method = "CANCEL" if str(entries[0]["status"]) == "CANCELLED" else "PUBLISH"
    text = calendar.file_of(entries, current_app.config["TEILHABE"].site_name).decode()
    text = text.replace("METHOD:PUBLISH", f"METHOD:{method}", 1)
    return Attachment(name="teilhabe.ics", mimetype=f"text/calendar; method={method}; component=VEVENT", text=text)
