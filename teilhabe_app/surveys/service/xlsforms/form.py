"""A survey as the neutral form that becomes an XLSForm workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from teilhabe_app.core.i18n import BY_CODE, Multilingual, force_language, gettext
from teilhabe_app.surveys.analysis.xlsform import Choice, Form, Group, Kind, Question
from teilhabe_app.surveys.analysis.xlsform.expressions import Tree as Said
from teilhabe_app.surveys.analysis.xlsform.expressions import joined
from teilhabe_app.surveys.analysis.xlsform.expressions import write as written
from teilhabe_app.surveys.models import Option, QuestionKind, Survey, SurveyQuestion
from teilhabe_app.surveys.queries.texts import SOURCE, pieces
from teilhabe_app.surveys.service.checking import PIPES
from teilhabe_app.surveys.service.xlsforms.conditions import Conditions, row_name

LONGEST_FILTER = 3_900
YES_NO, VOTES = "yes_no", "votes"
KINDS = {
    QuestionKind.SINGLE: Kind.SINGLE,
    QuestionKind.MULTIPLE: Kind.MULTIPLE,
    QuestionKind.YES_NO: Kind.SINGLE,
    QuestionKind.SCALE: Kind.SINGLE,
    QuestionKind.RANKING: Kind.RANK,
    QuestionKind.DATE: Kind.DATE,
    QuestionKind.LINE: Kind.TEXT,
    QuestionKind.TEXT: Kind.TEXT,
    QuestionKind.CONSENT: Kind.ACKNOWLEDGE,
    QuestionKind.INFO: Kind.NOTE,
}
ROWS = {QuestionKind.MATRIX, QuestionKind.STATEMENTS}
Items = tuple[Question | Group, ...]


def form_of(survey: Survey) -> Form:
    """Return a survey as a form: what XLSForm can say of it (docs/xlsform.md tells what it cannot)."""
    return _Writer(survey).form()


class _Writer:
    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.conditions = Conditions(survey)
        self.lists: dict[str, tuple[Choice, ...]] = {}
        used = {code for piece in pieces(survey) if piece.name != "intro" for code in piece.texts}
        self.languages = tuple(code for code in (*BY_CODE, *sorted(used - set(BY_CODE))) if code in used) or (SOURCE,)

    def form(self) -> Form:
        title = self.survey.format.title.in_language(SOURCE)
        items: list[Question | Group] = list(self.items(None))
        for number, section in enumerate(self.survey.sections, 1):
            if inside := tuple(self.items(section.id)):
                items.append(
                    Group(
                        name=self.free(f"section_{number}"),
                        label=_texts(section.title),
                        hint=_texts(section.text),
                        relevant=self.conditions.said(section.condition),
                        items=inside,
                    )
                )
        return Form(
            title=title.text,
            key=self.survey.format.slug,
            version=str(self.survey.revision),
            default_language=title.lang if title.lang in self.languages else self.languages[0],
            languages=self.languages,
            items=tuple(items),
            lists=self.lists,
        )

    def free(self, name: str) -> str:
        taken = {question.code for question in self.survey.questions}
        while name in taken:
            name = f"{name}_"
        return name

    def items(self, section_id: int | None) -> Iterator[Question | Group]:
        for question in self.survey.questions:
            if question.section_id == section_id:
                yield self.rows(question) if question.kind in ROWS else self.question(question)

    def rows(self, question: SurveyQuestion) -> Group:
        """Return a matrix: a group whose questions share one list."""
        name = f"{question.code}_answers"
        if question.kind is QuestionKind.STATEMENTS:
            words = {"agree": "Agree", "unsure": "Unsure", "disagree": "Disagree"}
            name = VOTES
            self.lists[name] = self.fixed(words)
        else:
            self.lists[name] = self.points(question)
        inside = tuple(
            Question(
                name=row_name(question.code, option.code),
                kind=Kind.SINGLE,
                label=_texts(option.label),
                choices=name,
                is_required=question.is_required,
            )
            for option in question.options
            if option.is_open
        )
        return Group(
            name=question.code,
            label=_texts(question.text),
            hint=_texts(question.help),
            relevant=self.conditions.said(question.condition),
            is_matrix=True,
            items=inside,
        )

    def question(self, question: SurveyQuestion) -> Question:
        kind, name, filter_ = question.kind, "", None
        if kind is QuestionKind.YES_NO:
            name = YES_NO
            self.lists[name] = self.fixed({"yes": "Yes", "no": "No"})
        elif kind is QuestionKind.SCALE:
            name = f"{question.code}_answers"
            self.lists[name] = self.points(question)
        elif question.options:
            name = f"{question.code}_answers"
            self.lists[name], filter_ = self.choices(question)
        number = Kind.INTEGER if question.is_whole else Kind.DECIMAL
        return Question(
            name=question.code,
            kind=number if kind is QuestionKind.NUMBER else KINDS[kind],
            label=_texts(question.text),
            hint=_texts(question.help),
            choices=name,
            has_other=question.has_other,
            is_required=question.is_required and kind is not QuestionKind.INFO,
            is_long=kind is QuestionKind.TEXT,
            is_scale=kind is QuestionKind.SCALE,
            is_shuffled=question.shuffles
            and kind in {QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.RANKING},
            relevant=self.conditions.said(question.condition),
            constraint=_limits(question),
            choice_filter=filter_,
        )

    def fixed(self, words: Mapping[str, str]) -> tuple[Choice, ...]:
        """Return choices that are ours, in the languages of the survey."""
        labels: dict[str, dict[str, str]] = {key: {} for key in words}
        for code in self.languages:
            if code in BY_CODE:
                with force_language(code):
                    for key, word in words.items():
                        labels[key][code] = gettext(word)
        return tuple(Choice(key, label) for key, label in labels.items())

    def points(self, question: SurveyQuestion) -> tuple[Choice, ...]:
        """Return the points of a scale with what they are called."""
        most = question.scale_max or 0
        lines = {code: text.splitlines() for code, text in (question.scale_words or {}).items()}
        ends = {} if lines else {1: question.scale_low, most: question.scale_high}
        found = []
        for number in range(1, most + 1):
            texts = {code: words[number - 1].strip() for code, words in lines.items() if number <= len(words)}
            texts = {code: text for code, text in texts.items() if text} or dict(ends.get(number) or {})
            found.append(Choice(str(number), texts or dict.fromkeys(self.languages, str(number))))
        return tuple(found)

    def choices(self, question: SurveyQuestion) -> tuple[tuple[Choice, ...], Said | None]:
        """Return the choices, and the filter that their conditions make."""
        options = [option for option in question.options if option.is_open]
        plain = tuple(Choice(option.code, _texts(option.label)) for option in options)
        if not any(option.condition for option in options):
            return plain, None
        columns, filter_ = self.cascade(options) or self.cases(options)
        if len(written(filter_)) > LONGEST_FILTER:
            return plain, None
        found = [Choice(choice.code, choice.label, {key: text for key, text in row.items() if text})
                 for choice, row in zip(plain, columns, strict=True)]  # fmt: skip
        return tuple(found), filter_

    def cascade(self, options: Sequence[Option]) -> tuple[list[dict[str, str]], Said] | None:
        """Return the usual filter, ``column = ${question}``, where all choices hang on the answer to one question."""
        trees = [option.condition or {} for option in options]
        asked = {tree.get("question") for tree in trees}
        name = str(asked.pop()) if len(asked) == 1 else ""
        simple = all(set(tree) == {"op", "question", "value"} and tree["op"] == "=" for tree in trees)
        source = self.conditions.questions.get(name)
        if (
            not simple
            or source is None
            or source.kind is not QuestionKind.SINGLE
            or name in {"name", "label", "list_name"}
        ):
            return None
        return [{name: str(tree["value"])} for tree in trees], ["=", ["column", name], ["answer", name]]

    def cases(self, options: Sequence[Option]) -> tuple[list[dict[str, str]], Said]:
        """Return a filter that names each condition once and lets choices point at theirs."""
        numbers: dict[str, tuple[str, Said]] = {}
        rows = []
        for option in options:
            if not option.condition:
                rows.append({"case": "always"})
                continue
            said = self.conditions.said(option.condition) or ["true"]
            number, _said = numbers.setdefault(written(said), (f"c{len(numbers) + 1}", said))
            rows.append({"case": number})
        parts: list[Said] = [["=", ["column", "case"], ["text", "always"]]]
        parts += [joined("and", [["=", ["column", "case"], ["text", key]], said]) for key, said in numbers.values()]
        return rows, joined("or", parts)


def _texts(text: Multilingual | None) -> Mapping[str, str]:
    return {code: PIPES.sub(r"${\1}", words) for code, words in (text or {}).items() if words}


def _limits(question: SurveyQuestion) -> Said | None:
    if question.kind is QuestionKind.DATE:
        return _between(question.first_day, question.last_day)
    return _between(question.least, question.most) if question.kind is QuestionKind.NUMBER else None


def _between(least: Any, most: Any) -> Said | None:
    parts: list[Said] = []
    for sign, end in ((">=", least), ("<=", most)):
        if isinstance(end, dt.date):
            parts.append([sign, ["self"], ["date", ["text", end.isoformat()]]])
        elif isinstance(end, Decimal):
            parts.append([sign, ["self"], ["number", int(end) if end == end.to_integral_value() else float(end)]])
    return joined("and", parts) if parts else None
