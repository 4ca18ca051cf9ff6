"""Typing in paper: one line for each question, where digits choose; and what editors say about the paper form."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from teilhabe_app.core.i18n import WRITTEN
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.formats.forms import named
from teilhabe_app.surveys.forms.fields import plain_number
from teilhabe_app.surveys.forms.words import OTHER_WORD, VOTES, YES_NO, point, said
from teilhabe_app.surveys.models import QuestionKind, Survey, SurveyQuestion
from teilhabe_app.surveys.queries import numbers
from teilhabe_app.surveys.queries.path import OTHER
from teilhabe_app.surveys.service import PaperDraft, Sheet
from teilhabe_app.surveys.service.storing import MAX_ANSWER, MAX_LINE_ANSWER, amount_of, day_of
from teilhabe_app.web.forms import Form, MultilingualField, OnceForm, VersionField, may_have_text, needs_text
from teilhabe_app.web.i18n import number

ROWS = {QuestionKind.MATRIX, QuestionKind.STATEMENTS, QuestionKind.RANKING}
OWN_WORDS = {QuestionKind.TEXT, QuestionKind.LINE}
UNCLEAR = "?"
MARKS = {"?", "؟"}
PRINTED_VOTES = (1, 0, -1)  # in the order of the paper form
MOST_DIGITS = 9  # so many choices can be typed without spaces
LARGEST_SHEET = 999_999_999
APART = re.compile(r"[\s,;.+/،-]+")


class PaperForm(Form):
    """What editors say about the paper form."""

    paper_public = BooleanField(_l("Offer the paper form to everybody on the page of the survey"))
    paper_to = MultilingualField(
        _l("Where do people send the paper form?"),
        multiline=True,
        needed=False,
        description=_l("Address, and places where it can be handed in."),
    )
    version = VersionField()

    def draft(self) -> PaperDraft:
        """Return what was entered."""
        return PaperDraft(is_public=self.paper_public.data, to=self.paper_to.texts, version=self.version.seen)


class EntryForm(OnceForm):
    """Parent of the forms in which staff type in a sheet."""

    sheet = StringField(
        _l("Number of the sheet"),
        needs_text(9),
        description=_l("Write it on the sheet. Each number can be typed in once."),
        render_kw={"inputmode": "numeric", "dir": "ltr", "autocomplete": "off"},
    )

    survey: Survey
    asked: Sequence[SurveyQuestion]
    read: dict[str, Any]
    unclear: list[str]

    def names(self, question: SurveyQuestion) -> list[str]:
        """Return the fields of a question."""
        start = f"q{question.id}"
        return [name for name in self._fields if name == start or name.startswith(f"{start}_")]

    def validate(self, extra_validators: Any = None) -> bool:
        """Read what was typed, and say at each line what cannot be read."""
        valid: bool = super().validate(extra_validators)
        self.read, self.unclear = {}, []
        if self.sheet_number is None and not self.sheet.errors:
            self.sheet.errors = [*self.sheet.errors, _("Please write a whole number.")]
        for question in self.asked:
            if question.kind is not QuestionKind.INFO:
                self._read(question)
        return valid and not any(field.errors for field in self)

    @property
    def sheet_number(self) -> int | None:
        """Return the number of the sheet."""
        typed = self.sheet.data or ""
        number = int(typed) if typed.isdecimal() else 0
        return number if 1 <= number <= LARGEST_SHEET else None

    def _read(self, question: SurveyQuestion) -> None:
        name = f"q{question.id}"
        value = self._rows(question) if question.kind in ROWS else self._one(question, name, self[name].data or "")
        if value:
            self.read[question.code] = value
        if (other := f"{name}_other") in self._fields and self[other].data:
            self.read[f"{question.code}.other"] = self[other].data
            if not value:
                value = [OTHER] if question.kind is QuestionKind.MULTIPLE else OTHER
                self.read[question.code] = value
        if value and f"{name}_language" in self._fields:
            self.read[f"{question.code}.language"] = self[f"{name}_language"].data

    def _one(self, question: SurveyQuestion, name: str, typed: str) -> Any:
        if typed.strip() in MARKS:
            self.unclear.append(question.code)
            return None
        try:
            return _value(question, typed) if typed.strip() else None
        except ValueError as problem:
            self[name].errors = [*self[name].errors, str(problem)]
            return None

    def _rows(self, question: SurveyQuestion) -> Any:
        ranking = question.kind is QuestionKind.RANKING
        found: dict[str, int] = {}
        for option in question.options:
            name = f"q{question.id}_r_{option.code}"
            typed = (self[name].data or "").strip()
            if typed in MARKS:
                if question.code not in self.unclear:
                    self.unclear.append(question.code)
            elif typed:
                try:
                    found[option.code] = _number(typed, _most(question))
                except ValueError as problem:
                    self[name].errors = [*self[name].errors, str(problem)]
                    continue
                if ranking and list(found.values()).count(found[option.code]) > 1:
                    taken = _("This place is taken already. Each number can be used once.")
                    self[name].errors = [*self[name].errors, taken]
        if ranking:
            return [] if question.code in self.unclear else sorted(found, key=lambda code: found[code])
        if question.kind is QuestionKind.STATEMENTS:
            return {code: PRINTED_VOTES[at - 1] for code, at in found.items()}
        return found

    def filled(self, revision: int, language: str, interpreter: str | None) -> Sheet:
        """Return the sheet."""
        return Sheet(
            once=self.once.data or "",
            number=self.sheet_number or 0,
            revision=revision,
            language=language,
            answers=self.read,
            unclear=self.unclear,
            interpreter=interpreter,
        )


def _most(question: SurveyQuestion) -> int:
    """Return the largest number that can stand at a question or a row of it."""
    match question.kind:
        case QuestionKind.SINGLE | QuestionKind.MULTIPLE:
            return len(question.options) + question.has_other
        case QuestionKind.YES_NO:
            return 2
        case QuestionKind.CONSENT:
            return 1
        case QuestionKind.STATEMENTS:
            return len(PRINTED_VOTES)
        case QuestionKind.RANKING:
            return len(question.options)
    return question.scale_max or 0


def _number(typed: str, most: int) -> int:
    number = int(typed) if typed.isdecimal() and len(typed) <= MOST_DIGITS else 0
    if not 1 <= number <= most:
        raise ValueError(_("Possible is %(least)s to %(most)s.", least=1, most=most))
    return number


def _value(question: SurveyQuestion, typed: str) -> Any:  # noqa: PLR0911 -- one line for each kind
    most = _most(question)
    codes = [*(option.code for option in question.options), OTHER]
    match question.kind:
        case QuestionKind.SINGLE:
            return codes[_number(typed, most) - 1]
        case QuestionKind.MULTIPLE:
            parts = [part for part in APART.split(typed) if part]
            if len(parts) == 1 and most <= MOST_DIGITS:
                parts = list(parts[0])
            return list(dict.fromkeys(codes[_number(part, most) - 1] for part in parts))
        case QuestionKind.YES_NO:
            return "yes" if _number(typed, most) == 1 else "no"
        case QuestionKind.CONSENT:
            return "yes" if _number(typed, most) else None
        case QuestionKind.SCALE:
            return _number(typed, most)
        case QuestionKind.NUMBER:
            amount = amount_of(question, plain_number(typed, is_whole=question.is_whole))
            if amount is None:
                raise ValueError(_range_words(question))
            return format(amount, "f")
        case QuestionKind.DATE:
            return _day(question, typed)
    return typed


def _range_words(question: SurveyQuestion) -> str:
    least, most = (number(None if end is None else float(end)) for end in (question.least, question.most))
    if least and most:
        return _("Possible is %(least)s to %(most)s.", least=least, most=most)
    if least:
        return _("Possible is %(least)s or more.", least=least)
    if most:
        return _("Possible is %(most)s or less.", most=most)
    return _("Please write a whole number.") if question.is_whole else _("Please write a number.")


def _day(question: SurveyQuestion, typed: str) -> str:
    """Read day, month and year in this order, or the year first where it has four digits."""
    parts = [part for part in APART.split(typed) if part]
    try:
        first, month, last = (int(part) for part in parts)
        day = dt.date(first, month, last) if len(parts[0]) > 2 else dt.date(last, month, first)  # noqa: PLR2004
    except ValueError:
        raise ValueError(_("Not a valid date value.")) from None
    if day_of(question, day.isoformat()) is None:
        raise ValueError(_("Not a valid date value."))
    return day.isoformat()


def entry_form(survey: Survey, asked: Sequence[SurveyQuestion], language: str, sheet: int | None) -> EntryForm:
    """Build the form for one sheet in ``language``; ``sheet`` is the number that comes next."""
    at = numbers(asked)
    told = {code: escape(_("(your answer to question %(number)s)", number=number)) for code, number in at.items()}
    fields: dict[str, Any] = {"survey": survey, "asked": asked, "read": {}, "unclear": []}
    for question in asked:
        if question.kind is not QuestionKind.INFO:
            fields |= dict(_fields(question, at[question.code], told, language))
    made: EntryForm = type("SheetForm", (EntryForm,), fields)(data={"sheet": str(sheet or "")})
    return made


def _fields(
    question: SurveyQuestion, number: int, told: Mapping[str, Markup], language: str
) -> Iterator[tuple[str, Any]]:
    name = f"q{question.id}"
    label = Markup("{}. {}").format(number, said(question.text, told))
    keys = {"autocomplete": "off", "dir": "ltr", "inputmode": "numeric", "size": 12}
    if question.kind in ROWS:
        for at, option in enumerate(question.options, 1):
            words = Markup("{}.{} {}").format(number, at, said(option.label, told))
            yield f"{name}_r_{option.code}", StringField(words, may_have_text(20), render_kw=keys)
        return
    hint = hints(question)
    match question.kind:
        case QuestionKind.TEXT:
            yield name, TextAreaField(label, may_have_text(MAX_ANSWER), render_kw={"rows": 2, "dir": "auto"})
            languages = [SelectChoice(code, word, render_kw={"lang": code}) for code, word in WRITTEN.items()]
            default = language.partition("-")[0]
            yield f"{name}_language", SelectField(_l("Language of your text"), choices=languages, default=default)
        case QuestionKind.LINE:
            yield name, StringField(label, may_have_text(MAX_LINE_ANSWER), render_kw={"dir": "auto"})
        case QuestionKind.DATE:
            keys["inputmode"] = "text"
            yield name, StringField(label, may_have_text(20), description=_("Day, month, year"), render_kw=keys)
        case _:
            yield name, StringField(label, may_have_text(60), description=hint, render_kw=keys)
    if question.has_other:
        yield (
            f"{name}_other",
            StringField(_l("If “other”: what?"), may_have_text(MAX_LINE_ANSWER), render_kw={"dir": "auto"}),
        )


def hints(question: SurveyQuestion) -> Markup:
    """Return which digit stands for which answer; the page marks those that were typed."""
    words: list[Any] = []
    match question.kind:
        case QuestionKind.SINGLE | QuestionKind.MULTIPLE:
            words = [said(option.label) for option in question.options]
            words += [OTHER_WORD] if question.has_other else []
        case QuestionKind.YES_NO:
            words = list(YES_NO.values())
        case QuestionKind.CONSENT:
            words = [_("Yes")]
        case QuestionKind.STATEMENTS:
            words = [VOTES[vote] for vote in PRINTED_VOTES]
        case QuestionKind.SCALE | QuestionKind.MATRIX:
            return Markup(" · ").join(point(question, at) for at in range(1, (question.scale_max or 0) + 1))
        case QuestionKind.NUMBER:
            return Markup("{}").format(_range_words(question))
    marked = (Markup('<span data-digit="{0}"><kbd>{0}</kbd> {1}</span>').format(at, word) for at, word in _at(words))
    return Markup(" · ").join(marked)


def _at(words: Sequence[Any]) -> Iterator[tuple[int, Any]]:
    return enumerate(words, 1)


def interpreters() -> list[SelectChoice]:
    """Return the languages that somebody may have interpreted from."""
    return named([("", _("Nobody interprets")), *WRITTEN.items()])
