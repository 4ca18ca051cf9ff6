"""The editors' own questions: their editor, and their fields in the forms in which people register."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar, cast

from wtforms import BooleanField, DateField, Field, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import LANGUAGES, Multilingual, current_language, gettext
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.events.labels import QUESTIONS
from teilhabe_app.events.models import EventAnswer, EventQuestion, QuestionKind
from teilhabe_app.events.service.questions import QuestionDraft
from teilhabe_app.formats.forms import SensibleYear, named
from teilhabe_app.web.forms import ChecksField, Form, MultilingualField, VersionField, may_have_text, needs_text
from teilhabe_app.web.forms import required as must_be_given
from teilhabe_app.web.pieces import ml_text

F = TypeVar("F")
LONG = 2000
YES, NO = "yes", "no"


def add_fields(form_class: type[F], questions: Sequence[EventQuestion], *, must: bool = True) -> type[F]:
    """Return the form with a field for each question; ``question_fields(form)`` finds them again.

    Without ``must`` the form itself asks ``unanswered(form)``, because not all of its rows are filled in.
    """
    if not questions:
        return form_class
    fields = {_name(question): _field(question, must=must and question.required) for question in questions}
    meta: Any = type(form_class)
    made = meta(form_class.__name__, (form_class,), {**fields, "asked": tuple(questions)})
    return cast("type[F]", made)


def question_fields(form: Any) -> list[tuple[EventQuestion, Any]]:
    """Return the questions of a form with their fields."""
    return [(question, form[_name(question)]) for question in getattr(form, "asked", ())]


def unanswered(form: Any) -> list[Any]:
    """Return the fields of questions that must be answered and are not."""
    return [field for question, field in question_fields(form) if question.required and not field.data]


def answers(form: Any) -> dict[int, str]:
    """Return what was answered, by question id; an empty text where nothing was."""
    found: dict[int, str] = {}
    for question, field in question_fields(form):
        value = field.data
        found[question.id] = ",".join(value) if isinstance(value, list) else value or ""
    return found


def answer_data(given: Sequence[EventAnswer]) -> dict[str, Any]:
    """Return stored answers as ``data`` of the form."""
    values: dict[str, Any] = {}
    for one in given:
        several = one.question.kind is QuestionKind.CHOICES
        values[_name(one.question)] = one.value.split(",") if several else one.value
    return values


def _name(question: EventQuestion) -> str:
    return f"question_{question.id}"


def _field(question: EventQuestion, *, must: bool) -> Any:
    label = ml_text(question.title)
    kind = question.kind
    if kind in {QuestionKind.TEXT, QuestionKind.LONG_TEXT}:
        limits = (needs_text if must else may_have_text)(LONG if kind is QuestionKind.LONG_TEXT else 300)
        return (
            StringField(label, limits)
            if kind is QuestionKind.TEXT
            else TextAreaField(label, limits, render_kw={"rows": 3})
        )
    validators = [must_be_given()] if must else []
    lang = current_language().code
    options = [(one["code"], Multilingual(one["title"]).in_language(lang).text) for one in question.options]
    if kind is QuestionKind.CHOICES:
        return ChecksField(label, [*validators, _AnyChosen()] if must else [], choices=named(options), default=())
    if kind is QuestionKind.YES_NO:
        options = [(YES, gettext("Yes")), (NO, gettext("No"))]
    nothing = gettext("Please choose") if must else gettext("No answer")
    return SelectField(label, validators, choices=named([("", nothing), *options]), default="")


class _AnyChosen:
    """At least one of several options."""

    field_flags: ClassVar = {"required": True}

    def __call__(self, _form: Any, field: Field) -> None:
        """Refuse none."""
        if not field.data:
            raise ValidationError(gettext("This field is required."))


class QuestionForm(Form):
    """A question of the editors."""

    version = VersionField()
    kind = SelectField(
        _l("How do people answer?"), choices=named([(kind.value, name) for kind, name in QUESTIONS.items()])
    )
    title = MultilingualField(_l("Question"), limit=300)
    help = MultilingualField(_l("Help"), needed=False, limit=300)
    options = MultilingualField(
        _l("Answers to choose from"),
        multiline=True,
        needed=False,
        description=_l("One answer per line, in the same order in every language. Only for choices."),
    )
    required = BooleanField(
        _l("People must answer this question"), description=_l("Better not: whoever cannot answer cannot register.")
    )
    purpose = MultilingualField(
        _l("What the answer is for"),
        limit=300,
        description=_l("People read this when they register. Ask only for what you need."),
    )
    delete_on = DateField(
        _l("Answers are deleted on"), [must_be_given(), SensibleYear()], description=_l("People read this as well.")
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse languages in which options are missing, because the lines would not belong together."""
        fine = bool(super().validate(extra_validators))
        german = len(_lines(self.options.form["de"].data))
        for part in self.options.form:
            here = len(_lines(part.data))
            if here and here != german:
                message = gettext("Here are %(here)s options, in German %(german)s.", here=here, german=german)
                part.errors = [*part.errors, message]
                fine = False
        return fine

    def reject(self, error: DomainError) -> None:
        """Show what is wrong with the options at the German ones."""
        if error.field == "options":
            part = self.options.form["de"]
            part.errors = [*part.errors, str(error.message)]
        else:
            super().reject(error)

    @staticmethod
    def values_of(question: EventQuestion) -> dict[str, Any]:
        """Return the stored values as ``data`` of the form."""
        lines = {
            language.code: "\n".join(one["title"].get(language.code, "") for one in question.options)
            for language in LANGUAGES
            if question.options and all(one["title"].get(language.code) for one in question.options)
        }
        names = ("version", "title", "help", "required", "purpose", "delete_on")
        values = {name: getattr(question, name) for name in names}
        return {**values, "kind": question.kind.value, "options": lines}

    def draft(self) -> QuestionDraft:
        """Return what was entered."""
        texts = {code: _lines(text) for code, text in self.options.texts.items()}
        options = [
            Multilingual({code: lines[number] for code, lines in texts.items() if number < len(lines)})
            for number in range(len(texts.get("de", [])))
        ]
        return QuestionDraft(
            kind=QuestionKind(self.kind.data),
            title=self.title.texts,
            help=self.help.texts or None,
            options=options,
            required=bool(self.required.data),
            purpose=self.purpose.texts,
            delete_on=self.delete_on.data,
            version=self.version.seen,
        )


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
