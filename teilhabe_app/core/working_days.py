"""Working days in the two states: public holidays by rule, without Saturdays and Sundays.

Ten holidays follow from the date of Easter and a few fixed days. A library would bring the whole world and a release
every month for that; tests hold these against the official calendars instead.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

STATES = ("bremen", "berlin")
SATURDAY = 5
# Fixed days: month, day, first year; the movable ones as distance from Easter Sunday.
_EVERYWHERE = ((1, 1, 1949), (5, 1, 1949), (10, 3, 1990), (12, 25, 1949), (12, 26, 1949))
_OWN = {"bremen": ((10, 31, 2018),), "berlin": ((3, 8, 2019),)}
_FROM_EASTER = (-2, 1, 39, 50)  # Good Friday, Easter Monday, Ascension, Whit Monday
# Given once by law.
_ONCE = {
    "bremen": (dt.date(2017, 10, 31),),
    "berlin": (dt.date(2017, 10, 31), dt.date(2020, 5, 8), dt.date(2025, 5, 8), dt.date(2028, 6, 17)),
}


def easter(year: int) -> dt.date:
    """Return Easter Sunday of a year of the Gregorian calendar."""
    golden, century = year % 19, year // 100
    skipped = century - century // 4 - (8 * century + 13) // 25
    moon = (19 * golden + skipped + 15) % 30
    moon -= moon // 28 * (1 - moon // 28 * (29 // (moon + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    offset = moon - weekday
    month = 3 + (offset + 40) // 44
    return dt.date(year, month, offset + 28 - 31 * (month // 4))


@lru_cache(maxsize=64)
def holidays(year: int, state: str) -> frozenset[dt.date]:
    """Return the public holidays of a year in a state (``bremen`` with Bremerhaven, or ``berlin``)."""
    sunday = easter(year)
    fixed = [dt.date(year, month, day) for month, day, since in (*_EVERYWHERE, *_OWN[state]) if year >= since]
    moving = [sunday + dt.timedelta(days=distance) for distance in _FROM_EASTER]
    return frozenset([*fixed, *moving, *(day for day in _ONCE[state] if day.year == year)])


def is_working_day(day: dt.date, state: str) -> bool:
    """Tell whether offices work on a day."""
    return day.weekday() < SATURDAY and day not in holidays(day.year, state)


def between(first: dt.date, last: dt.date, state: str) -> int:
    """Count the working days from the first to the last day, both included; 0 when they are the wrong way round."""
    return sum(is_working_day(first + dt.timedelta(days=n), state) for n in range((last - first).days + 1))


def last_of(first: dt.date, count: int, state: str) -> dt.date:
    """Return the day on which the last of ``count`` working days ends that begin with ``first``."""
    day, left = first, count
    while True:
        left -= is_working_day(day, state)
        if left <= 0:
            return day
        day += dt.timedelta(days=1)
