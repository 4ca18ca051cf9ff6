"""Words in many languages: the typed door to Flask-Babel, the languages we speak, and multilingual texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import flask_babel as _babel
from babel import Locale


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


def gettext(message: str, **values: Any) -> str:
    """Translate now."""
    return str(_babel.gettext(message, **values))


def ngettext(one: str, many: str, num: int, **values: Any) -> str:
    """Translate now, choosing the plural form for ``num``."""
    return str(_babel.ngettext(one, many, num, **values))


def lazy_gettext(message: str, **values: Any) -> Any:
    """Translate when shown; for labels and errors built outside a request."""
    return _babel.lazy_gettext(message, **values)


def force_language(code: str) -> Any:
    """Speak another language inside a ``with`` block (mails in the recipient's language)."""
    return _babel.force_locale(BY_CODE.get(code, DEFAULT).locale)


def current_language() -> Language:
    """Return the language of the request, or the default outside one."""
    locale = _babel.get_locale()
    return next((lang for lang in LANGUAGES if lang.catalogue == str(locale)), DEFAULT)
