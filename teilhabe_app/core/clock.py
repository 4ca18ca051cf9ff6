"""The current time: always aware, always UTC, and the only clock of the program."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo


def now() -> dt.datetime:
    """Return the current moment in UTC."""
    return dt.datetime.now(dt.UTC)


def today(zone: str = "Europe/Berlin") -> dt.date:
    """Return the current date where the people are."""
    return now().astimezone(ZoneInfo(zone)).date()
