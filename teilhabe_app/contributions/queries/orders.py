"""The orders of a thread, and places in them: pages go on from a place, so that any page costs the same."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, bindparam, tuple_

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
    """A part of an order that one statement reads; the same for every thread and place, so that it is built once."""

    order: Order
    falling: bool
    beyond: bool = False  # it begins behind a place
    at: bool = False  # with that place itself
    tied: bool | None = None  # behind a place, only those of the same value (True), or only those of others (False)
    turn: int = 0  # the fair order: 1 from the day's beginning on, -1 what stands before that

    @property
    def column(self) -> Any:
        """Return what sorts."""
        if self.order is Order.FAIR:
            return _here.order_key
        return _here.published_at if self.order in {Order.NEWEST, Order.OLDEST} else _here.reply_count

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """Return what belongs to it; the values come from ``values_of``.

        Each column is bounded once on each side: SQLite takes the first bound it finds for where to begin to read.
        """
        found: list[ColumnElement[bool]] = []
        column = self.column
        if self.turn and not (self.beyond and self.falling == (self.turn < 0)):  # the place is on that side anyway
            start = bindparam("start", type_=column.type)
            found.append(column >= start if self.turn > 0 else column < start)
        if self.beyond:
            found += self._behind()
        return found

    def _behind(self) -> list[ColumnElement[bool]]:
        """Return what stands behind a place: a pair for few that tie, one thing at a time where many do."""
        column, number = self.column, _here.id
        key, there = bindparam("key", type_=column.type), bindparam("number", type_=number.type)
        if self.tied is None:
            pair, place = tuple_(column, number), tuple_(key, there)
            if self.at:
                return [pair <= place if self.falling else pair >= place]
            return [pair < place if self.falling else pair > place]
        if self.tied:
            return [column == key, number < there if self.falling else number > there]
        return [column < key if self.falling else column > key]

    @property
    def by(self) -> tuple[ColumnElement[Any], ...]:
        """Return what to sort by."""
        column, number = self.column, _here.id
        return (column.desc(), number.desc()) if self.falling else (column.asc(), number.asc())


def stretches(order: Order, place: Place | None, start: int, *, backwards: bool, at: bool) -> list[Stretch]:
    """Return what to read from a place on, one after the other; ``at``: the place itself belongs to it.

    ``start`` is where the fair order begins today: from there to the end of the numbers, then from zero up to it.
    """
    if order is not Order.FAIR:
        falling = (order in {Order.NEWEST, Order.DISCUSSED}) is not backwards
        if place is None or order in {Order.NEWEST, Order.OLDEST}:
            return [Stretch(order, falling, beyond=place is not None, at=at)]
        ties = Stretch(order, falling, beyond=True, tied=True)  # thousands have as many replies
        return [ties] if order is Order.UNANSWERED else [ties, Stretch(order, falling, beyond=True, tied=False)]
    first, second = (Stretch(order, backwards, turn=turn) for turn in (1, -1))
    if place is None:
        return [first, second]
    in_first = place.key >= start
    here = Stretch(order, backwards, beyond=True, at=at, turn=1 if in_first else -1)
    if backwards:
        return [here] if in_first else [here, first]
    return [here, second] if in_first else [here]


def values_of(order: Order, place: Place | None, start: int) -> dict[str, Any]:
    """Return the values that the statements of stretches need."""
    values: dict[str, Any] = {"start": start}
    if place is not None:
        timed = order in {Order.NEWEST, Order.OLDEST}
        values |= {"key": EPOCH + dt.timedelta(microseconds=place.key) if timed else place.key, "number": place.id}
    return values
