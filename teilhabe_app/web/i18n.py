"""Language in the path: converter, choice, and the formats of dates and numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import negotiate_locale
from babel.dates import format_date, format_datetime, format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from flask import Flask, current_app, g, request
from flask_babel import Babel
from flask_babel import format_timedelta as babel_timedelta
from werkzeug.routing import BaseConverter, ValidationError

from teilhabe_app.core import clock
from teilhabe_app.core.i18n import BY_CODE, DEFAULT, Found, Language, Multilingual, direction, words
from teilhabe_app.web.templating import install_words

FORMATS: Mapping[str, Callable[..., str]] = {
    "date": format_date,
    "time": format_time,
    "datetime": format_datetime,
    "decimal": format_decimal,
    "percent": format_percent,
}


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
    return "" if value is None else _written("date", "full", value)


def short_date(value: dt.date | dt.datetime | None) -> str:
    """Write a date for dense tables."""
    return "" if value is None else _written("date", "medium", value)


def datetime(value: dt.datetime | None) -> str:
    """Write a moment: date with weekday, and the time."""
    return "" if value is None else f"{_written('date', 'full', value)}, {_written('time', 'short', value)}"


def short_datetime(value: dt.datetime | None) -> str:
    """Write a moment for dense tables."""
    return "" if value is None else _written("datetime", "short", value)


def time(value: dt.datetime | None) -> str:
    """Write the time of day."""
    return "" if value is None else _written("time", "short", value)


def number(value: float | None) -> str:
    """Write a number as the language does."""
    return "" if value is None else _counted("decimal", value)


def percent(value: float | None) -> str:
    """Write a share between 0 and 1 as per cent."""
    return "" if value is None else _counted("percent", value)


def _written(kind: str, length: str, value: Any) -> str:
    zone = current_app.config["BABEL_DEFAULT_TIMEZONE"]
    return _date_in(words().language.locale, zone, kind, length, value)


@lru_cache(maxsize=2048)
def _date_in(locale: Locale, zone: str, kind: str, length: str, value: Any) -> str:
    """Write a moment in the zone of the people; pages name the same few moments again and again."""
    if isinstance(value, dt.datetime):
        value = (value if value.tzinfo else value.replace(tzinfo=dt.UTC)).astimezone(ZoneInfo(zone))
    return FORMATS[kind](value, length, locale=locale)


def _counted(kind: str, value: float) -> str:
    return _number_in(words().language.locale, kind, repr(value), value)


@lru_cache(maxsize=1024)
def _number_in(locale: Locale, kind: str, _exactly: str, value: float) -> str:
    return FORMATS[kind](value, locale=locale)


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
