"""Language in the path: converter, choice, alternates, and the formats of dates and numbers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from babel.core import negotiate_locale
from babel.dates import format_skeleton
from babel.lists import format_list
from flask import Flask, current_app, g, request, url_for
from flask_babel import (
    Babel,
    format_date,
    format_datetime,
    format_decimal,
    format_percent,
    format_time,
)
from flask_babel import format_timedelta as babel_timedelta
from werkzeug.routing import BaseConverter, ValidationError

from teilhabe_app.core import clock
from teilhabe_app.core.i18n import BY_CODE, DEFAULT, LANGUAGES, Found, Language, Multilingual, direction
from teilhabe_app.web.templating import install_words


class LanguageConverter(BaseConverter):
    """The first path segment; anything but a language of ours is no such page."""

    regex = "[a-z]{2}(?:-[a-z]+)?"

    def to_python(self, value: str) -> Language:
        """Accept the languages of the interface only."""
        if value not in BY_CODE:
            raise ValidationError
        return BY_CODE[value]

    def to_url(self, value: Language | str) -> str:
        """Write the path segment."""
        return value if isinstance(value, str) else value.code


def language() -> Language:
    """Return the language of this request: from the path, else from the browser, else the default."""
    chosen: Language | None = g.get("language")
    if chosen is not None:
        return chosen
    # A path that leads nowhere was never taken apart, but its first part still tells what the reader reads.
    named = BY_CODE.get(request.path.split("/")[1]) if request else None
    return named or best_match()


def best_match() -> Language:
    """Choose by the browser's wish."""
    wanted = [tag.lower() for tag in request.accept_languages.values()] if request else []
    found = negotiate_locale(wanted, list(BY_CODE), sep="-")
    return BY_CODE.get(found or "", DEFAULT)


def multilingual(text: Multilingual | dict[str, str] | str | None) -> Found:
    """Find an editor's text for the reader of this page."""
    if text is None or isinstance(text, str):
        return Found(text or "", language().code, fallback=False)
    if not isinstance(text, Multilingual):
        text = Multilingual(text)
    return text.in_language(language().code)


def date(value: dt.date | dt.datetime | None) -> str:
    """Write a date out, with the weekday."""
    return "" if value is None else str(format_date(value, "full", rebase=isinstance(value, dt.datetime)))


def short_date(value: dt.date | dt.datetime | None) -> str:
    """Write a date for dense tables."""
    return "" if value is None else str(format_date(value, "medium", rebase=isinstance(value, dt.datetime)))


def datetime(value: dt.datetime | None) -> str:
    """Write a moment: date with weekday, and the time."""
    return "" if value is None else f"{format_date(value, 'full')}, {format_time(value, 'short')}"


def short_datetime(value: dt.datetime | None) -> str:
    """Write a moment for dense tables."""
    return "" if value is None else str(format_datetime(value, "short"))


def time(value: dt.datetime | None) -> str:
    """Write the time of day."""
    return "" if value is None else str(format_time(value, "short"))


def number(value: float | None) -> str:
    """Write a number as the language does."""
    return "" if value is None else str(format_decimal(value))


def percent(value: float | None) -> str:
    """Write a share between 0 and 1 as per cent."""
    return "" if value is None else str(format_percent(value))


def known_date(value: str | None) -> str:
    """Write a date that is only as precise as its source: year, month or day."""
    try:
        parts = [int(part) for part in (value or "").split("-")]
        if len(parts) == 3:  # noqa: PLR2004 -- year, month, day
            return date(dt.date(parts[0], parts[1], parts[2]))
        if len(parts) == 2:  # noqa: PLR2004
            return str(format_skeleton("yMMMM", dt.date(parts[0], parts[1], 1), locale=language().locale))
    except ValueError:
        pass
    return value or ""


def relative(value: dt.datetime | dt.date) -> str:
    """Say how far away a moment is; always shown beside the date, never alone."""
    if isinstance(value, dt.datetime):
        return str(babel_timedelta(value - clock.now(), add_direction=True))
    days = (value - clock.today()).days
    return str(babel_timedelta(dt.timedelta(days=days), granularity="day", add_direction=True))


def list_of(values: Any) -> str:
    """Join words as the language does."""
    words = [str(value) for value in values]
    return format_list(words, locale=language().locale) if words else ""


FILTERS = {
    "date": date,
    "short_date": short_date,
    "datetime": datetime,
    "short_datetime": short_datetime,
    "time": time,
    "number": number,
    "percent": percent,
    "known_date": known_date,
    "relative": relative,
    "list_of": list_of,
}


def init(app: Flask) -> None:
    """Set up the converter, Flask-Babel, and the words that templates need."""
    app.url_map.converters["lang"] = LanguageConverter
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = f"{app.root_path}/../translations"
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals["ml"] = multilingual
    app.jinja_env.globals["text_direction"] = direction
    Babel(app, locale_selector=lambda: language().locale)
    install_words(app.jinja_env)

    @app.url_value_preprocessor
    def take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        if values and "lang" in values:
            g.language = values.pop("lang")

    @app.url_defaults
    def give_language(endpoint: str, values: dict[str, Any]) -> None:
        if "lang" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values["lang"] = language().code

    @app.context_processor
    def words() -> dict[str, Any]:
        current = language()
        return {
            "lang": current.code,
            "dir": current.dir,
            "locale": current.locale,
            "languages": (menu := _menu(current)),
            "alternates": [(entry["lang"], f"{request.host_url[:-1]}{entry['href']}") for entry in menu],
        }


def _menu(current: Language) -> list[dict[str, Any]]:
    endpoint, args = request.endpoint, dict(request.view_args or {})
    linkable = endpoint is not None and current_app.url_map.is_endpoint_expecting(endpoint, "lang")
    if not linkable or request.method not in {"GET", "HEAD"}:
        endpoint, args = ("pages.home", {}) if "pages.home" in current_app.view_functions else (None, {})
    if endpoint is None:
        return []
    query = request.args.to_dict(flat=False) if linkable and request.method == "GET" else {}
    query = {key: values for key, values in query.items() if key not in args and not key.startswith("_")}
    return [
        {
            "lang": entry.code,
            "dir": entry.dir,
            "label": entry.own_name,
            "href": url_for(endpoint, **{**query, **args, "lang": entry.code}),
            "current": entry is current,
        }
        for entry in LANGUAGES
    ]
