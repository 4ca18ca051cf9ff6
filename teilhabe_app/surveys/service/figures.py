"""From a release to the figures that everybody may see: plain JSON with its texts, in which nothing is held back.

The rules of a release know questions, not the path between them. Who is asked a question says how they answered the
one before it; so a question behind a condition is renewed only together with the questions that the condition looks
at, and only while nothing of those is held back. The same holds for tables. An order is shown as a whole or not at all,
because its ranks add up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from teilhabe_app.surveys.analysis.classes import Class
from teilhabe_app.surveys.analysis.suppression import Release
from teilhabe_app.surveys.analysis.suppression.release import Pair
from teilhabe_app.surveys.conditions import references
from teilhabe_app.surveys.models import QuestionKind, Survey, SurveyQuestion
from teilhabe_app.surveys.queries.columns import IN_CLASSES, UNCOUNTED, Variable
from teilhabe_app.surveys.queries.path import OTHER

LANGUAGE = "page-language"
Figures = dict[str, Any]
Rows = dict[tuple[str, str], dict[str, Any]]  # by question and row


@dataclass(frozen=True, slots=True)
class Published:
    """What figures are made from: the release as it is now, its number, and what was shown before."""

    release: Release
    number: int
    variables: Sequence[Variable]
    classes: Mapping[str, Sequence[Class]]
    pairs: Sequence[Pair]
    before: Mapping[str, Any]


def figures(survey: Survey, published: Published) -> Figures:
    """Return the questions with what may be shown of them, and the tables of two questions."""
    build = _Building(survey, published)
    questions = [build.question(question) for question in survey.questions if question.kind is not QuestionKind.INFO]
    tables = list(build.tables())
    hubs = dict.fromkeys(pair[1] for pair in published.pairs if pair[1] in build.groups)
    return {
        "minimum": published.release.minimum,
        "people": published.release.people,
        "questions": questions,
        "groups": list(hubs),
        "tables": tables,
    }


def parents(survey: Survey, question: SurveyQuestion) -> set[str]:
    """Return the codes of the questions that decide who is asked this one, or which choices it offers to whom.

    How often a choice was taken that only some people see tells something of their answers before.
    """
    section = next((one for one in survey.sections if one.id == question.section_id), None)
    conditions = [question.condition, section.condition if section else None]
    conditions += [option.condition for option in question.options]
    return {code for condition in conditions for code in references(condition)}


class _Building:
    """Goes through the questionnaire once; what a later question needs of an earlier one is kept."""

    def __init__(self, survey: Survey, published: Published) -> None:
        self.survey, self.published, self.release = survey, published, published.release
        self.variables: dict[int, list[Variable]] = {}
        for variable in published.variables:
            self.variables.setdefault(variable.question.id, []).append(variable)
        self.by_code = {question.code: question for question in survey.questions}
        self.groups = {LANGUAGE, *(str(question.id) for question in survey.questions)}  # those that are still asked
        shown = published.before.get("questions", ())
        self.rows: Rows = {(str(one["id"]), row["row"]): row for one in shown for row in one["rows"]}
        self.crossed: Rows = {(table["key"], table["group"]): table for table in published.before.get("tables", ())}
        self.open: set[str] = set()  # questions that were renewed now and hide nothing
        self.open_tables: set[Pair] = set()

    def question(self, question: SurveyQuestion) -> dict[str, Any]:
        """Return one question with its rows: renewed where that is safe, otherwise as they were."""
        mine = self.variables.get(question.id, [])
        is_free = parents(self.survey, question) <= self.open
        ranked = self._ranked(mine) if question.kind is QuestionKind.RANKING else None
        rows = []
        for variable in mine:
            now = ranked.get(variable.key) if ranked is not None else self._single(variable)
            if row := self._row(variable, now if is_free else None):
                rows.append(row)
        renewed = is_free and len(rows) == len(mine) and all(self._is_current(one.key) for one in mine)
        if renewed and all(count is not None for row in rows for _code, count in row["cells"]):
            self.open.add(question.code)
        return {
            "id": question.id,
            "code": question.code,
            "kind": question.kind.value,
            "text": dict(question.text),
            "field": {"key": question.field.key, "name": dict(question.field.short_name)} if question.field else None,
            "thread": question.thread_id if question.kind in UNCOUNTED else None,
            "sensitive": question.is_sensitive,
            "answers": list(self._answers(question)),
            "labels": {option.code: dict(option.label) for option in question.options},
            "rows": rows,
        }

    def _single(self, variable: Variable) -> tuple[list[list[Any]], int] | None:
        counts = self.release.single(variable.key)
        return None if counts is None else ([[code, counts.counts[code]] for code in counts.counts], counts.base)

    def _ranked(self, mine: Sequence[Variable]) -> dict[str, tuple[list[list[Any]], int]]:
        """Return the newest moment at which every rank of every option could be shown."""
        histories = [self.release.questions.get(variable.key, ()) for variable in mine]
        for back in range(1, min(map(len, histories), default=0) + 1):
            states = [history[-back] for history in histories]
            if not any(state.hidden for state in states) and len({state.base for state in states}) == 1:
                return {
                    variable.key: ([[cell[1], count] for cell, count in state.counts.items()], state.base)
                    for variable, state in zip(mine, states, strict=True)
                }
        return {}

    def _row(self, variable: Variable, now: tuple[list[list[Any]], int] | None) -> dict[str, Any] | None:
        before = self.rows.get((str(variable.question.id), variable.row))
        if now is None or (before and (before["cells"], before["base"]) == (now[0], now[1])):
            return before
        return {"row": variable.row, "base": now[1], "release": self.published.number, "cells": now[0]}

    def _is_current(self, key: str) -> bool:
        states = self.release.questions.get(key, ())
        return bool(states) and not states[-1].is_blank

    def _answers(self, question: SurveyQuestion) -> Iterator[dict[str, Any]]:
        """Yield the answers that were possible, with words where an editor wrote some."""
        key = str(question.id)
        if question.kind in IN_CLASSES:
            for at, one in enumerate(self.published.classes.get(key, ())):
                yield {"code": str(at), "low": one.low, "high": one.high, "whole": one.whole}
            return
        if question.kind in {QuestionKind.SCALE, QuestionKind.MATRIX}:
            for point in range(1, (question.scale_max or 0) + 1):
                yield {"code": str(point), "label": _point_words(question, point)}
            return
        mine = self.variables.get(question.id, [])
        words = {option.code: dict(option.label) for option in question.options}
        listed = question.kind in {QuestionKind.SINGLE, QuestionKind.MULTIPLE}
        codes = [*words, OTHER] if listed and question.has_other else list(words) if listed else []
        for code in codes or (mine[0].codes if mine else ()):
            yield {"code": code, "label": words.get(code, {}) if listed else {}}

    def tables(self) -> Iterator[dict[str, Any]]:
        """Yield the tables of two questions that may be seen."""
        by_key = {variable.key: variable for variable in self.published.variables}
        for key, group in self.published.pairs:
            variable = by_key.get(key)
            table = self.release.cross(key, group)
            before = self.crossed.get((key, group))
            if variable is None or group not in self.groups:
                continue
            now = None
            if table is not None and self._may_cross(variable.question, group):
                now = {
                    "cells": [[row, column, count] for (row, column), count in table.cells.items()],
                    "rows": dict(table.rows),
                    "columns": dict(table.columns),
                }
                states = self.release.tables[key, group].states
                if not states[-1].is_blank and all(count is not None for count in table.cells.values()):
                    self.open_tables.add((key, group))
            if now is None or (before and all(before[name] == now[name] for name in now)):
                if before:
                    yield before
                continue
            yield {
                "key": key,
                "question": variable.question.id,
                "row": variable.row,
                "group": group,
                "release": self.published.number,
                **now,
            }

    def _may_cross(self, question: SurveyQuestion, group: str) -> bool:
        """Tell whether all that decides who is asked is open in the same groups, and in which group somebody is."""
        hub = next((one for one in self.survey.questions if str(one.id) == group), None)
        if hub is not None and not parents(self.survey, hub) <= self.open:
            return False
        for code in parents(self.survey, question):
            parent = self.by_code.get(code)
            if parent is None or str(parent.id) == group:
                continue
            keys = [one.key for one in self.variables.get(parent.id, ())]
            if any((key, group) not in self.open_tables for key in keys) or code not in self.open:
                return False
        return True


def _point_words(question: SurveyQuestion, point: int) -> dict[str, str]:
    """Return the words of a point in each language, without its number."""
    if question.scale_words:
        lines = {code: text.splitlines() for code, text in question.scale_words.items()}
        return {code: words[point - 1].strip() for code, words in lines.items() if len(words) >= point}
    word = question.scale_low if point == 1 else question.scale_high if point == question.scale_max else None
    return dict(word) if word else {}
