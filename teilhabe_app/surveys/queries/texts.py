"""The texts of a survey, one by one: what is written in which language, and what its source has left behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from teilhabe_app.core.i18n import LANGUAGES, Multilingual
from teilhabe_app.surveys.models import Survey

SOURCE = "de"
QUESTION_TEXTS = ("text", "help", "scale_low", "scale_high", "scale_words", "purpose")


@dataclass(frozen=True, slots=True)
class Piece:
    """One text: a key for forms, what holds it, and its languages."""

    key: str
    owner: Any
    name: str
    texts: Multilingual

    @property
    def is_long(self) -> bool:
        """Tell whether lines matter."""
        return self.name in {"intro", "scale_words", "summary"} or "\n" in self.texts.get(SOURCE, "")

    def is_stale(self, language: str) -> bool:
        """Tell whether the source changed after this translation."""
        stale = getattr(self.owner, "stale", None) or {}
        return language in stale.get(self.name, ())


def pieces(survey: Survey) -> list[Piece]:
    """Return all texts in the order of the questionnaire."""
    return [piece for piece in _all(survey) if piece.texts]


def _all(survey: Survey) -> Iterator[Piece]:
    yield Piece("intro", survey, "intro", survey.intro)
    seen = set()
    sections = {section.id: section for section in survey.sections}
    for question in survey.questions:
        section = sections.get(question.section_id or 0)
        if section and section.id not in seen:
            seen.add(section.id)
            yield Piece(f"s{section.id}-title", section, "title", section.title)
            yield Piece(f"s{section.id}-text", section, "text", section.text or Multilingual())
        for name in QUESTION_TEXTS:
            yield Piece(f"q{question.id}-{name}", question, name, getattr(question, name) or Multilingual())
        for option in question.options:
            yield Piece(f"o{option.id}-label", option, "label", option.label)


def all_pieces(survey: Survey) -> list[Piece]:
    """Return what people read of a survey, beginning with its title and short description."""
    of = survey.format
    return [Piece("title", of, "title", of.title), Piece("summary", of, "summary", of.summary), *pieces(survey)]


def completeness(survey: Survey) -> list[tuple[str, str, int, int, int]]:
    """Return for each language: code, own name, texts there, texts marked stale, all texts."""
    found = all_pieces(survey)
    return [
        (
            language.code,
            language.own_name,
            sum(language.code in piece.texts for piece in found),
            sum(piece.is_stale(language.code) for piece in found),
            len(found),
        )
        for language in LANGUAGES
    ]
