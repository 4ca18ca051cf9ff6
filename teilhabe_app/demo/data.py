"""The files the demonstration is made from, and short ways to what they name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from sqlalchemy import select

from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.framework.models import ActionField, Goal, Measure
from teilhabe_app.organisations.models import Body

FOLDER = Path(__file__).resolve().parents[1] / "framework" / "data"
ZONE = ZoneInfo("Europe/Berlin")


@lru_cache(maxsize=8)
def read(name: str) -> dict[str, Any]:
    """Return a data file."""
    loaded: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return loaded


def ml(text: dict[str, str] | str | None) -> Multilingual:
    """Return a text of a data file in all its languages."""
    if isinstance(text, str):
        return Multilingual({"de": text})
    return Multilingual(text or {})


def fields(keys: Sequence[str]) -> list[ActionField]:
    """Return action fields by key, in the order of the concept."""
    query = select(ActionField).where(ActionField.key.in_(keys)).order_by(ActionField.position)
    return list(db.session.scalars(query))


def field(key: str) -> ActionField:
    """Return one action field."""
    return fields([key])[0]


def measure(key: str) -> Measure:
    """Return one measure."""
    return db.session.scalars(select(Measure).where(Measure.key == key)).one()


def bodies(keys: Sequence[str]) -> list[Body]:
    """Return the bodies that exist under these keys."""
    return list(db.session.scalars(select(Body).where(Body.key.in_(keys)).order_by(Body.id)))


def goal(number: str | None) -> Goal | None:
    """Return an overarching goal."""
    return db.session.scalars(select(Goal).where(Goal.number == number)).one_or_none() if number else None


def days(number: float) -> dt.datetime:
    """Return the moment so many days from now, on the hour."""
    return (clock.now() + dt.timedelta(days=number)).replace(minute=0, second=0, microsecond=0)


def midnight(number: int) -> dt.datetime:
    """Return the beginning of the day so many days from today, where the people are."""
    day = clock.today() + dt.timedelta(days=number)
    return dt.datetime(day.year, day.month, day.day, tzinfo=ZONE)


def local(day: str, time: str | None, *, fallback: str) -> dt.datetime:
    """Return a moment of local time; ``fallback`` where no source says the time."""
    return dt.datetime.fromisoformat(f"{day}T{time or fallback}").replace(tzinfo=ZONE)
