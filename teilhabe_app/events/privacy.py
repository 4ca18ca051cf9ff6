"""Personal fields of registrations: why they are kept and when they go."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, select, update

from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.privacy import PersonalField, register
from teilhabe_app.events.models import Event, Need, Registration, Wish
from teilhabe_app.formats.models import Format

KEEP = dt.timedelta(days=60)
_KEEP_WORDS = _l("60 days after the event.")


def deletion_day(event: Event) -> dt.date:
    """Return the day on which the details of an event's registrations are deleted."""
    return (event.format.closes_at + KEEP).date()


def erase(before: dt.datetime) -> int:
    """Empty the registrations of events that ended 60 days before a moment; the bare count of places stays."""
    ended = select(Event.id).join(Format, Format.id == Event.format_id).where(Format.closes_at < before - KEEP)
    old = select(Registration.id).where(Registration.event_id.in_(ended), Registration.name.is_not(None))
    ids = list(db.session.scalars(old))
    for table in (Need, Wish):
        db.session.execute(
            delete(table).where(table.registration_id.in_(ids)), execution_options={"synchronize_session": False}
        )
    emptied = dict.fromkeys(("name", "email", "phone", "organisation_name", "once"))
    change = update(Registration).where(Registration.id.in_(ids)).values(**emptied)
    db.session.execute(change, execution_options={"synchronize_session": False})
    db.session.expire_all()
    return len(ids)


FIELDS = (
    PersonalField(
        where="registration.name",
        what=_l("Name and organisation of people who register for an event"),
        purpose=_l("To keep the place and to greet the person."),
        keep=_KEEP_WORDS,
        erase=erase,
    ),
    PersonalField(
        where="registration.email",
        what=_l("E-mail address or phone number of people who register for an event"),
        purpose=_l("To confirm the place and to tell changes."),
        keep=_KEEP_WORDS,
    ),
    PersonalField(
        where="need.detail",
        what=_l("What people need in order to take part in an event"),
        purpose=_l("To arrange it. Only those who arrange it see it."),
        keep=_l("60 days after the event, or at once when the registration is cancelled."),
    ),
)


def connect(_app: object) -> None:
    """Add the fields to the register."""
    register(*FIELDS)
