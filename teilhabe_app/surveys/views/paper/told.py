"""Conditions in words, as lists for paper: a heading that says how many must hold, and what must hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.surveys.conditions import Tree
from teilhabe_app.surveys.forms.words import OTHER_WORD, VOTES, YES_NO
from teilhabe_app.surveys.models import QuestionKind, SurveyQuestion
from teilhabe_app.surveys.queries.path import OTHER
from teilhabe_app.web.i18n import date, multilingual, number

Told = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells conditions of one questionnaire: its questions and their printed numbers by code."""

    questions: Mapping[str, SurveyQuestion]
    numbers: Mapping[str, int]

    def condition(self, tree: Tree | None) -> Told | None:
        """Return heading and parts of a condition; a part is a sentence or again a heading with parts."""
        if not tree:
            return None
        told = self._part(tree)
        if isinstance(told, str):
            return {"head": _("Answer this only if:"), "parts": [told]}
        return told

    def choice(self, tree: Tree | None) -> Told | None:
        """Return heading and parts of the condition of one choice."""
        told = self._part(tree) if tree else None
        if told is None:
            return None
        return {"head": _("Choose this only if:"), "parts": [told]}

    def _part(self, tree: Tree) -> Told | str:
        heads: dict[str, Callable[[], str]] = {
            "and": lambda: _("Only if all of this is true:"),
            "or": lambda: _("Only if at least one of these is true:"),
            "not": lambda: _("Only if this is not true:"),
        }
        if tree["op"] in heads:
            return {"head": heads[tree["op"]](), "parts": [self._part(part) for part in tree["of"]]}
        return self._sentence(tree)

    def _sentence(self, tree: Tree) -> str:
        op, where = tree["op"], self._where(tree["question"], tree.get("row"))
        if op in {"shown", "answered"}:
            return _("You have answered question %(number)s.", number=where)
        if op == "one_of":
            words = [self._answer(tree, value) for value in tree["values"]]
            return _(
                "In question %(number)s you chose one of these: %(answers)s", number=where, answers=", ".join(words)
            )
        if isinstance(tree.get("value"), dict) and op not in {"=", "!="}:
            return _before_or_after(where, op, dt.date.fromisoformat(tree["value"]["day"]))
        if "other" in tree:
            answer = _("(your answer to question %(number)s)", number=self._where(tree["other"], None))
        else:
            answer = self._answer(tree, tree["value"])
        sentences: dict[str, Callable[[], str]] = {
            "!=": lambda: _("In question %(number)s your answer is not “%(answer)s”.", number=where, answer=answer),
            "<": lambda: _("In question %(number)s your answer is less than %(answer)s.", number=where, answer=answer),
            "<=": lambda: _("In question %(number)s your answer is %(answer)s or less.", number=where, answer=answer),
            ">": lambda: _("In question %(number)s your answer is more than %(answer)s.", number=where, answer=answer),
            ">=": lambda: _("In question %(number)s your answer is %(answer)s or more.", number=where, answer=answer),
        }
        equal = _("You answered “%(answer)s” in question %(number)s.", number=where, answer=answer)
        return sentences[op]() if op in sentences else equal

    def _where(self, code: str, row: str | None) -> str:
        number = str(self.numbers.get(code, "–"))
        question = self.questions.get(code)
        rows = [option.code for option in question.options] if question and row else []
        return f"{number}.{rows.index(row) + 1}" if row in rows else number

    def _answer(self, tree: Tree, value: Any) -> str:
        if isinstance(value, dict):
            return date(dt.date.fromisoformat(value["day"]))
        question = self.questions.get(tree["question"])
        if question is None or not isinstance(value, str):
            if question is not None and question.kind is QuestionKind.STATEMENTS:
                return str(VOTES.get(value, value))
            return number(value) if isinstance(value, int | float) else str(value)
        if question.kind in {QuestionKind.YES_NO, QuestionKind.CONSENT}:
            return str(YES_NO.get(value, value))
        if value == OTHER:
            return str(OTHER_WORD)
        label = next((option.label for option in question.options if option.code == value), None)
        return multilingual(Multilingual(label)).text if label else value


def _before_or_after(where: str, op: str, day: dt.date) -> str:
    """Tell a comparison of days; "up to a day" is before the next one."""
    step = dt.timedelta(days=1)
    if op in {"<", "<="}:
        until = day if op == "<" else day + step
        return _("In question %(number)s your answer is before %(day)s.", number=where, day=date(until))
    since = day if op == ">" else day - step
    return _("In question %(number)s your answer is after %(day)s.", number=where, day=date(since))
