"""The current time: always aware, always UTC, and the only clock of the program."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo


def now() -> dt.datetime:
    """Return the current moment in UTC."""
    return dt.datetime.now(dt.UTC)


def day_of(moment: dt.datetime, zone: str = "Europe/Berlin") -> dt.date:
    """Return the date that a moment had where the people are."""
    return moment.astimezone(ZoneInfo(zone)).date()


def today(zone: str = "Europe/Berlin") -> dt.date:
    """Return the current date where the people are."""
    return day_of(now(), zone)
