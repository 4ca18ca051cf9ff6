"""Personal fields of events: why each is kept, until when, how it is deleted, and what of an event is still stored."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, or_, select, update

from teilhabe_app.core import audit, clock
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.privacy import PersonalField, register
from teilhabe_app.events.models import (
    AllocationRun,
    Attendance,
    Event,
    EventAnswer,
    EventMaterial,
    EventQuestion,
    MaterialKind,
    Need,
    Registration,
    RegistrationGroup,
    UndoneAttendance,
    Wish,
)
from teilhabe_app.events.privacy.letterboxes import set_apart
from teilhabe_app.formats.models import Format

KEEP = dt.timedelta(days=60)
KEEP_OUTCOME = dt.timedelta(days=730)
KEEP_NETWORK = dt.timedelta(days=7)
AT_ONCE = 500
ERASED = "event.erased"
_KEEP_WORDS = _l("60 days after the event.")

Due = Callable[[dt.datetime], ColumnElement[bool]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A personal field: which rows still hold it, when they are due, and what is emptied (nothing: the row goes).

    ``by`` is the table that names the event, where it is not the own one; ``day`` says until when, if that is one day.
    """

    where: str
    what: Any
    purpose: Any
    keep: Any
    table: Any
    by: Any = None
    held: Sequence[ColumnElement[bool]] = ()
    due: Due | None = None
    emptied: Mapping[str, Any] = field(default_factory=dict)
    day: Callable[[Event], dt.date] | None = None
    after: Callable[[], None] | None = None  # what deletion brings with it

    @property
    def rows(self) -> Select[Any]:
        """Select the rows that still hold it, with their event."""
        of = self.by or self.table
        query = select(self.table.id, of.event_id).select_from(self.table)
        if self.by is not None:
            query = query.join(self.by, _joined(self.table, self.by))
        return query.where(*self.held)

    def count(self, event: Event) -> Any:
        """Count them for one event, as a part of a larger statement."""
        of = self.by or self.table
        found = self.rows.where(of.event_id == event.id).subquery()
        return select(func.count()).select_from(found).scalar_subquery()

    def erase(self, before: dt.datetime) -> int:
        """Delete or empty what is due, and write down how much of which event; return how many rows."""
        if self.due is None:
            return 0
        found = db.session.execute(self.rows.where(self.due(before))).all()
        for start in range(0, len(found), AT_ONCE):
            ids = [row.id for row in found[start : start + AT_ONCE]]
            act = update(self.table).values(**self.emptied) if self.emptied else delete(self.table)
            _run(act.where(self.table.id.in_(ids)))
        for event_id, count in Counter(row.event_id for row in found).items():
            audit.note(None, ERASED, db.session.get(Event, event_id), where=self.where, rows=count)
        if found:
            db.session.flush()
            db.session.expire_all()
        if self.after is not None:
            self.after()
        return len(found)


def _run(statement: Any) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})


def _joined(table: Any, by: Any) -> ColumnElement[bool]:
    key = table.question_id if by is EventQuestion else table.registration_id
    return bool_of(by.id == key)


def bool_of(condition: Any) -> ColumnElement[bool]:
    """Say that a comparison of columns is a condition."""
    return condition  # type: ignore[no-any-return]


def ended(of: Any, wait: dt.timedelta = KEEP) -> Due:
    """Hold for rows of events that ended so long ago."""

    def due(before: dt.datetime) -> ColumnElement[bool]:
        over = select(Event.id).join(Format, Format.id == Event.format_id).where(Format.closes_at < before - wait)
        return bool_of(of.event_id.in_(over))

    return due


def deletion_day(event: Event) -> dt.date:
    """Return the day on which the details of an event's registrations are deleted."""
    return (event.format.closes_at + KEEP).date()


def outcome_day(event: Event) -> dt.date:
    """Return the day on which the last addresses for news about the results are deleted."""
    return (event.format.closes_at + KEEP_OUTCOME).date()


def _answers_due(before: dt.datetime) -> ColumnElement[bool]:
    return bool_of(EventQuestion.delete_on <= clock.day_of(before))


def _network_due(before: dt.datetime) -> ColumnElement[bool]:
    """Hold once no place is counted by it: the address was not confirmed in time, or a week has passed."""
    old = Registration.created_at < before - KEEP_NETWORK
    return or_(old & Registration.provisional_number.is_(None), ended(Registration, dt.timedelta())(before))


KEPT: tuple[Kept, ...] = (
    Kept(
        where="registration.name",
        what=_l("Name and organisation of people who register for an event"),
        purpose=_l("To keep the place and to greet the person."),
        keep=_KEEP_WORDS,
        table=Registration,
        held=[Registration.name.is_not(None)],
        due=ended(Registration),
        emptied=dict.fromkeys(("name", "organisation_name", "decided_reason", "once")),
        day=deletion_day,
        after=set_apart,
    ),
    Kept(
        where="registration.email",
        what=_l("E-mail address or phone number of people who register for an event"),
        purpose=_l("To confirm the place and to tell changes."),
        keep=_KEEP_WORDS,
        table=Registration,
        held=[or_(Registration.email.is_not(None), Registration.phone.is_not(None))],
        due=ended(Registration),
        emptied=dict.fromkeys(("email", "phone")),
        day=deletion_day,
    ),
    Kept(
        where="registration_group.contact",
        what=_l("Who registers a group: organisation, name, e-mail address or phone number"),
        purpose=_l("To keep the places of the group and to tell changes."),
        keep=_KEEP_WORDS,
        table=RegistrationGroup,
        held=[
            or_(
                RegistrationGroup.contact_name.is_not(None),
                RegistrationGroup.contact_email.is_not(None),
                RegistrationGroup.contact_phone.is_not(None),
                RegistrationGroup.organisation_name.is_not(None),
            )
        ],
        due=ended(RegistrationGroup),
        emptied=dict.fromkeys(("organisation_name", "contact_name", "contact_email", "contact_phone", "once")),
        day=deletion_day,
    ),
    Kept(
        where="need.detail",
        what=_l("What people need in order to take part in an event"),
        purpose=_l("To arrange it. Only those who arrange it see it."),
        keep=_l("60 days after the event, or at once when the registration is cancelled."),
        table=Need,
        by=Registration,
        due=ended(Registration),
        day=deletion_day,
    ),
    Kept(
        where="wish",
        what=_l("Which workshops people wish for"),
        purpose=_l("To give out the places in the workshops."),
        keep=_KEEP_WORDS,
        table=Wish,
        by=Registration,
        due=ended(Registration),
        day=deletion_day,
    ),
    Kept(
        where="allocation_run.result",
        what=_l("Places in workshops given out together"),
        purpose=_l("To give out the places in the workshops."),
        keep=_KEEP_WORDS,
        table=AllocationRun,
        due=ended(AllocationRun),
        day=deletion_day,
    ),
    Kept(
        where="event_answer.value",
        what=_l("Answers to the organisers' own questions"),
        purpose=_l("The form says it at each question."),
        keep=_l("The form says it at each question. At once when the registration is cancelled."),
        table=EventAnswer,
        by=EventQuestion,
        due=_answers_due,
    ),
    Kept(
        where="registration.network",
        what=_l("A hash made from the network address of whoever registers, not the address"),
        purpose=_l("So that nobody can block many places without a confirmed address."),
        keep=_l("Until the e-mail address is confirmed, at most 7 days."),
        table=Registration,
        held=[Registration.network.is_not(None)],
        due=_network_due,
        emptied=dict.fromkeys(("network", "provisional_number", "confirm_by")),
    ),
    Kept(
        where="attendance",
        what=_l("Who came to an event and its workshops"),
        purpose=_l("To know how many people are there, and to count them by group without names."),
        keep=_l("60 days after the event. After that only numbers without names are left."),
        table=Attendance,
        by=Registration,
        held=[Registration.name.is_not(None)],
        day=deletion_day,
    ),
    Kept(
        where="undone_attendance",
        what=_l("Marks of check-ins that were taken back"),
        purpose=_l("So that a phone without network does not send them again."),
        keep=_KEEP_WORDS,
        table=UndoneAttendance,
        due=ended(UndoneAttendance),
        day=deletion_day,
    ),
    Kept(
        where="event_material.photo",
        what=_l("Photos from an event that were not published"),
        purpose=_l("To write down what stands on the cards."),
        keep=_KEEP_WORDS,
        table=EventMaterial,
        held=[EventMaterial.kind == MaterialKind.PHOTO, EventMaterial.is_public.is_(False)],
        due=ended(EventMaterial),
        day=deletion_day,
    ),
    Kept(
        where="registration.outcome_email",
        what=_l("E-mail address of people who want to know what became of the results"),
        purpose=_l("To tell them, and for nothing else."),
        keep=_l("2 years after the event, or at once when they no longer want it."),
        table=Registration,
        held=[Registration.outcome_email.is_not(None)],
        due=ended(Registration, KEEP_OUTCOME),
        emptied={"outcome_email": None, "wants_outcome": False},
        day=outcome_day,
    ),
)

FIELDS = tuple(
    PersonalField(
        where=one.where,
        what=one.what,
        purpose=one.purpose,
        keep=one.keep,
        erase=one.erase if one.due else None,
    )
    for one in KEPT
)


def erase(before: dt.datetime) -> int:
    """Delete everything that is due at a moment and return how many rows that were."""
    return sum(one.erase(before) for one in KEPT)


def connect(_app: object) -> None:
    """Add the fields to the register."""
    register(*FIELDS)
