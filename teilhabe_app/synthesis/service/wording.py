"""Words in several languages that are edited: no translation stays that says what the German words said before."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import BY_CODE, Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l


class Untouched(StrEnum):
    """What becomes of translations that nobody changed when the German words changed."""

    FIT = "fit"
    OUT = "out"


Words = Multilingual | None


def translated(pairs: Sequence[tuple[Words, Words]], untouched: Untouched | None) -> list[Multilingual]:
    """Return what several texts say from now on, given as they were and as they were typed.

    A language that is left out is shown in German, until somebody translates it anew. Raises DomainError where
    translations would stay as they were and nobody has said whether they still fit.
    """
    left = [_left(before or Multilingual(), after or Multilingual()) for before, after in pairs]
    if untouched is None and any(left):
        codes = dict.fromkeys(code for codes in left for code in codes)
        names = ", ".join(BY_CODE[code].own_name if code in BY_CODE else code for code in codes)
        raise DomainError(
            _l(
                "The German words are new, and these languages still say what they said before: %(languages)s.",
                languages=names,
            ),
            field="untouched",
        )
    out = left if untouched is Untouched.OUT else [[] for _pair in pairs]
    return [
        Multilingual({code: text for code, text in (after or {}).items() if code not in codes})
        for (_before, after), codes in zip(pairs, out, strict=True)
    ]


def _left(before: Multilingual, after: Multilingual) -> list[str]:
    """Return the languages that say what they said although the German words are new."""
    if not before or before.get("de") == after.get("de"):
        return []
    return [code for code, text in after.items() if code != "de" and text == before.get(code)]
