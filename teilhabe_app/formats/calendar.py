"""Formats in time: whole days, the month as a table, and calendar files."""

from __future__ import annotations

import calendar as months
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from icalendar import Calendar
from icalendar import Event as Entry

from teilhabe_app.core import clock
from teilhabe_app.core.i18n import current_language
from teilhabe_app.formats.models import Format, State

ZONE = ZoneInfo("Europe/Berlin")
SHORT = 3  # days; what lasts longer is marked at its beginning and end only
FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass(frozen=True, slots=True)
class Mark:
    """A format on a day: ``day`` (it takes place), ``start`` or ``end`` of a longer period."""

    format: Format
    kind: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the month's table; days of the neighbouring months fill the weeks."""

    date: dt.date
    in_month: bool
    marks: Sequence[Mark]


@dataclass(frozen=True, slots=True)
class Month:
    """A month as weeks from Monday to Sunday."""

    first: dt.date
    weeks: Sequence[Sequence[Day]]

    @property
    def before(self) -> dt.date:
        """Return the first day of the month before."""
        return (self.first - dt.timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> dt.date:
        """Return the first day of the month after."""
        return (self.first + dt.timedelta(days=31)).replace(day=1)

    @property
    def busy_days(self) -> list[Day]:
        """Return the days of the month on which something happens."""
        return [day for week in self.weeks for day in week if day.in_month and day.marks]


def whole_days(begin: dt.datetime, end: dt.datetime) -> bool:
    """Tell whether a period runs from midnight to midnight, so that only its days are known."""
    return all(moment.astimezone(ZONE).time() == dt.time() for moment in (begin, end))


def first_day(format_: Format) -> dt.date:
    """Return the day on which it begins."""
    return format_.opens_at.astimezone(ZONE).date()


def last_day(format_: Format) -> dt.date:
    """Return the last day that belongs to it."""
    return (format_.closes_at.astimezone(ZONE) - dt.timedelta(seconds=1)).date()


def month_named(text: str | None) -> dt.date:
    """Return the first day of a month written as ``2026-11``; anything else means this month."""
    try:
        year, month = (int(part) for part in (text or "").split("-"))
        found = dt.date(year, month, 1)
    except (ValueError, OverflowError):
        return clock.today().replace(day=1)
    return found if FIRST_YEAR <= year <= LAST_YEAR else clock.today().replace(day=1)


def bounds(first: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """Return the moments between which the table of a month lies, with the days that fill its weeks."""
    begin = dt.datetime.combine(first - dt.timedelta(days=7), dt.time(), ZONE)
    return begin, begin + dt.timedelta(days=48)


def month(first: dt.date, formats: Sequence[Format]) -> Month:
    """Lay formats out on the days of a month."""
    marks: dict[dt.date, list[Mark]] = {}
    for one in formats:
        begin, end = first_day(one), last_day(one)
        if (end - begin).days < SHORT:
            for step in range((end - begin).days + 1):
                marks.setdefault(begin + dt.timedelta(days=step), []).append(Mark(one, "day"))
        else:
            marks.setdefault(begin, []).append(Mark(one, "start"))
            marks.setdefault(end, []).append(Mark(one, "end"))
    weeks = months.Calendar(firstweekday=0).monthdatescalendar(first.year, first.month)
    return Month(first, [[Day(day, day.month == first.month, marks.get(day, [])) for day in week] for week in weeks])


def entry_of(format_: Format, href: str, uid: str) -> Entry:
    """Build the calendar entry of a format in the reader's language; ``uid`` stays the same for ever."""
    lang = current_language().code
    entry = Entry()
    entry.add("uid", uid)
    entry.add("dtstamp", clock.now())
    entry.add("sequence", format_.version)
    entry.add("summary", format_.title.in_language(lang).text)
    entry.add("description", f"{format_.summary.in_language(lang).text}\n\n{href}".strip())
    entry.add("url", href)
    if format_.place:
        entry.add("location", format_.place)
    if whole_days(format_.opens_at, format_.closes_at) or (last_day(format_) - first_day(format_)).days >= SHORT:
        entry.add("dtstart", first_day(format_))
        entry.add("dtend", last_day(format_) + dt.timedelta(days=1))
    else:
        entry.add("dtstart", format_.opens_at)
        entry.add("dtend", format_.closes_at)
    entry.add("status", "CANCELLED" if format_.state is State.CANCELLED else "CONFIRMED")
    return entry


def file_of(entries: Sequence[Entry], name: str) -> bytes:
    """Return a calendar file; lines are folded and special characters escaped by the library."""
    book = Calendar()
    book.add("prodid", "-//Teilhabe//Teilhabe//DE")
    book.add("version", "2.0")
    book.add("calscale", "GREGORIAN")
    book.add("method", "PUBLISH")
    book.add("x-wr-calname", name)
    for entry in entries:
        book.add_component(entry)
    return bytes(book.to_ical())
