"""Public holidays and working days against the official calendars of Bremen and Berlin."""

import datetime as dt

import pytest

from teilhabe_app.core import working_days

EASTER = {1954: "04-18", 1981: "04-19", 2000: "04-23", 2008: "03-23", 2026: "04-05", 2038: "04-25", 2049: "04-18"}
BREMEN_2026 = "01-01 04-03 04-06 05-01 05-14 05-25 10-03 10-31 12-25 12-26"
BERLIN_2026 = "01-01 03-08 04-03 04-06 05-01 05-14 05-25 10-03 12-25 12-26"


@pytest.mark.parametrize("year", EASTER)
def test_easter(year):
    assert working_days.easter(year) == dt.date.fromisoformat(f"{year}-{EASTER[year]}")


@pytest.mark.parametrize(("state", "days"), [("bremen", BREMEN_2026), ("berlin", BERLIN_2026)])
def test_the_official_holidays_of_2026(state, days):
    assert working_days.holidays(2026, state) == {dt.date.fromisoformat(f"2026-{day}") for day in days.split()}


def test_holidays_that_began_or_were_given_once():
    assert dt.date(2017, 10, 31) in working_days.holidays(2017, "berlin")
    assert dt.date(2016, 10, 31) not in working_days.holidays(2016, "bremen")
    assert dt.date(2018, 3, 8) not in working_days.holidays(2018, "berlin")
    assert dt.date(2025, 5, 8) in working_days.holidays(2025, "berlin")
    assert dt.date(2025, 5, 8) not in working_days.holidays(2025, "bremen")


def test_working_days_of_a_period():
    first, last = dt.date(2026, 12, 21), dt.date(2027, 1, 3)
    assert working_days.between(first, last, "bremen") == 8
    assert working_days.between(last, first, "bremen") == 0
    assert working_days.between(dt.date(2027, 3, 8), dt.date(2027, 3, 8), "bremen") == 1
    assert working_days.between(dt.date(2027, 3, 8), dt.date(2027, 3, 8), "berlin") == 0


@pytest.mark.parametrize("count", [1, 5, 20])
def test_the_last_of_some_working_days(count):
    first = dt.date(2026, 12, 19)
    last = working_days.last_of(first, count, "bremen")
    assert working_days.between(first, last, "bremen") == count
    assert working_days.is_working_day(last, "bremen")
