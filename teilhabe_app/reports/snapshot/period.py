"""The time an edition speaks of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Berlin")


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """After ``since`` (the previous cut-off; None for the first edition) up to and including ``until``."""

    since: dt.date | None
    until: dt.date

    def reached(self, moment: dt.datetime | dt.date | None) -> bool:
        """Tell whether something had happened by the cut-off date."""
        return moment is not None and day(moment) <= self.until

    def is_new(self, moment: dt.datetime | dt.date | None) -> bool:
        """Tell whether something happened after the previous edition and by the cut-off date."""
        return moment is not None and self.reached(moment) and (self.since is None or day(moment) > self.since)


def day(moment: dt.datetime | dt.date) -> dt.date:
    """Return the day of a moment where the people are."""
    return moment.astimezone(ZONE).date() if isinstance(moment, dt.datetime) else moment
