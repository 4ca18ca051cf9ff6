"""Questions of a form as drafts of ours, one after the other; each may ask only for those before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.surveys.analysis.problems import Place, Problem
from teilhabe_app.surveys.analysis.xlsform import Group, Kind, Question, Reading
from teilhabe_app.surveys.analysis.xlsform.expressions import Tree as Said
from teilhabe_app.surveys.analysis.xlsform.tree import Choice
from teilhabe_app.surveys.conditions import Asked, ConditionError, check, parse, write
from teilhabe_app.surveys.models import QuestionKind
from teilhabe_app.surveys.queries.path import OTHER, SORTS
from teilhabe_app.surveys.service.building import QuestionDraft
from teilhabe_app.surveys.service.importing.conditions import Known, Outcome, Tree, Unsaid, condition, filled
from teilhabe_app.surveys.service.importing.limits import limited
from teilhabe_app.surveys.service.importing.naming import option_codes, question_code
from teilhabe_app.surveys.service.importing.words import (
    LEAST_SCALE,
    MOST_SCALE,
    Words,
    is_scale,
    is_yes_no,
    scale_texts,
)

VOTES = {"agree": 1, "unsure": 0, "disagree": -1}
SIMPLE = {
    Kind.MULTIPLE: QuestionKind.MULTIPLE,
    Kind.RANK: QuestionKind.RANKING,
    Kind.INTEGER: QuestionKind.NUMBER,
    Kind.DECIMAL: QuestionKind.NUMBER,
    Kind.DATE: QuestionKind.DATE,
    Kind.NOTE: QuestionKind.INFO,
    Kind.ACKNOWLEDGE: QuestionKind.CONSENT,
}


class Questions:
    """Makes drafts and remembers what later conditions and texts may ask for."""

    def __init__(self, reading: Reading, language: str | None = None) -> None:
        self.form, self.sheet, self.columns = reading.form, reading.sheet, reading.columns
        self.words = Words(reading.form, language)
        self.problems: list[Problem] = []
        self.asked: dict[str, Asked] = {}
        self.codes: set[str] = set()

    def complain(self, row: int, column: str, message: Any) -> None:
        """Name something that is not taken over."""
        self.problems.append(Problem(Place(self.sheet, row, self.columns.get(column, "")), message))

    def condition(self, item: Question | Group, column: str, tree: Said | None) -> Tree | None:
        """Return a condition as ours; one that cannot be said is a problem, and nothing stands for it."""
        if tree is None:
            return None
        try:
            return _sayable(condition(tree, self.words.known), self.asked)
        except (Unsaid, ConditionError) as error:
            self.complain(item.row, column, error.message)
            return None

    def joined(self, item: Group | None, trees: Sequence[Tree | None]) -> Tree | None:
        """Join conditions that must all hold."""
        parts = [part for tree in trees if tree for part in (tree["of"] if tree["op"] == "and" else [tree])]
        if not parts:
            return None
        whole = parts[0] if len(parts) == 1 else {"op": "and", "of": parts}
        try:
            check(whole, self.asked, {})
        except ConditionError as error:
            self.complain(item.row if item else 0, "relevant", error.message)
            return None
        return whole

    def question(self, item: Question) -> QuestionDraft | None:
        """Draft a question."""
        choices = self.form.lists.get(item.choices, ())
        kind, more = self.kind(item, choices)
        code = self.coded(item.name, item.row)
        draft = QuestionDraft(
            kind=kind,
            code=code,
            text=self.label(item),
            help=self.words.of(item.hint) or None,
            is_required=item.is_required,
            condition=write(self.condition(item, "relevant", item.relevant)),
            **more,
        )
        known: dict[str, Any] = {}
        if kind in {QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.RANKING}:
            known = dict(self.options_of(choices))
            draft = self.with_options(item, draft, choices, known)
            known = {name: one for name, one in known.items() if one in draft.option_codes}
        elif kind is QuestionKind.YES_NO:
            known = {"yes": "yes", "no": "no"}
        elif kind is QuestionKind.CONSENT:
            known = {"OK": "yes"}
        if draft.has_other:
            known[OTHER] = OTHER
        draft = self.limited(item, draft)
        self.tell_untold(item)
        self.keep(item.name, Known(code, SORTS[kind], known), tuple(known.values()) if choices else ())
        return draft

    def kind(self, item: Question, choices: Sequence[Choice]) -> tuple[QuestionKind, dict[str, Any]]:
        """Return the kind of a question, and what it brings along."""
        if item.kind is Kind.SINGLE:
            return self.single(item, choices)
        if item.kind is Kind.RANGE and item.span is not None:
            return self.ranged(item)
        if item.kind is Kind.TEXT:
            return (QuestionKind.TEXT if item.is_long else QuestionKind.LINE), {}
        kind = SIMPLE[item.kind]
        if item.kind is Kind.RANK and item.has_other:
            self.complain(item.row, "type", _l("An own answer cannot be put in order; it is left out."))
        if item.kind in {Kind.MULTIPLE, Kind.RANK}:
            return kind, {"has_other": item.has_other and item.kind is Kind.MULTIPLE, "shuffles": item.is_shuffled}
        return kind, {"is_whole": item.kind is not Kind.DECIMAL}

    def single(self, item: Question, choices: Sequence[Choice]) -> tuple[QuestionKind, dict[str, Any]]:
        """Return a scale, yes or no, or the choice of one."""
        plain = not item.has_other and item.choice_filter is None
        if plain and item.is_scale and is_scale(choices):
            labels = [self.words.of(choice.label) for choice in choices]
            return QuestionKind.SCALE, {"scale_max": len(choices), **scale_texts(labels)}
        if plain and is_yes_no(item.choices, choices):
            return QuestionKind.YES_NO, {}
        return QuestionKind.SINGLE, {"has_other": item.has_other, "shuffles": item.is_shuffled}

    def ranged(self, item: Question) -> tuple[QuestionKind, dict[str, Any]]:
        """Return a scale where the range is one, else a number."""
        span = item.span
        if span is None or (span.start == 1 and span.step == 1 and LEAST_SCALE <= span.end <= MOST_SCALE):
            return QuestionKind.SCALE, {"scale_max": int(span.end) if span else MOST_SCALE}
        whole = span.start.is_integer() and span.step.is_integer()
        if span.step != 1 and (whole or span.step != round(span.step, 4)):
            self.complain(item.row, "parameters", _l("People can also choose numbers between the steps."))
        ends = {"least": Decimal(str(span.start)), "most": Decimal(str(span.end))}
        return QuestionKind.NUMBER, {"is_whole": whole, **ends}

    def matrix(self, group: Group) -> QuestionDraft | None:
        """Draft a matrix or statements from a group; None where its rows have to stand one by one."""
        rows = [item for item in group.items if isinstance(item, Question)]
        choices = self.form.lists.get(rows[0].choices, ()) if rows else ()
        votes = {choice.code for choice in choices} == set(VOTES) and len(choices) == len(VOTES)
        if len(rows) != len(group.items) or not (votes or LEAST_SCALE <= len(choices) <= MOST_SCALE) or _differ(rows):
            self.complain(group.row, "appearance", _l("This cannot be a matrix here; its questions stand one by one."))
            return None
        points = VOTES if votes else {choice.code: number for number, choice in enumerate(choices, 1)}
        if not votes and not is_scale(choices):
            self.complain(
                rows[0].row, "type", _l("The answers of this matrix are stored as 1 to %(most)s.", most=len(points))
            )
        for row in rows:
            if row.hint:
                self.complain(row.row, "hint", _l("Rows of a matrix have no help text; it is left out."))
        code = self.coded(group.name or rows[0].name, group.row)
        prefix = f"{group.name}."
        named = all(row.name.startswith(prefix) for row in rows)
        codes = option_codes((row.name.removeprefix(prefix) if named else row.name for row in rows), plain=True)
        scale: dict[str, Any] = (
            {} if votes else {"scale_max": len(points), **scale_texts([self.words.of(one.label) for one in choices])}
        )
        draft = QuestionDraft(
            kind=QuestionKind.STATEMENTS if votes else QuestionKind.MATRIX,
            code=code,
            text=self.words.of(group.label) or self.words.of({"": group.name}),
            help=self.words.of(group.hint) or None,
            is_required=rows[0].is_required,
            options=[self.label(row) for row in rows],
            option_codes=list(codes.values()),
            condition=write(self.condition(group, "relevant", group.relevant)),
            **scale,
        )
        self.tell_untold(rows[0])
        self.asked[code] = Asked(code, "rows", tuple(codes.values()))
        for row, option in zip(rows, codes.values(), strict=True):
            self.words.known[row.name] = Known(code, "rows", points, option)
        return draft

    def label(self, item: Question) -> Multilingual:
        """Return the text of a question, at least its name."""
        found = self.words.of(item.label)
        if not found:
            self.complain(item.row, "label", _l("There is no text in a language of this site; the name is shown."))
        return found or self.words.of({"": item.name})

    def coded(self, name: str, row: int) -> str:
        """Return the code for a name; another one than the name is told."""
        code = question_code(name, self.codes)
        if code != name.lower():
            self.complain(row, "name", _l("“%(name)s” becomes “%(code)s”.", name=name, code=code))
        return code

    def options_of(self, choices: Sequence[Choice]) -> dict[str, str]:
        """Return our codes for the choices of a list."""
        found = dict(option_codes([choice.code for choice in choices]))
        for choice in choices:
            if found[choice.code] != choice.code:
                words = _l("“%(name)s” becomes “%(code)s”.", name=choice.code, code=found[choice.code])
                problem = Problem(Place("choices", choice.row), words)
                if problem.place not in {one.place for one in self.problems}:
                    self.problems.append(problem)
        return found

    def with_options(
        self, item: Question, draft: QuestionDraft, choices: Sequence[Choice], codes: dict[str, Any]
    ) -> QuestionDraft:
        """Add the choices, each with the condition that a filter makes of its columns."""
        labels, kept, conditions = [], [], []
        for choice in choices:
            tree: Tree | bool | None = True
            if item.choice_filter is not None:
                tree = self.offered(item, choice)
                if tree is None:  # the filter cannot be said; that is told once
                    item, tree = replace(item, choice_filter=None), True
            if tree is False:
                words = _l("“%(name)s” is never offered and is left out.", name=choice.code)
                self.problems.append(Problem(Place("choices", choice.row), words))
                continue
            labels.append(self.words.of(choice.label) or self.words.of({"": choice.code}))
            kept.append(codes[choice.code])
            conditions.append("" if isinstance(tree, bool) else write(tree))
        if item.choice_filter is None:
            conditions = [""] * len(conditions)
        return replace(draft, options=labels, option_codes=kept, option_conditions=conditions)

    def offered(self, item: Question, choice: Choice) -> Tree | bool | None:
        """Return when a choice is offered; None where the filter cannot be said."""
        tree = filled(item.choice_filter or [], choice.columns, choice.code)
        try:
            found = condition(tree, self.words.known)
            if not isinstance(found, bool):
                check(found, self.asked, {})
        except (Unsaid, ConditionError) as error:
            # A choice that belongs to an answer which does not exist is never offered.
            if _names_no_answer(tree, self.words.known):
                return False
            self.complain(item.row, "choice_filter", error.message)
            return None
        return found

    def limited(self, item: Question, draft: QuestionDraft) -> QuestionDraft:
        """Turn a constraint into the smallest and largest answer."""
        if item.constraint is None:
            return draft
        try:
            draft = limited(draft, item.constraint)
        except Unsaid as error:
            self.complain(item.row, "constraint", error.message)
        else:
            if item.constraint_message:
                words = _l("The message is left out: people read which answers are possible.")
                self.complain(item.row, "constraint_message", words)
        return draft

    def keep(self, name: str, known: Known, options: Sequence[str]) -> None:
        """Let later conditions and texts ask for a question."""
        self.words.known[name] = known
        self.asked[known.code] = Asked(known.code, known.sort, tuple(options))

    def tell_untold(self, item: Question) -> None:
        """Name the answers that a text wants to repeat and cannot."""
        for name in sorted(self.words.untold):
            self.complain(item.row, "label", _l("The answer to “%(name)s” cannot stand in a text.", name=name[:60]))
        self.words.untold.clear()


def _sayable(found: Outcome, asked: dict[str, Asked]) -> Tree | None:
    """Return a condition that the builder could hold as well; None for one that always holds."""
    if isinstance(found, bool):
        if found:
            return None
        raise Unsaid(_l("This condition never holds."))
    check(found, asked, {})
    if parse(write(found)) != found:
        raise Unsaid(_l("This condition is not supported."))
    return found


def _differ(rows: Sequence[Question]) -> bool:
    """Tell rows that a matrix cannot hold."""
    odd = [row.relevant or row.constraint or row.choice_filter or row.has_other for row in rows]
    other = {(row.kind, row.choices, row.is_required) for row in rows}
    return any(odd) or len(other) != 1 or rows[0].kind is not Kind.SINGLE


def _names_no_answer(tree: Said, known: Any) -> bool:
    """Tell ``text = ${question}`` where the question has no such answer."""
    if tree[0] != "=" or {part[0] for part in tree[1:]} != {"text", "answer"}:
        return False
    text, answer = sorted(tree[1:], key=lambda part: part[0] == "answer")
    found = known.get(answer[1])
    return found is not None and found.sort == "choice" and text[1] not in found.values
