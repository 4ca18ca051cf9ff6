"""The orders of a thread, and places in them: pages go on from a place, so that any page costs the same."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, tuple_

from teilhabe_app.contributions.models import MOST_ORDER, Contribution
from teilhabe_app.core import clock
from teilhabe_app.core.i18n import lazy_gettext as _l

_here = cast("Table", Contribution.__table__).c
MOST_ID = 2**31 - 1
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
LAST_MOMENT = int((dt.datetime(9999, 1, 1, tzinfo=dt.UTC) - EPOCH).total_seconds()) * 10**6


class Order(StrEnum):
    """In which order the beginnings of conversations stand; none follows how loud somebody is unless asked for."""

    FAIR = "fair"  # by chance, another beginning each day: everybody is first sometimes
    NEWEST = "newest"
    OLDEST = "oldest"
    UNANSWERED = "unanswered"  # those without a reply, who waits longest first
    DISCUSSED = "discussed"

    @property
    def label(self) -> Any:
        """Return the words that people see."""
        return _WORDS[self]


_WORDS = {
    Order.FAIR: _l("Changing daily"),
    Order.NEWEST: _l("Newest first"),
    Order.OLDEST: _l("Oldest first"),
    Order.UNANSWERED: _l("Not yet answered"),
    Order.DISCUSSED: _l("Most discussed"),
}


def order_named(name: str | None) -> Order:
    """Return the order asked for; the fair one for anything else."""
    return Order(name) if name in _NAMES else Order.FAIR


_NAMES = frozenset(order.value for order in Order)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in an order: the value that sorts, the number of the contribution, and the day of the fair order."""

    key: int
    id: int
    day: int = 0

    def __str__(self) -> str:
        """Write it for an address."""
        return f"{self.key}-{self.id}" + (f"-{self.day}" if self.day else "")


def place_named(text: str | None, order: Order) -> Place | None:
    """Read a place from an address; None for anything that is none."""
    parts = (text or "").split("-")
    if not 2 <= len(parts) <= 3 or not all(part.isascii() and part.isdecimal() and len(part) < 20 for part in parts):  # noqa: PLR2004
        return None
    key, number, day = (*(int(part) for part in parts), 0)[:3]
    most = LAST_MOMENT if order in {Order.NEWEST, Order.OLDEST} else MOST_ID
    return Place(key, number, day) if key <= most and number <= MOST_ID and day <= MOST_ID else None


def place_of(row: Any, order: Order, day: int) -> Place:
    """Return the place of a contribution."""
    if order is Order.FAIR:
        return Place(row.order_key, row.id, day)
    if order in {Order.NEWEST, Order.OLDEST}:
        since = row.published_at - EPOCH
        return Place((since.days * 86_400 + since.seconds) * 10**6 + since.microseconds, row.id)
    return Place(row.reply_count, row.id)


def today() -> int:
    """Return the number of the day, by which the fair order turns."""
    return clock.today().toordinal()


def beginning(day: int, thread_id: int) -> int:
    """Return where the fair order of a thread begins on a day."""
    digest = hashlib.sha256(f"{day}:{thread_id}".encode()).digest()
    return int.from_bytes(digest[:8]) % MOST_ORDER


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of an order that one statement reads."""

    condition: ColumnElement[bool] | None
    by: tuple[ColumnElement[Any], ...]


def stretches(  # noqa: PLR0913 -- where, from where and which way
    order: Order, thread_id: int, place: Place | None, *, day: int, backwards: bool, at: bool
) -> list[Stretch]:
    """Return what to read from a place on, one after the other; ``at``: the place itself belongs to it."""
    if order is Order.FAIR:
        return _turning(thread_id, place, day=day, backwards=backwards, at=at)
    column = _here.published_at if order in {Order.NEWEST, Order.OLDEST} else _here.reply_count
    falling = (order in {Order.NEWEST, Order.DISCUSSED}) is not backwards
    condition = None
    if place is not None:
        key: Any = place.key
        if order in {Order.NEWEST, Order.OLDEST}:
            key = EPOCH + dt.timedelta(microseconds=place.key)
        condition = _beyond(column, key, place.id, falling=falling, at=at)
    return [Stretch(condition, _sorted(column, falling=falling))]


def _turning(thread_id: int, place: Place | None, *, day: int, backwards: bool, at: bool) -> list[Stretch]:
    """Read from the day's beginning to the end of the numbers, then from zero up to that beginning."""
    column, start = _here.order_key, beginning(day, thread_id)
    first, second = column >= start, column < start
    by = _sorted(column, falling=backwards)
    if place is None:
        return [Stretch(first, by), Stretch(second, by)]
    beyond = _beyond(column, place.key, place.id, falling=backwards, at=at)
    in_first = place.key >= start
    if backwards:
        return [Stretch(first & beyond, by)] if in_first else [Stretch(second & beyond, by), Stretch(first, by)]
    return [Stretch(first & beyond, by), Stretch(second, by)] if in_first else [Stretch(second & beyond, by)]


def _beyond(column: Any, key: Any, number: int, *, falling: bool, at: bool) -> ColumnElement[bool]:
    here, there = tuple_(column, _here.id), tuple_(key, number)
    if at:
        return here <= there if falling else here >= there
    return here < there if falling else here > there


def _sorted(column: Any, *, falling: bool) -> tuple[ColumnElement[Any], ...]:
    return (column.desc(), _here.id.desc()) if falling else (column.asc(), _here.id.asc())
