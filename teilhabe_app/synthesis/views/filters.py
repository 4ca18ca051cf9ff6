"""Filters of the work list: closed lists as links with counts, and a small form for words, dates and organisations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from flask import url_for
from sqlalchemy import select

from teilhabe_app.contributions.models import Channel
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import WRITTEN
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.text import clean
from teilhabe_app.framework.models import ActionField
from teilhabe_app.synthesis.models import Dossier, Theme
from teilhabe_app.synthesis.queries import GROUPS, NOBODY, STATES, Coverage, Numbers, WorkFilter
from teilhabe_app.web.i18n import multilingual, short_date

LONGEST = 80
# The name in the address and the field of the filter.
NAMES = {
    "state": "state",
    "language": "language",
    "field": "field_id",
    "channel": "channel",
    "group": "group",
    "theme": "theme_id",
    "assigned": "assigned_to",
    "organisation": "organisation_id",
    "person": "person",
    "week": "week",
    "since": "since",
    "until": "until",
    "q": "text",
}
IN_FORM = ("organisation", "person", "since", "until", "q")


def chosen_filter(args: Mapping[str, str]) -> WorkFilter:
    """Read the filter from the address; what is not in the lists counts as not chosen."""
    return WorkFilter(
        state=_one_of(args.get("state"), STATES),
        language=_one_of(args.get("language"), WRITTEN),
        channel=_one_of(args.get("channel"), set(Channel)),
        group=_one_of(args.get("group"), GROUPS),
        field_id=number_of(args.get("field")),
        theme_id=number_of(args.get("theme")),
        organisation_id=number_of(args.get("organisation")),
        person=clean(args.get("person"))[:LONGEST] or None,
        assigned_to=number_of(args.get("assigned")),
        week=str(day) if (day := _day(args.get("week"))) else None,
        since=_day(args.get("since")),
        until=_day(args.get("until")),
        text=clean(args.get("q"))[:LONGEST] or None,
    )


def _one_of(text: str | None, values: Collection[str]) -> str | None:
    return text if text in values else None


def _day(text: str | None) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if day.year > 2000 and day.year < 2200 else None  # noqa: PLR2004 -- what databases compare safely


def number_of(text: str | None) -> int | None:
    """Read an id from the address or a form; anything else is none."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else None  # noqa: PLR2004 -- what the database holds


def address_of(dossier: Dossier, chosen: WorkFilter, **other: Any) -> str:
    """Return the address of the work list with a filter; keywords change parts of it, None removes one."""
    now = {name: getattr(chosen, key) for name, key in NAMES.items()} | other
    query = urlencode({name: value for name, value in now.items() if value is not None})
    return url_for("synthesis.work", slug=dossier.slug) + (f"?{query}" if query else "")


def kept_in_form(chosen: WorkFilter) -> list[tuple[str, Any]]:
    """Return what the form with words and dates carries along of the links."""
    now = ((name, getattr(chosen, key)) for name, key in NAMES.items() if name not in IN_FORM)
    return [(name, value) for name, value in now if value is not None]


def filter_groups(
    dossier: Dossier, coverage: Coverage, themes: Iterable[tuple[Theme, int]], numbers: Numbers, chosen: WorkFilter
) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the groups of filter links with the number of contributions behind each."""
    names = {field.id: multilingual(field.short_name).text for field in db.session.scalars(select(ActionField))}
    made: list[tuple[str, str, list[tuple[Any, str, int | None]]]] = [
        (
            _("State"),
            "state",
            [
                ("open", _("Open"), coverage.open),
                ("cited", _("Cited"), coverage.cited),
                ("aside", _("Set aside"), coverage.aside),
            ],
        ),
        (
            _("Language"),
            "language",
            [(s.key, WRITTEN.get(str(s.key), str(s.key)), s.total) for s in coverage.by("language")],
        ),
        (
            _("Action field"),
            "field",
            [(s.key or 0, names.get(s.key, _("No field")), s.total) for s in coverage.by("field_id")],  # type: ignore[call-overload]
        ),
        (_("Channel"), "channel", [(s.key, str(s.key.label), s.total) for s in coverage.by("channel")]),  # type: ignore[attr-defined]
        (_("Who speaks"), "group", [(s.key, _group(str(s.key)), s.total) for s in coverage.by("people")]),
        (
            _("Week from"),
            "week",
            [(s.key, short_date(dt.date.fromisoformat(str(s.key))), s.total) for s in coverage.by("week")],
        ),
        (_("Theme"), "theme", [*_themes(themes), (0, _("No theme"), None)]),
        (_("Who reads it"), "assigned", _readers(numbers)),
    ]
    return [(label, _options(dossier, chosen, name, values)) for label, name, values in made if len(values) > 1]


def _themes(themes: Iterable[tuple[Theme, int]]) -> list[tuple[Any, str, int | None]]:
    return [
        (theme.id, multilingual(theme.name).text, number) for theme, number in themes if number or not theme.retired_at
    ]


def _readers(numbers: Numbers) -> list[tuple[Any, str, int | None]]:
    people = [(key, numbers.readers[key]) for key in numbers.readers if key]
    people.sort(key=lambda one: numbers.people[one[0]].casefold())
    named: list[tuple[Any, str, int | None]] = [(key, numbers.people[key], number) for key, number in people]
    return [(NOBODY, _("Nobody yet"), numbers.readers[NOBODY]), *named]


def _group(code: str) -> str:
    return {
        "organisation": _("For an organisation"),
        "account": _("With an account"),
        "guest": _("Without an account"),
    }[code]


def _options(
    dossier: Dossier, chosen: WorkFilter, name: str, values: Iterable[tuple[Any, str, int | None]]
) -> list[dict[str, Any]]:
    current = getattr(chosen, NAMES[name])
    now = {one: getattr(chosen, key) for one, key in NAMES.items()}
    here = url_for("synthesis.work", slug=dossier.slug)

    def to(value: Any) -> str:
        query = urlencode({one: other for one, other in (now | {name: value}).items() if other is not None})
        return f"{here}?{query}" if query else here

    every = {
        "label": _("All"),
        "href": to(None),
        "count": None,
        "current": current is None,
    }
    return [
        every,
        *(
            {
                "label": label,
                "href": to(value),
                "count": count,
                "current": current == value,
            }
            for value, label, count in values
        ),
    ]
