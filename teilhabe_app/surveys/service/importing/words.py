"""Texts of a file as texts of ours: in our languages, with earlier answers put in by our codes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from teilhabe_app.core.i18n import BY_CODE, Multilingual, force_language, gettext
from teilhabe_app.surveys.analysis.xlsform.tree import Choice, Form, Texts
from teilhabe_app.surveys.service.importing.conditions import Known

ANSWERS = re.compile(r"\$\{\s*([^{}]*?)\s*\}")
TELLABLE = {"choice", "choices", "yes", "number", "date", "order", "text"}
PLAIN = str.maketrans("{}", "()")
MISSING = "…"
LEAST_SCALE, MOST_SCALE = 3, 10


class Words:
    """Turns texts of one form into ours."""

    def __init__(self, form: Form, language: str | None = None) -> None:
        """Take ``language`` for texts of no language; without it, the one that the form names."""
        named = language or form.default_language
        self.default = named if named in BY_CODE else "de"
        self.known: dict[str, Known] = {}
        self.untold: set[str] = set()  # names whose answers cannot stand in a text

    def of(self, texts: Texts) -> Multilingual:
        """Return a text in the languages of this site."""
        found = {code: self._filled(text) for code, text in texts.items() if code in BY_CODE}
        if texts.get(""):
            found.setdefault(self.default, self._filled(texts[""]))
        return Multilingual(found).filled()

    def _filled(self, text: str) -> str:
        parts = ANSWERS.split(text)
        return "".join(self._told(part) if at % 2 else part.translate(PLAIN) for at, part in enumerate(parts))

    def _told(self, name: str) -> str:
        known = self.known.get(name)
        if known is None or known.row or known.sort not in TELLABLE:
            self.untold.add(name)
            return MISSING
        return f"{{{known.code}}}"


def is_yes_no(name: str, choices: Sequence[Choice]) -> bool:
    """Tell the usual list of yes and no, where its words are those that we use."""
    if name != "yes_no" or [choice.code for choice in choices] != ["yes", "no"]:
        return False
    return all(_says(choice.label, word) for choice, word in zip(choices, ("Yes", "No"), strict=True))


def _says(label: Texts, word: str) -> bool:
    for code, text in label.items():
        allowed = []
        for language in [code] if code in BY_CODE else BY_CODE:
            with force_language(language):
                allowed.append(gettext(word).casefold())
        if code and code not in BY_CODE:
            continue
        if text.casefold() not in [*allowed, word.casefold()]:
            return False
    return True


def is_scale(choices: Sequence[Choice]) -> bool:
    """Tell choices that are the points from 1 to at most 10."""
    points = [str(number) for number in range(1, len(choices) + 1)]
    return LEAST_SCALE <= len(choices) <= MOST_SCALE and [choice.code for choice in choices] == points


def scale_texts(labels: Sequence[Multilingual]) -> dict[str, Multilingual | None]:
    """Return what the points of a scale are called: words at both ends only, or a word for every point."""
    numbers = [str(number) for number in range(1, len(labels) + 1)]
    inner = zip(labels[1:-1], numbers[1:-1], strict=True)
    if all(text == number for label, number in inner for text in label.values()):
        ends = [
            Multilingual({code: text for code, text in label.items() if text != number})
            for label, number in ((labels[0], numbers[0]), (labels[-1], numbers[-1]))
        ]
        return {"scale_low": ends[0] or None, "scale_high": ends[1] or None, "scale_words": None}
    codes = {code for label in labels for code in label}
    words = {code: "\n".join(label.get(code, "").replace("\n", " ") for label in labels) for code in sorted(codes)}
    return {"scale_low": None, "scale_high": None, "scale_words": Multilingual(words)}
