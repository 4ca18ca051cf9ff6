"""Charts: which picture fits the values of an indicator."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.framework.models import Indicator, IndicatorValue

FEWEST_YEARS = 2
WHOLE = 100.0  # shares are drawn against the whole


@dataclass(frozen=True, slots=True)
class Point:
    """A value in a picture: its words and its number."""

    label: str
    value: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A line over the years where one population was counted several times, else bars side by side."""

    is_line: bool
    points: tuple[Point, ...]
    top: float | None  # length of the full bar; None: the largest value


def picture(indicator: Indicator, language: str) -> Picture | None:
    """Choose the picture; None where no value is a number."""
    values = [value for value in indicator.values if value.value is not None]
    if not values:
        return None
    years = {value.year for value in values}
    alike = {(str(value.population), str(value.basis)) for value in values}
    is_line = len(alike) == 1 and None not in years and len(years) == len(values) >= FEWEST_YEARS
    if is_line:
        values.sort(key=lambda value: value.year or 0)
        points = [Point(str(value.year), _number(value.value)) for value in values]
    else:
        points = [Point(_label(value, language), _number(value.value)) for value in values]
    return Picture(is_line, tuple(points), WHOLE if indicator.unit == "%" else None)


def _number(value: Decimal | None) -> float:
    return float(value or 0)


def _label(value: IndicatorValue, language: str) -> str:
    who = value.population.in_language(language).text if value.population else ""
    if who and value.year:
        return _("%(population)s, %(year)s", population=who, year=value.year)
    return who or (str(value.year) if value.year else _("Year not known"))
