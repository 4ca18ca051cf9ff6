"""Filters of the work list: closed lists, as links with counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from flask import url_for
from sqlalchemy import select

from teilhabe_app.contributions.models import Channel
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import WRITTEN
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.framework.models import ActionField
from teilhabe_app.synthesis.models import Dossier, Theme
from teilhabe_app.synthesis.queries import Coverage, WorkFilter
from teilhabe_app.web.i18n import multilingual

STATES = ("open", "cited", "aside")


def chosen_filter(args: Mapping[str, str]) -> WorkFilter:
    """Read the filter from the address; what is not in the lists counts as not chosen."""
    state, language, channel = args.get("state"), args.get("language"), args.get("channel")
    return WorkFilter(
        state=state if state in STATES else None,
        language=language if language in WRITTEN else None,
        channel=channel if channel in set(Channel) else None,
        field_id=number_of(args.get("field")),
        theme_id=number_of(args.get("theme")),
    )


def number_of(text: str | None) -> int | None:
    """Read an id from the address or a form; anything else is none."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else None  # noqa: PLR2004 -- what the database holds


def filter_groups(
    dossier: Dossier, coverage: Coverage, themes: Iterable[tuple[Theme, int]], chosen: WorkFilter
) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the groups of filter links with the number of contributions behind each."""
    names = {field.id: multilingual(field.short_name).text for field in db.session.scalars(select(ActionField))}
    states = {
        "open": (_("Open"), coverage.open),
        "cited": (_("Cited"), coverage.cited),
        "aside": (_("Set aside"), coverage.aside),
    }
    made = [(_("State"), _options(dossier, chosen, "state", [(k, *v) for k, v in states.items()]))]
    languages = [(s.key, WRITTEN.get(str(s.key), str(s.key)), s.total) for s in coverage.by("language")]
    fields = [(s.key or 0, names.get(s.key, _("No field")), s.total) for s in coverage.by("field_id")]  # type: ignore[call-overload]
    channels = [(s.key, str(s.key.label), s.total) for s in coverage.by("channel")]  # type: ignore[attr-defined]
    made.append((_("Language"), _options(dossier, chosen, "language", languages)))
    made.append((_("Action field"), _options(dossier, chosen, "field", fields)))
    made.append((_("Channel"), _options(dossier, chosen, "channel", channels)))
    coded = [(theme.id, multilingual(theme.name).text, number) for theme, number in themes]
    made.append((_("Theme"), _options(dossier, chosen, "theme", coded)))
    return [(label, options) for label, options in made if len(options) > 1]


def _options(
    dossier: Dossier, chosen: WorkFilter, name: str, values: Iterable[tuple[Any, str, int]]
) -> list[dict[str, Any]]:
    names = {"field_id": "field", "theme_id": "theme"}
    now = {names.get(key, key): value for key, value in asdict(chosen).items() if value is not None}
    current = now.get(name)
    others = {key: value for key, value in now.items() if key != name}
    every = {
        "label": _("All"),
        "href": url_for("synthesis.work", slug=dossier.slug, **others),
        "count": None,
        "current": current is None,
    }
    return [
        every,
        *(
            {
                "label": label,
                "href": url_for("synthesis.work", slug=dossier.slug, **others, **{name: value}),
                "count": count,
                "current": current == value,
            }
            for value, label, count in values
        ),
    ]
