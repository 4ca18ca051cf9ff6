"""Conditions of ours as XLSForm says them; a comparison with what was not answered never holds here, so it is asked."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from typing import Any

from teilhabe_app.surveys.analysis.xlsform.expressions import Tree as Said
from teilhabe_app.surveys.analysis.xlsform.expressions import joined
from teilhabe_app.surveys.conditions import Tree
from teilhabe_app.surveys.models import QuestionKind, Survey, SurveyQuestion

VOTES = {1: "agree", 0: "unsure", -1: "disagree"}
SIGNS = {"=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
EMPTY: Said = ["text", ""]
AGREED = "OK"  # what XLSForm stores for a consent
ROWS = {QuestionKind.MATRIX, QuestionKind.STATEMENTS}


class Conditions:
    """Turns the conditions of one survey into those of XLSForm."""

    def __init__(self, survey: Survey) -> None:
        self.questions: Mapping[str, SurveyQuestion] = {question.code: question for question in survey.questions}
        self.sections: Mapping[int, Any] = {section.id: section.condition for section in survey.sections}

    def said(self, tree: Tree | None) -> Said | None:
        """Return a condition as XLSForm says it."""
        return self._said(tree) if tree else None

    def _said(self, tree: Tree) -> Said:  # noqa: PLR0911 -- one line for each kind
        op = tree["op"]
        if op in {"and", "or"}:
            return joined(op, [self._said(part) for part in tree["of"]])
        if op == "not":
            return ["not", self._said(tree["of"][0])]
        question = self.questions[tree["question"]]
        if op == "shown":
            return self.shown(question)
        if op == "answered":
            return answered(question)
        if op == "one_of":
            return joined("or", [self.compared(question, {**tree, "op": "=", "value": one}) for one in tree["values"]])
        if op == "includes":
            return ["selected", ["answer", question.code], ["text", tree["value"]]]
        return self.compared(question, tree)

    def shown(self, question: SurveyQuestion) -> Said:
        """Say when the path shows a question: its section's condition and its own."""
        trees = [self.sections.get(question.section_id or 0), question.condition]
        said = [self._said(tree) for tree in trees if tree]
        return joined("and", said) if said else ["true"]

    def compared(self, question: SurveyQuestion, tree: Tree) -> Said:
        """Say a comparison with a value or another answer."""
        sign = tree["op"]
        answer: Said = ["answer", row_name(question.code, tree["row"]) if "row" in tree else question.code]
        if question.kind is QuestionKind.STATEMENTS:
            votes = [word for vote, word in VOTES.items() if SIGNS[sign](vote, tree["value"])]
            return joined("or", [["=", answer, ["text", word]] for word in votes]) if votes else ["false"]
        if question.kind is QuestionKind.CONSENT:
            agreed = (tree["value"] == "yes") == (sign == "=")
            return ["=", answer, ["text", AGREED]] if agreed else ["false"]
        there = [["!=", answer, EMPTY]] if sign == "!=" else []
        if "other" in tree:
            other: Said = ["answer", tree["other"]]
            there += [["!=", other, EMPTY]] if sign == "!=" else []
            return joined("and", [*there, [sign, answer, other]])
        return joined("and", [*there, [sign, answer, _literal(tree["value"])]])


def answered(question: SurveyQuestion) -> Said:
    """Say that a question was answered."""
    if question.kind is QuestionKind.CONSENT:
        return ["=", ["answer", question.code], ["text", AGREED]]
    if question.kind in ROWS:
        rows = [["!=", ["answer", row_name(question.code, one.code)], EMPTY] for one in question.options if one.is_open]
        return joined("or", rows) if rows else ["false"]
    return ["!=", ["answer", question.code], EMPTY]


def row_name(code: str, row: str) -> str:
    """Return the name of a row, which is a question of its own there."""
    return f"{code}.{row}"


def _literal(value: Any) -> Said:
    if isinstance(value, dict):
        return ["date", ["text", value["day"]]]
    return ["text", value] if isinstance(value, str) else ["number", value]
