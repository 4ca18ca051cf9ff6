"""The questionnaire as a form, made from its questions; and what was typed as answers by code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup
from wtforms import BooleanField, DateField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from teilhabe_app.core.i18n import WRITTEN, Multilingual
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.surveys import queries
from teilhabe_app.surveys.forms.fields import Agreed, AmountField, IfWritten, InRange, WholeOrder, own_words
from teilhabe_app.surveys.forms.promise import PromisedForm
from teilhabe_app.surveys.forms.words import OTHER_WORD, VOTES, YES_NO, Answers, Told, point, said
from teilhabe_app.surveys.models import Option, QuestionKind, Survey, SurveyQuestion
from teilhabe_app.surveys.queries.path import OTHER
from teilhabe_app.surveys.service import Filled
from teilhabe_app.surveys.service.checking import pipes
from teilhabe_app.surveys.service.keeping import SEED_DIGITS
from teilhabe_app.surveys.service.storing import MAX_ANSWER, MAX_LINE_ANSWER, is_valid
from teilhabe_app.web.forms import ChecksField, MaxLength, may_have_text, required
from teilhabe_app.web.i18n import multilingual

ROWS = {QuestionKind.MATRIX, QuestionKind.STATEMENTS, QuestionKind.RANKING}
OWN_WORDS = {QuestionKind.TEXT, QuestionKind.LINE}
MAX_SHOWN = 20_000  # the numbers of as many questions as a survey can have


class Questionnaire(PromisedForm):
    """Parent of the forms that are made from a survey's questions."""

    seed = HiddenField()
    shown = HiddenField(filters=[lambda value: (value or "")[:MAX_SHOWN]])

    survey: Survey
    interface: str
    given: dict[str, Any]
    asked: list[SurveyQuestion]
    told: Answers

    def said(self, text: Multilingual | None, mark: bool = False) -> Markup:  # noqa: FBT001, FBT002 -- as in templates
        """Return an editor's text with the answers given before in it."""
        return said(text, self.told, mark=mark)

    def rows(self, question: SurveyQuestion) -> list[Any]:
        """Return the fields of a question that has several, in the order drawn."""
        names = [row_name(question, option.code) for option in question.options]
        return [field for name, field in self._fields.items() if name in names]

    def follow(self) -> None:
        """Keep only the questions that the typed answers lead to; the server decides the path."""
        given = self.all_values()
        path = {question.id for question in queries.walk(self.survey, given).shown}
        for question in self.asked:
            if question.id not in path:
                for name in _names(question):
                    if name in self._fields:
                        del self[name]
        self.asked = [question for question in self.asked if question.id in path]
        if self.is_submitted():
            self._tell(given)

    def _tell(self, given: dict[str, Any]) -> None:
        """Show what was just typed where later texts ask for it."""
        codes = {code for question in self.asked for text in (question.text, question.help) for code in pipes(text)}
        self.told = Told(self.survey.questions, given)
        for question in self.asked:
            if codes and (name := name_of(question)) in self._fields:
                self[name].label.text = said(question.text, self.told, mark=True)
                self[name].description = said(question.help, self.told)

    def values(self) -> dict[str, Any]:
        """Return what was typed by the code of its question; None where nothing was."""
        found: dict[str, Any] = {}
        for question in self.asked:
            if question.kind is QuestionKind.INFO:
                continue
            found[question.code] = self._with_other(question, self._value(question))
            for part in ("language", "other"):
                if (name := f"{name_of(question)}_{part}") in self._fields:
                    found[f"{question.code}.{part}"] = self[name].data if found[question.code] else None
        return found

    def _with_other(self, question: SurveyQuestion, value: Any) -> Any:
        """Return the answer of somebody who wrote another one and did not tick its box; a box taken back stays so."""
        name = f"{name_of(question)}_other"
        if name not in self._fields or not self[name].data:
            return value
        if question.kind is QuestionKind.SINGLE:
            return value or OTHER
        if OTHER in (value or ()) or OTHER in (self.given.get(question.code) or ()):
            return value
        return [*(value or ()), OTHER]

    def _value(self, question: SurveyQuestion) -> Any:
        if question.kind in ROWS:
            names = {option.code: row_name(question, option.code) for option in question.options}
            there = [(code, self[name].data) for code, name in names.items() if name in self._fields]
            typed = {code: value for code, value in there if value not in (None, "")}
            if question.kind is QuestionKind.RANKING:
                return sorted(typed, key=lambda code: (len(typed[code]), typed[code])) or None  # 10 comes after 9
            return typed or None
        value = self[name_of(question)].data
        match question.kind:
            case QuestionKind.CONSENT:
                return "yes" if value else None
            case QuestionKind.DATE:
                return value.isoformat() if value else None
        return value or None

    def right_values(self) -> dict[str, Any]:
        """Return what can be kept: choices with an error stay out, texts are never thrown away."""
        chosen = [question for question in self.asked if question.kind not in OWN_WORDS]
        names = [(question, name) for question in chosen for name in _names(question) if not name.endswith("_other")]
        wrong = {question.code for question, name in names if self._has_error(name)}
        return {key: value for key, value in self.values().items() if key.partition(".")[0] not in wrong}

    def _has_error(self, name: str) -> bool:
        return name in self._fields and bool(self[name].errors)

    def all_values(self) -> dict[str, Any]:
        """Return the answers given before together with those typed here."""
        return {**self.given, **self.values()}

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse two options on one place of a ranking, and questions that nobody has seen yet."""
        valid: bool = super().validate(extra_validators)
        for question in self.asked:
            if question.kind is QuestionKind.RANKING:
                valid = WholeOrder()(self, [field.name for field in self.rows(question)]) and valid
        return valid

    def is_complete(self) -> bool:
        """Refuse an empty questionnaire, and show questions that the answers have led to before taking it."""
        if not (self.validate() and self.keeps_promise()):
            return False
        if not any(value for key, value in self.values().items() if "." not in key):
            self.form_errors = [*self.form_errors, _("Please answer at least one question.")]
            return False
        if self.new_questions:
            self.form_errors = [
                *self.form_errors,
                _("Your answers lead to further questions. Please look at them and send again."),
            ]
            return False
        return True

    @property
    def new_questions(self) -> list[SurveyQuestion]:
        """Return the questions that were not on the page that was sent."""
        if self.shown.data:
            seen = set(self.shown.data.split(","))
        else:
            seen = {str(question.id) for question in queries.walk(self.survey, {}).shown}
        return [question for question in self.asked if str(question.id) not in seen]

    def remember_shown(self) -> None:
        """Tell the next sending which questions stood on the page."""
        self.shown.data = ",".join(str(question.id) for question in self.asked)

    def draft(self) -> Filled:
        """Return the filled-in questionnaire."""
        seed = str(self.seed.data or "")
        return Filled(
            once=self.once.data or "",
            language=self.interface,
            answers={key: value for key, value in self.all_values().items() if value is not None},
            seed=int(seed) if seed.isascii() and seed.isdecimal() and len(seed) <= SEED_DIGITS else None,
        )


def questionnaire(
    survey: Survey,
    interface: str,
    *,
    questions: Sequence[SurveyQuestion] | None = None,
    given: queries.Given | None = None,
    seed: int = 0,
) -> Questionnaire:
    """Build the form of a survey, or of some of its questions, in the language of the page."""
    given = dict(given or {})
    asked = queries.in_order(survey, survey.questions if questions is None else questions, seed)
    told = Told(survey.questions, given)
    fields: dict[str, Any] = {"survey": survey, "interface": interface, "given": given, "asked": asked, "told": told}
    data: dict[str, Any] = {"seed": str(seed), "promise": survey.promise}
    limited = any(option.condition for question in asked for option in question.options)
    path = queries.walk(survey, given) if limited else None
    for question in asked:
        fields |= _fields(question, told, interface, queries.options_in_order(question, seed, path))
        data |= _data(question, given)
    made: Questionnaire = type("SurveyForm", (Questionnaire,), fields)(data=data)
    return made


def name_of(question: SurveyQuestion) -> str:
    """Return the name of a question's field."""
    return f"q{question.id}"


def row_name(question: SurveyQuestion, code: str) -> str:
    """Return the name of the field for a row."""
    return f"q{question.id}_r_{code}"


def _names(question: SurveyQuestion) -> list[str]:
    name = name_of(question)
    rows = [row_name(question, option.code) for option in question.options] if question.kind in ROWS else []
    return [name, f"{name}_language", f"{name}_other", *rows]


def _data(question: SurveyQuestion, given: queries.Given) -> dict[str, Any]:
    """Return earlier answers as the form's data."""
    name, value = name_of(question), given.get(question.code)
    data: dict[str, Any] = {}
    for part in ("language", "other"):
        if f"{question.code}.{part}" in given:
            data[f"{name}_{part}"] = given[f"{question.code}.{part}"]
    if value is None or (question.kind not in OWN_WORDS and not is_valid(question, value)):
        return data
    if question.kind is QuestionKind.RANKING:
        return {row_name(question, code): str(rank) for rank, code in enumerate(value, 1)}
    if question.kind in ROWS:
        return {row_name(question, code): point_ for code, point_ in value.items()}
    if question.kind is QuestionKind.CONSENT:
        return {name: value == "yes"}
    if question.kind is QuestionKind.DATE:
        value = queries.value_of(question, given)
    return {**data, name: value}


def _fields(question: SurveyQuestion, told: Any, interface: str, options: Sequence[Option]) -> dict[str, Any]:
    if question.kind is QuestionKind.INFO:
        return {}
    apart = not multilingual(question.text).fallback  # otherwise the mark of the question says it for all of it
    label, help_ = said(question.text, told, mark=True), said(question.help, told, mark=apart)
    need: list[Any] = [required() if question.is_required else Optional()]
    name = name_of(question)
    if question.kind in ROWS:
        labels = {row_name(question, one.code): said(one.label, told, mark=apart) for one in options}
        return {row: _row(question, label, need) for row, label in labels.items()}
    choices = [(one.code, said(one.label, told, mark=apart)) for one in options]
    fields = {name: _field(question, label, help_, need, choices)}
    if question.has_other:
        fields[f"{name}_other"] = StringField(
            _l("If “other”: what?"), may_have_text(MAX_LINE_ANSWER), render_kw={"dir": "auto"}
        )
    if question.kind is QuestionKind.TEXT:
        languages = [SelectChoice(code, word, render_kw={"lang": code}) for code, word in WRITTEN.items()]
        fields[f"{name}_language"] = SelectField(
            _l("Language of your text"), [IfWritten(name)], choices=languages, default=interface.partition("-")[0]
        )
    return fields


def _row(question: SurveyQuestion, label: Any, need: list[Any]) -> Any:
    if question.kind is QuestionKind.RANKING:
        places = [str(place) for place in range(1, len(question.options) + 1)]
        choices = [SelectChoice("", "–"), *(SelectChoice(place, place) for place in places)]
        return SelectField(label, need, choices=choices)
    if question.kind is QuestionKind.STATEMENTS:
        return RadioField(label, need, coerce=int, choices=[SelectChoice(vote, word) for vote, word in VOTES.items()])
    return RadioField(label, need, coerce=int, choices=_points(question))


def _points(question: SurveyQuestion) -> list[SelectChoice]:
    return [SelectChoice(number, point(question, number)) for number in range(1, (question.scale_max or 0) + 1)]


def _field(  # noqa: PLR0911 -- one line for each kind
    question: SurveyQuestion, label: Any, help_: Any, need: list[Any], options: list[tuple[str, Any]]
) -> Any:
    if question.has_other:
        options = [*options, (OTHER, OTHER_WORD)]
    choices = [SelectChoice(code, words) for code, words in options]
    match question.kind:
        case QuestionKind.TEXT:
            checks = own_words(MAX_ANSWER, is_required=question.is_required)
            return TextAreaField(label, checks, description=help_, render_kw={"rows": 5, "dir": "auto"})
        case QuestionKind.LINE:
            checks = own_words(MAX_LINE_ANSWER, is_required=question.is_required)
            return StringField(label, checks, description=help_, render_kw={"dir": "auto"})
        case QuestionKind.NUMBER:
            checks = [*need, MaxLength(20), InRange(question)]
            return AmountField(label, checks, description=help_, is_whole=question.is_whole)
        case QuestionKind.DATE:
            return DateField(label, [*need, InRange(question)], description=help_)
        case QuestionKind.CONSENT:
            return BooleanField(label, [Agreed()] if question.is_required else [], description=help_)
        case QuestionKind.YES_NO:
            choices = [SelectChoice(code, word) for code, word in YES_NO.items()]
        case QuestionKind.SCALE:
            return RadioField(label, need, description=help_, coerce=int, choices=_points(question))
        case QuestionKind.MULTIPLE:
            return ChecksField(label, need, description=help_, choices=choices)
    return RadioField(label, need, description=help_, choices=choices)
