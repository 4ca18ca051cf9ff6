"""The words of questions as a reader sees them: their own language or marked as another, earlier answers inside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from markupsafe import Markup, escape

from teilhabe_app.core.i18n import BY_CODE, Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.surveys.models import QuestionKind, SurveyQuestion
from teilhabe_app.surveys.queries import Given
from teilhabe_app.surveys.queries.path import OTHER
from teilhabe_app.surveys.service.checking import PIPES
from teilhabe_app.surveys.service.storing import is_valid
from teilhabe_app.web.i18n import date, language, multilingual, number

OTHER_WORD = _l("Other")
YES_NO = {"yes": _l("Yes"), "no": _l("No")}
VOTES = {1: _l("Agree"), -1: _l("Disagree"), 0: _l("Unsure")}
Answers = Mapping[str, Markup]  # what earlier answers say, by the code of their question
NOTHING_YET = "…"
OWN_WORDS = {QuestionKind.TEXT, QuestionKind.LINE}


class Told(Mapping[str, Markup]):
    """What earlier answers say, put into words when a text asks for it: most are asked for nowhere."""

    def __init__(self, questions: Iterable[SurveyQuestion], given: Given) -> None:
        self._questions = {question.code: question for question in questions if question.code in given}
        self._given = given
        self._words: dict[str, Markup] = {}

    def __getitem__(self, code: str) -> Markup:
        """Return the words of an answer; KeyError where none was given."""
        if code not in self._words:
            self._words[code] = answer_words(self._questions[code], self._given)
        return self._words[code]

    def __iter__(self) -> Iterator[str]:
        """Go through the codes of answered questions."""
        return iter(self._questions)

    def __len__(self) -> int:
        """Count the answers."""
        return len(self._questions)


def said(text: Multilingual | None, answers: Answers | None = None, *, mark: bool = False) -> Markup:
    """Return an editor's text in the reader's language; one in another language says so.

    ``{code}`` becomes what was answered there; ``mark`` names the language of a text that is not translated.
    """
    if not text:
        return Markup()
    found = multilingual(text)
    words = _filled(found.text, answers)
    if not found.fallback:
        return words
    spoken = BY_CODE.get(found.lang)
    note: Markup | str = ""
    if mark and spoken and found.lang.partition("-")[0] != language().code.partition("-")[0]:
        note = Markup(' <small class="muted">({})</small>').format(spoken.own_name)
    return Markup('<span lang="{}" dir="{}">{}{}</span>').format(found.lang, found.dir, words, note)


def _filled(text: str, answers: Answers | None) -> Markup:
    if "{" not in text:
        return escape(text)
    parts = PIPES.split(text)  # text, code, text, code, ..., text
    known = answers or {}
    return Markup().join(known.get(part) or NOTHING_YET if at % 2 else escape(part) for at, part in enumerate(parts))


def point(question: SurveyQuestion, number_: int) -> Markup:
    """Return what a point of a scale is called: its number, and its words where there are some."""
    if question.scale_words:
        lines = multilingual(question.scale_words)
        words = lines.text.splitlines()
        if number_ <= len(words) and words[number_ - 1].strip():
            text = words[number_ - 1].strip()
            return said(Multilingual({lines.lang: text})) if lines.fallback else Markup("{}").format(text)
    word = question.scale_low if number_ == 1 else question.scale_high if number_ == question.scale_max else None
    return Markup("{} – {}").format(number(number_), said(word)) if word else Markup("{}").format(number(number_))


def answer_words(question: SurveyQuestion, given: Given) -> Markup:  # noqa: PLR0911 -- one line for each kind
    """Return what somebody answered, in the reader's language; empty where they did not."""
    value = given.get(question.code)
    if value in (None, "", [], {}) or (question.kind not in OWN_WORDS and not is_valid(question, value)):
        return Markup()
    labels = {option.code: said(option.label) for option in question.options}
    other = given.get(f"{question.code}.other")
    labels[OTHER] = Markup('<bdi dir="auto">{}</bdi>').format(other) if other else escape(OTHER_WORD)
    match question.kind:
        case QuestionKind.SINGLE:
            return labels.get(str(value), Markup())
        case QuestionKind.MULTIPLE | QuestionKind.RANKING:
            return Markup(", ").join(labels[code] for code in value if code in labels)
        case QuestionKind.YES_NO | QuestionKind.CONSENT:
            return escape(YES_NO.get(str(value), ""))
        case QuestionKind.SCALE:
            return point(question, value)
        case QuestionKind.MATRIX | QuestionKind.STATEMENTS:
            return Markup("; ").join(
                Markup("{} – {}").format(labels[row], VOTES.get(value[row], ""))  # a statement has its own full stop
                if question.kind is QuestionKind.STATEMENTS
                else Markup("{}: {}").format(labels[row], point(question, value[row]))
                for row in labels
                if row in value
            )
    return _plain(question, value)


def _plain(question: SurveyQuestion, value: Any) -> Markup:
    if question.kind is QuestionKind.DATE:
        return escape(date(dt.date.fromisoformat(value)))
    if question.kind is QuestionKind.NUMBER:
        return escape(number(float(value)))
    return Markup('<bdi dir="auto">{}</bdi>').format(value)
