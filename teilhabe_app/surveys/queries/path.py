"""The path through a questionnaire: which questions the answers so far lead to, and in which order."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from teilhabe_app.surveys.conditions import Asked, holds, references
from teilhabe_app.surveys.models import Option, QuestionKind, Survey, SurveyQuestion

Given = Mapping[str, Any]  # answers by the code of their question; "code.other" and "code.language" stand beside
SORTS = {
    QuestionKind.SINGLE: "choice",
    QuestionKind.MULTIPLE: "choices",
    QuestionKind.YES_NO: "yes",
    QuestionKind.CONSENT: "yes",
    QuestionKind.SCALE: "number",
    QuestionKind.NUMBER: "number",
    QuestionKind.DATE: "date",
    QuestionKind.MATRIX: "rows",
    QuestionKind.STATEMENTS: "rows",
    QuestionKind.RANKING: "order",
    QuestionKind.LINE: "text",
    QuestionKind.TEXT: "text",
    QuestionKind.INFO: "none",
}
OTHER = "other"


def asked_of(question: SurveyQuestion) -> Asked:
    """Return what conditions may know of a question."""
    codes = tuple(option.code for option in question.options)
    return Asked(
        question.code,
        SORTS[question.kind],
        (*codes, OTHER) if question.has_other else codes,
        is_sensitive=question.is_sensitive,
    )


def value_of(question: SurveyQuestion, given: Given) -> Any:
    """Return an answer as conditions compare it; None where there is none or it cannot be one."""
    value = given.get(question.code)
    if value in (None, "", [], {}):
        return None
    sort = SORTS[question.kind]
    try:
        if sort == "number":
            amount = Decimal(str(value))
            return amount if amount.is_finite() else None
        if sort == "date":
            return dt.date.fromisoformat(str(value))
    except (ValueError, InvalidOperation):
        return None
    return value


class Walk:
    """The path: ``shown`` in the order of the questionnaire. Hidden questions count as not answered."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self.shown: list[SurveyQuestion] = []
        self._values: dict[str, Any] = {}
        self._codes: set[str] = set()

    def value(self, code: str) -> Any:
        """Return an answer to a question on the path."""
        return self._values.get(code)

    def was_shown(self, code: str) -> bool:
        """Tell whether a question is on the path."""
        return code in self._codes

    def show(self, question: SurveyQuestion) -> None:
        """Put a question on the path."""
        self.shown.append(question)
        self._codes.add(question.code)
        self._values[question.code] = value_of(question, self.given)

    @property
    def kept(self) -> dict[str, Any]:
        """Return the answers to questions on the path only."""
        return {key: value for key, value in self.given.items() if key.partition(".")[0] in self._codes}


def walk(survey: Survey, given: Given, questions: Sequence[SurveyQuestion] | None = None) -> Walk:
    """Follow the conditions from the first question to the last; ``questions`` are those of an earlier version."""
    path = Walk(given)
    sections: dict[int | None, bool] = {None: True}
    conditions = {section.id: section.condition for section in survey.sections}
    for question in survey.questions if questions is None else questions:
        if question.section_id not in sections:
            sections[question.section_id] = holds(conditions.get(question.section_id or 0), path)
        if sections[question.section_id] and holds(question.condition, path):
            path.show(question)
    return path


def in_order(survey: Survey, questions: Sequence[SurveyQuestion], seed: int) -> list[SurveyQuestion]:
    """Return questions as one person sees them: those of a section in random order are drawn by the seed."""
    mixed = {section.id for section in survey.sections if section.shuffles}
    if not mixed:
        return list(questions)
    blocks: dict[int | None, list[SurveyQuestion]] = {}
    for question in questions:
        blocks.setdefault(question.section_id, []).append(question)
    for section_id, block in blocks.items():
        if section_id in mixed:
            random.Random(f"{seed}:section:{section_id}").shuffle(block)  # noqa: S311 -- an order, no secret
    return [question for block in blocks.values() for question in block]


def is_offered(option: Option, path: Walk) -> bool:
    """Tell whether an option can be chosen; one whose condition asks for what is not answered yet can."""
    if not option.is_open or not option.condition:
        return option.is_open
    return any(path.value(code) is None for code in references(option.condition)) or holds(option.condition, path)


def options_in_order(question: SurveyQuestion, seed: int, path: Walk | None = None) -> list[Option]:
    """Return the open options as one person sees them; those that stay keep their place.

    With ``path``, those are left out whose condition does not hold on it.
    """
    options = [one for one in question.options if one.is_open and (path is None or is_offered(one, path))]
    if not question.shuffles:
        return options
    free = [option for option in options if not option.stays]
    random.Random(f"{seed}:options:{question.code}").shuffle(free)  # noqa: S311 -- an order, no secret
    drawn = iter(free)
    return [option if option.stays else next(drawn) for option in options]
