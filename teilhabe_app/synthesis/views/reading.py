"""Hints on plain words beside an answer that is being written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from teilhabe_app.core.i18n import WRITTEN
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.plain_words import Hard, Hint, hints

KINDS = {
    Hard.SENTENCE: _l("Long sentence. Two short ones are easier."),
    Hard.WORD: _l("Long word. Is there a shorter one?"),
    Hard.ABBREVIATION: _l("Abbreviation. Please write it out."),
    Hard.PASSIVE: _l("Who does it? Say it with the person or the office."),
    Hard.OFFICE: _l("A word of offices."),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What is hard to read in one language of a text."""

    code: str
    name: str
    groups: list[tuple[Any, list[Hint]]]


def readings(texts: Mapping[str, str]) -> list[Reading]:
    """Return the hints for each language that has some."""
    found = []
    for code, text in texts.items():
        of_kind: dict[Hard, list[Hint]] = {}
        for hint in hints(text, code):
            of_kind.setdefault(hint.kind, []).append(hint)
        if of_kind:
            name = WRITTEN.get(code) or _("Plain German")
            found.append(Reading(code, name, [(KINDS[kind], group) for kind, group in of_kind.items()]))
    return found
