"""Words in many languages: the typed door to Flask-Babel, the languages we speak, and multilingual texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import flask_babel as _babel
from babel import Locale
from babel.support import NullTranslations
from flask import current_app, g, has_app_context
from flask_babel.speaklater import LazyString
from markupsafe import Markup

MOST_MESSAGES = 4000  # kept ready in each language; the program has about half as many


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the interface: path segment, catalogue name, HTML ``lang``, own name."""

    code: str
    catalogue: str
    own_name: str

    @property
    def locale(self) -> Locale:
        """Return the Babel locale that formats dates and numbers and finds the catalogue."""
        return _locale(self.catalogue)

    @property
    def dir(self) -> str:
        """Return the writing direction."""
        return direction(self.code)


@lru_cache(maxsize=64)
def _locale(catalogue: str) -> Locale:
    """Parse once: a page asks for its locale some hundred times."""
    return Locale.parse(catalogue)


# Adding a language is one line here and one catalogue (docs/i18n.md).
LANGUAGES: tuple[Language, ...] = (
    Language("de", "de", "Deutsch"),
    Language("de-simple", "de@simple", "Einfaches Deutsch"),
    Language("en", "en", "English"),
    Language("tr", "tr", "Türkçe"),
    Language("ar", "ar", "العربية"),
    Language("uk", "uk", "Українська"),
)
BY_CODE: Mapping[str, Language] = {language.code: language for language in LANGUAGES}
DEFAULT = LANGUAGES[0]

# What people may write in: each name in its own language, in the order of the groups in the state.
WRITTEN: Mapping[str, str] = {
    "de": "Deutsch",
    "tr": "Türkçe",
    "ar": "العربية",
    "uk": "Українська",
    "ru": "Русский",
    "bg": "Български",
    "pl": "Polski",
    "fa": "فارسی",
    "ku": "Kurdî (Kurmancî)",
    "ro": "Română",
    "en": "English",
    "fr": "Français",
    "sr": "Српски",
    "es": "Español",
}
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ckb"})


def direction(lang: str) -> str:
    """Return ``rtl`` or ``ltr`` for a language tag."""
    return "rtl" if lang.partition("-")[0] in RIGHT_TO_LEFT else "ltr"


@dataclass(frozen=True, slots=True)
class Found:
    """A text in the language it was found in."""

    text: str
    lang: str
    fallback: bool

    @property
    def dir(self) -> str:
        """Return the writing direction of the language found."""
        return direction(self.lang)

    def __str__(self) -> str:
        """Return the bare text."""
        return self.text


class Multilingual(dict[str, str]):
    """A text written by editors: language code -> text. Treat as immutable; assign a new one to change it."""

    def in_language(self, lang: str) -> Found:
        """Find the text for a reader: the language asked for, its base, German, English, then any."""
        for candidate in (lang, lang.partition("-")[0], "de", "en", *self):
            if text := self.get(candidate):
                return Found(text, candidate, candidate != lang)
        return Found("", lang, fallback=False)

    def filled(self) -> Multilingual:
        """Return a copy without empty languages."""
        return Multilingual({code: text for code, text in self.items() if text})


class Words:
    """The catalogue of one language. What templates ask for again and again stays ready as markup."""

    __slots__ = ("_catalogue", "_marked", "_plain", "language")

    def __init__(self, language: Language, catalogue: Any) -> None:
        self.language = language
        self._catalogue = catalogue
        self._plain: dict[str, str] = {}
        self._marked: dict[str, Markup] = {}

    def of(self, message: str) -> str:
        """Translate."""
        found = self._plain.get(message)
        if found is None:
            found = str(self._catalogue.ugettext(message))
            if len(self._plain) < MOST_MESSAGES:
                self._plain[message] = found
        return found

    def marked(self, message: str) -> Markup:
        """Translate a message of a template that has nothing to fill in; the catalogue's markup stands."""
        found = self._marked.get(message)
        if found is None:
            found = Markup(self.of(message)) % {}  # noqa: S704 -- catalogues are part of the program
            if len(self._marked) < MOST_MESSAGES:
                self._marked[message] = found
        return found

    def plural(self, one: str, many: str, num: int) -> str:
        """Translate, choosing the plural form for ``num``."""
        return str(self._catalogue.ungettext(one, many, num))

    def in_context(self, context: str, message: str) -> str:
        """Translate a word that means several things."""
        return str(self._catalogue.upgettext(context, message))

    def plural_in_context(self, context: str, one: str, many: str, num: int) -> str:
        """Translate a word that means several things, choosing the plural form for ``num``."""
        return str(self._catalogue.unpgettext(context, one, many, num))


_UNTRANSLATED = Words(DEFAULT, NullTranslations())


def words() -> Words:
    """Return the words of the language at hand; looked up once for each request, because pages ask often."""
    if not has_app_context():
        return _UNTRANSLATED
    here = g._get_current_object()  # noqa: SLF001 -- asked some hundred times for a page: one look behind the proxy
    found: Words | None = getattr(here, "words", None)
    if found is None:
        found = here.words = _words_of(current_language())
    return found


def _words_of(language: Language) -> Words:
    known: dict[Language, Words] = current_app.extensions.setdefault("teilhabe.words", {})
    if language not in known:
        with _babel.force_locale(language.locale):
            known[language] = Words(language, _babel.get_translations())
    return known[language]


def gettext(message: str, **values: Any) -> str:
    """Translate now."""
    text = words().of(message)
    return text % values if values else text


def ngettext(one: str, many: str, num: int, **values: Any) -> str:
    """Translate now, choosing the plural form for ``num``."""
    values.setdefault("num", num)
    return words().plural(one, many, num) % values


def lazy_gettext(message: str, **values: Any) -> Any:
    """Translate when shown; for labels and errors built outside a request."""
    return LazyString(gettext, message, **values)


@contextmanager
def force_language(code: str) -> Iterator[None]:
    """Speak another language inside a ``with`` block (mails in the recipient's language)."""
    language = BY_CODE.get(code, DEFAULT)
    before = g.pop("words", None) if has_app_context() else None
    try:
        with _babel.force_locale(language.locale):
            yield
    finally:
        if has_app_context():
            g.words = before


def current_language() -> Language:
    """Return the language of the request, or the default outside one."""
    locale = _babel.get_locale()
    return next((lang for lang in LANGUAGES if lang.locale is locale or lang.catalogue == str(locale)), DEFAULT)
