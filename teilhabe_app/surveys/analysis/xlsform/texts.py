"""Labels as editors write them in spreadsheets, made plain; and the names of languages in column headings."""

from __future__ import annotations

import html
import re

from babel import localedata

from teilhabe_app.core.i18n import LANGUAGES, WRITTEN
from teilhabe_app.core.text import clean

OWN_NAMES = {**WRITTEN, **{language.code: language.own_name for language in LANGUAGES}}
_ENGLISH = {
    "german": "de",
    "english": "en",
    "turkish": "tr",
    "arabic": "ar",
    "ukrainian": "uk",
    "russian": "ru",
    "bulgarian": "bg",
    "polish": "pl",
    "persian": "fa",
    "farsi": "fa",
    "kurdish": "ku",
    "romanian": "ro",
    "french": "fr",
    "serbian": "sr",
    "spanish": "es",
}
_CODES = _ENGLISH | {name.casefold(): code for code, name in OWN_NAMES.items()}
_CODED = re.compile(r"(?P<name>.*)\((?P<code>[^()]*)\)")
_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
_BREAK = re.compile(r"<(?:br\s*/?|/p|/li|/div|/h[1-6])\s*>", re.IGNORECASE)
_MARKUP = re.compile(r"<!--.*?-->|</?[A-Za-z][^<>]{0,500}>", re.DOTALL)
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_STRONG = re.compile(r"(?<!\w)(\*\*\*|\*\*|\*|___|__|_|~~|`)(?=\S)(.+?)(?<=\S)\1(?!\w)")
_HEADING = re.compile(r"^[ ]{0,3}#{1,6}[ ]+(.*?)[ ]*#*$", re.MULTILINE)
_ANSWERS = re.compile(r"\$\{\s*([^{}]*?)\s*\}")
ROUNDS = 6


def plain(text: str) -> str:
    """Return a label without HTML and Markdown; ``${name}`` and line breaks stay. Plain text is left as it is."""
    for _round in range(ROUNDS):
        before = text
        text = _MARKUP.sub("", _BREAK.sub("\n", text))
        text = _LINK.sub(r"\1", html.unescape(text))
        text = _HEADING.sub(r"\1", text)
        kept = _ANSWERS.split(text)  # names of questions may hold underscores
        text = "".join(f"${{{part}}}" if place % 2 else _STRONG.sub(r"\2", part) for place, part in enumerate(kept))
        text = re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]*\n[ \t]*", "\n", clean(text, multiline=True)))
        if text == before:
            break
    return text


def piped(text: str) -> list[str]:
    """Return the names of the questions whose answers a text repeats."""
    return [str(name) for name in _ANSWERS.findall(text)]


def language_of(heading: str) -> str | None:
    """Return the code of a language such as ``Deutsch (de)`` or ``German``, or None where there is none."""
    if found := _CODED.fullmatch(heading.strip()):
        code = found["code"].strip().lower().replace("_", "-")
        return code if _is_known(code) else None
    name = heading.strip().casefold()
    return _CODES.get(name) or (name if name in OWN_NAMES else None)


def _is_known(code: str) -> bool:
    """Tell whether a language tag exists: ours, or one whose language Unicode's locale data know."""
    return code in OWN_NAMES or bool(_TAG.fullmatch(code) and localedata.exists(code.partition("-")[0]))


def heading_of(code: str) -> str:
    """Return how a language is written in a column heading."""
    return f"{OWN_NAMES.get(code, code)} ({code})"
