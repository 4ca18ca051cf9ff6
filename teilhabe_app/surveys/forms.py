"""Input of surveys: the questionnaire itself, made from its questions, and the editors' forms."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from wtforms import BooleanField, IntegerField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from teilhabe_app.core.i18n import WRITTEN, Multilingual
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.formats.forms import FormatForm
from teilhabe_app.surveys.models import QuestionKind, Survey, SurveyQuestion
from teilhabe_app.surveys.service import Filled, FreeText, QuestionDraft, SurveyDraft
from teilhabe_app.web.forms import (
    Form,
    MultilingualField,
    PublicForm,
    VersionField,
    may_have_text,
    needs_text,
    required,
)
from teilhabe_app.web.i18n import multilingual

MAX_ANSWER = 5_000
MAX_OPTIONS = 30
MIN_SCALE, MAX_SCALE = 3, 10
KINDS = {
    QuestionKind.SINGLE: _l("One answer out of several"),
    QuestionKind.MULTIPLE: _l("Several answers possible"),
    QuestionKind.SCALE: _l("A scale from 1 upwards"),
    QuestionKind.TEXT: _l("In people's own words"),
}


class IfWritten(InputRequired):
    """Ask for the language of a text only where there is a text."""

    def __init__(self, name: str) -> None:
        super().__init__(_l("This field is required."))
        self.name = name

    def __call__(self, form: Any, field: Any) -> None:
        """Leave the field alone when the text is empty."""
        if not form[self.name].data:
            field.errors = []
            raise StopValidation
        super().__call__(form, field)


class CheckboxesField(SelectMultipleField):
    """Several choices as a list of checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class Questionnaire(PublicForm):
    """Parent of the forms that are made from a survey's questions."""

    survey: Survey
    interface: str

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a questionnaire in which nothing is answered."""
        if not super().validate(extra_validators):
            return False
        if not any(self[_name(question)].data for question in self.survey.questions):
            self.form_errors = [*self.form_errors, _("Please answer at least one question.")]
            return False
        return True

    def draft(self) -> Filled:
        """Return the answers by the id of their question."""
        options: dict[int, list[int]] = {}
        numbers: dict[int, int] = {}
        texts = []
        for question in self.survey.questions:
            value = self[_name(question)].data
            if not value:
                continue
            if question.kind is QuestionKind.SINGLE:
                options[question.id] = [value]
            elif question.kind is QuestionKind.MULTIPLE:
                options[question.id] = value
            elif question.kind is QuestionKind.SCALE:
                numbers[question.id] = value
            else:
                language = self[f"{_name(question)}_language"].data or "de"
                texts.append(FreeText(question=question, text=value, language=language))
        return Filled(
            once=self.once.data or "", language=self.interface, options=options, numbers=numbers, texts=tuple(texts)
        )


def questionnaire(survey: Survey, interface: str) -> Questionnaire:
    """Build the form of a survey in the language of the page."""
    fields: dict[str, Any] = {"survey": survey, "interface": interface}
    for question in survey.questions:
        name = _name(question)
        fields[name] = _field(question)
        if question.kind is QuestionKind.TEXT:
            languages = [SelectChoice(code, word, render_kw={"lang": code}) for code, word in WRITTEN.items()]
            fields[f"{name}_language"] = SelectField(
                _l("Language of your text"), [IfWritten(name)], choices=languages, default=interface.partition("-")[0]
            )
    made: Questionnaire = type("SurveyForm", (Questionnaire,), fields)()
    return made


def _name(question: SurveyQuestion) -> str:
    return f"q{question.id}"


def _field(question: SurveyQuestion) -> Any:
    label, help_ = said(question.text), said(question.help) if question.help else ""
    need = [required()] if question.is_required else [Optional()]
    if question.kind is QuestionKind.TEXT:
        checks = needs_text(MAX_ANSWER) if question.is_required else may_have_text(MAX_ANSWER)
        return TextAreaField(label, checks, description=help_, render_kw={"rows": 5, "dir": "auto"})
    if question.kind is QuestionKind.SCALE:
        choices = [SelectChoice(number, _scale_word(question, number)) for number in scale(question)]
        return RadioField(label, need, description=help_, coerce=int, choices=choices)
    kind = RadioField if question.kind is QuestionKind.SINGLE else CheckboxesField
    choices = [SelectChoice(option.id, said(option.label)) for option in question.options]
    return kind(label, need, description=help_, coerce=int, choices=choices)


def scale(question: SurveyQuestion) -> range:
    """Return the points of a scale."""
    return range(1, (question.scale_max or 0) + 1)


def _scale_word(question: SurveyQuestion, number: int) -> Markup | str:
    word = question.scale_low if number == 1 else question.scale_high if number == question.scale_max else None
    return Markup("{} – {}").format(number, said(word)) if word else str(number)


def said(text: Multilingual) -> Markup:
    """Return an editor's text in the reader's language; one in another language says so."""
    found = multilingual(text)
    if not found.fallback:
        return Markup("{}").format(found.text)
    return Markup('<span lang="{}" dir="{}">{}</span>').format(found.lang, found.dir, found.text)


class SurveyForm(FormatForm):
    """What every format is asked, and what belongs to a survey."""

    intro = MultilingualField(
        _l("Introduction"),
        multiline=True,
        description=_l("What it is about, what becomes of the answers, how long it takes."),
    )
    results_public = BooleanField(_l("Show the results to everybody when the survey is over"), default=True)
    minimum_cell = IntegerField(
        _l("Smallest number shown"),
        [required(), NumberRange(min=3, max=100)],
        default=5,
        description=_l("Answers that fewer people chose are not shown, so that nobody can be recognised."),
    )

    @staticmethod
    def values_of_survey(survey: Survey) -> dict[str, Any]:
        """Return the stored values as ``data`` of the form."""
        return {
            **FormatForm.values_of(survey.format),
            "intro": survey.intro,
            "results_public": survey.results_public,
            "minimum_cell": survey.minimum_cell,
        }

    def survey_draft(self) -> SurveyDraft:
        """Return what belongs to the survey; the format's version guards the whole page."""
        return SurveyDraft(
            intro=self.intro.texts,
            results_public=self.results_public.data,
            minimum_cell=self.minimum_cell.data or 5,
        )


class QuestionForm(Form):
    """A question; the answers to choose from are lines of one text per language."""

    version = VersionField()
    kind = RadioField(_l("How do people answer?"), [required()], default=QuestionKind.SINGLE.value)
    text = MultilingualField(_l("Question"), limit=1_000)
    help = MultilingualField(_l("Help text"), needed=False, limit=1_000)
    is_required = BooleanField(_l("People must answer this question"))
    options = MultilingualField(
        _l("Answers to choose from"),
        multiline=True,
        needed=False,
        limit=5_000,
        description=_l("One answer per line, in the same order in every language. Only for choices."),
    )
    scale_max = IntegerField(
        _l("Highest number of the scale"),
        [Optional(), NumberRange(min=MIN_SCALE, max=MAX_SCALE)],
        description=_l("Only for scales, from 3 to 10."),
    )
    scale_low = MultilingualField(_l("What 1 means"), needed=False, limit=200)
    scale_high = MultilingualField(_l("What the highest number means"), needed=False, limit=200)

    def __init__(self, *args: Any, question: SurveyQuestion | None = None, version: int, **kwargs: Any) -> None:
        if question is not None:
            lines: dict[str, list[str]] = {}
            for code in {code for option in question.options for code in option.label}:
                lines[code] = [option.label.get(code, "") for option in question.options]
            kwargs = {
                "text": question.text,
                "help": question.help,
                "is_required": question.is_required,
                "options": Multilingual({code: "\n".join(words) for code, words in lines.items()}),
                "scale_max": question.scale_max,
                "scale_low": question.scale_low,
                "scale_high": question.scale_high,
                **kwargs,
            }
        super().__init__(*args, **{"version": str(version), **kwargs})
        self.fixed_kind = question.kind if question is not None else None
        if question is not None:
            del self.kind
        else:
            self.kind.choices = [SelectChoice(kind.value, word) for kind, word in KINDS.items()]

    @property
    def chosen(self) -> QuestionKind | None:
        """Return the kind of the question; None for a value that is none of ours."""
        if self.fixed_kind is not None:
            return self.fixed_kind
        return next((kind for kind in QuestionKind if kind.value == self.kind.data), None)

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for what the kind of question needs."""
        valid: bool = super().validate(extra_validators)
        if self.chosen is QuestionKind.SCALE and self.scale_max.data is None and not self.scale_max.errors:
            self.scale_max.errors = [_("This field is required.")]
            return False
        problem = self._options_problem()
        if problem:
            part = self.options.form[problem[0]]
            part.errors = [*part.errors, problem[1]]
        return valid and not problem

    def _options_problem(self) -> tuple[str, str] | None:
        """Ask for at least two answers where people choose, and for as many in each language."""
        if self.chosen not in {QuestionKind.SINGLE, QuestionKind.MULTIPLE}:
            return None
        lines = {code: _lines(text) for code, text in self.options.texts.items()}
        count = len(lines.get("de", []))
        if not 2 <= count <= MAX_OPTIONS:  # noqa: PLR2004 -- a choice needs two
            return "de", _("Please write between 2 and %(most)s answers in German.", most=MAX_OPTIONS)
        for code, words in lines.items():
            if len(words) != count:
                message = _("Here are %(found)s answers, in German there are %(count)s.", found=len(words), count=count)
                return code.replace("-", "_"), message
        return None

    def draft(self) -> QuestionDraft:
        """Return the input; what does not belong to the kind is left out."""
        kind = self.chosen or QuestionKind.TEXT
        options: list[Multilingual] = []
        if kind in {QuestionKind.SINGLE, QuestionKind.MULTIPLE}:
            lines = {code: _lines(text) for code, text in self.options.texts.items()}
            options = [
                Multilingual({code: words[at] for code, words in lines.items()})
                for at in range(len(lines.get("de", [])))
            ]
        is_scale = kind is QuestionKind.SCALE
        return QuestionDraft(
            kind=kind,
            text=self.text.texts,
            help=self.help.texts or None,
            is_required=self.is_required.data,
            scale_max=self.scale_max.data if is_scale else None,
            scale_low=(self.scale_low.texts or None) if is_scale else None,
            scale_high=(self.scale_high.texts or None) if is_scale else None,
            options=options,
            version=self.version.seen,
        )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
