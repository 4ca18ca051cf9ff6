"""The editors' forms for questions and sections; a question's form has what its kind needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional

from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.formats.forms import named
from teilhabe_app.surveys.conditions import write
from teilhabe_app.surveys.forms.fields import InCalendar, LimitField
from teilhabe_app.surveys.models import QuestionKind, Survey, SurveyQuestion, SurveySection
from teilhabe_app.surveys.service import QuestionDraft, SectionDraft
from teilhabe_app.surveys.service.checking import bare
from teilhabe_app.web.forms import Form, MultilingualField, VersionField, may_have_text
from teilhabe_app.web.i18n import multilingual

MAX_OPTIONS = 60
MIN_SCALE, MAX_SCALE = 3, 7
KINDS = {
    QuestionKind.SINGLE: _l("One answer out of several"),
    QuestionKind.MULTIPLE: _l("Several answers possible"),
    QuestionKind.YES_NO: _l("Yes or no"),
    QuestionKind.SCALE: _l("A scale from 1 upwards"),
    QuestionKind.MATRIX: _l("Several things on one scale"),
    QuestionKind.RANKING: _l("Put things in order"),
    QuestionKind.STATEMENTS: _l("Agree, disagree or unsure"),
    QuestionKind.NUMBER: _l("A number"),
    QuestionKind.DATE: _l("A date"),
    QuestionKind.LINE: _l("A few own words"),
    QuestionKind.TEXT: _l("In people's own words"),
    QuestionKind.CONSENT: _l("A consent"),
    QuestionKind.INFO: _l("Only information, no answer"),
}
CHOICES = {"options", "has_other", "shuffles", "is_sensitive", "purpose"}
SCALE = {"scale_max", "scale_low", "scale_high", "scale_words"}
PARTS: Mapping[QuestionKind, set[str]] = {
    QuestionKind.SINGLE: CHOICES,
    QuestionKind.MULTIPLE: CHOICES,
    QuestionKind.YES_NO: {"is_sensitive", "purpose"},
    QuestionKind.SCALE: {*SCALE, "is_sensitive", "purpose"},
    QuestionKind.MATRIX: {*SCALE, "options", "shuffles"},
    QuestionKind.RANKING: {"options", "shuffles"},
    QuestionKind.STATEMENTS: {"options", "shuffles"},
    QuestionKind.NUMBER: {"least", "most", "is_whole"},
    QuestionKind.DATE: {"first_day", "last_day"},
}
SPECIAL = {*CHOICES, *SCALE, *(part for parts in PARTS.values() for part in parts)}
TEXTS = ("text", "help", "scale_low", "scale_high", "scale_words", "purpose")
PLAIN = ("is_required", "scale_max", "has_other", "shuffles", "least", "most", "is_whole", "first_day", "last_day")
CONDITION_HELP = _l("For example: q1 = '2' and not (q3 >= 4 or q2 was answered). Empty: always.")


class ConditionField(TextAreaField):
    """A condition as text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            _l("Show only if"),
            may_have_text(20_000),
            description=CONDITION_HELP,
            render_kw={"rows": 2, "dir": "ltr", "spellcheck": "false", "autocomplete": "off"},
            **kwargs,
        )


class QuestionForm(Form):
    """A question; the answers to choose from are lines of one text per language."""

    version = VersionField()
    kind = HiddenField()
    text = MultilingualField(_l("Question"), limit=2_000)
    help = MultilingualField(_l("Help text"), needed=False, limit=2_000)
    options = MultilingualField(
        _l("Answers to choose from"),
        multiline=True,
        needed=False,
        limit=40_000,
        description=_l("One per line, in the same order in every language."),
    )
    has_other = BooleanField(_l("People can also write another answer"))
    scale_max = IntegerField(
        _l("Highest number of the scale"), [Optional()], description=_l("From %(least)s to %(most)s.", least=3, most=7)
    )
    scale_low = MultilingualField(_l("What 1 means"), needed=False, limit=200)
    scale_high = MultilingualField(_l("What the highest number means"), needed=False, limit=200)
    scale_words = MultilingualField(
        _l("Words for every point"),
        multiline=True,
        needed=False,
        limit=2_000,
        description=_l("Instead of numbers: one per line, in the same order in every language."),
    )
    shuffles = BooleanField(_l("Show them in random order"))
    least = LimitField(_l("Smallest number"))
    most = LimitField(_l("Largest number"))
    is_whole = BooleanField(_l("Whole numbers only"), default=True)
    first_day = DateField(_l("Earliest day"), [Optional(), InCalendar()])
    last_day = DateField(_l("Latest day"), [Optional(), InCalendar()])
    is_required = BooleanField(_l("People must answer this question"))
    section_id = SelectField(_l("Section"), coerce=int)
    condition = ConditionField()
    is_sensitive = BooleanField(
        _l("Sensitive question"),
        description=_l("Origin, religion, health, residence: the answers stand apart from all others."),
    )
    purpose = MultilingualField(
        _l("Why we ask this"), needed=False, limit=500, description=_l("Needed for sensitive questions.")
    )
    code = StringField(
        _l("Code"),
        may_have_text(31),
        description=_l("The name in conditions and exports. Leave it empty to get the next free one."),
        render_kw={"dir": "ltr", "autocomplete": "off"},
    )
    new_meaning = BooleanField(
        _l("The meaning changes"),
        description=_l("The answers so far stay with the question as it was. From now on they are counted anew."),
    )

    def __init__(
        self,
        *args: Any,
        survey: Survey,
        question: SurveyQuestion | None = None,
        kind: QuestionKind | None = None,
        **kwargs: Any,
    ) -> None:
        if question is not None:
            kwargs = {**_stored(question), **kwargs}
        super().__init__(
            *args, **{"version": str(survey.version), "kind": kind.value if kind else "", "section_id": 0, **kwargs}
        )
        self.question = question
        self.chosen: QuestionKind | None = question.kind if question else _kind(self.kind.data)
        none = _("No section")
        self.section_id.choices = named(
            [(0, none), *((one.id, multilingual(one.title).text) for one in survey.sections)]
        )
        self.section_id.flags.required = True
        if self.section_id.data is None:
            self.section_id.data = (question.section_id if question else None) or 0
        parts = PARTS.get(self.chosen, set()) if self.chosen else set()
        for name in SPECIAL - parts:
            del self[name]
        if question is not None and question.kind is QuestionKind.STATEMENTS and question.thread_id is not None:
            del self.options  # people add some of them: they have a page of their own
        if question is None or not survey.submission_count:
            del self.new_meaning
        if self.chosen in {QuestionKind.INFO, None}:
            del self.is_required

    @property
    def parts(self) -> list[Any]:
        """Return the fields in the order of the page, without the hidden ones."""
        hidden = {"version", "kind", "csrf_token"}
        return [field for name, field in self._fields.items() if name not in hidden]

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for what the kind of question needs."""
        valid: bool = super().validate(extra_validators) and self.chosen is not None
        if "scale_max" in self._fields:
            high = max(MAX_SCALE, (self.question and self.question.scale_max) or 0)
            if self.scale_max.data is None or not MIN_SCALE <= self.scale_max.data <= high:
                words = _("Number must be between %(min)s and %(max)s.", min=MIN_SCALE, max=high)
                self.scale_max.errors = [*self.scale_max.errors, words]
                valid = False
        for least, most in (("least", "most"), ("first_day", "last_day")):
            ends = [self[name].data for name in (least, most) if name in self._fields and self[name].data is not None]
            if ends != sorted(ends):
                self[most].errors = [*self[most].errors, _("The end lies before the beginning.")]
                valid = False
        problem = self._options_problem()
        if problem:
            part = self.options.form[problem[0]]
            part.errors = [*part.errors, problem[1]]
        return valid and not problem

    def _options_problem(self) -> tuple[str, str] | None:
        """Ask for at least two answers where people choose, and for as many in each language."""
        if "options" not in self._fields:
            return None
        lines = {code: _lines(text) for code, text in self.options.texts.items()}
        count = len(lines.get("de", []))
        least = 1 if self.chosen in {QuestionKind.MATRIX, QuestionKind.STATEMENTS} else 2
        most = max(MAX_OPTIONS, len(self.question.options) if self.question else 0)  # an import may bring more
        if not least <= count <= most:
            return "de", _("Please write between %(least)s and %(most)s answers in German.", least=least, most=most)
        for code, words in lines.items():
            if len(words) != count:
                message = _("Here are %(found)s answers, in German there are %(count)s.", found=len(words), count=count)
                return code.replace("-", "_"), message
        return None

    def draft(self) -> QuestionDraft:
        """Return the input; what does not belong to the kind is left out."""
        there = self._fields
        options: list[Multilingual] | None = None if self.chosen is QuestionKind.STATEMENTS else []
        if "options" in there:
            lines = {code: _lines(text) for code, text in self.options.texts.items()}
            options = [
                Multilingual({code: words[at] for code, words in lines.items()})
                for at in range(len(lines.get("de", [])))
            ]
        values: dict[str, Any] = {name: self[name].texts or None for name in TEXTS[1:] if name in there}
        values |= {name: self[name].data for name in (*PLAIN, "is_sensitive", "new_meaning") if name in there}
        return QuestionDraft(
            kind=self.chosen or QuestionKind.TEXT,
            text=self.text.texts,
            code=self.code.data or "",
            options=options,
            condition=self.condition.data or "",
            section_id=self.section_id.data or None,
            version=self.version.seen,
            **values,
        )


def _kind(value: str | None) -> QuestionKind | None:
    return next((kind for kind in QuestionKind if kind.value == value), None)


def _stored(question: SurveyQuestion) -> dict[str, Any]:
    languages = {code for option in question.options for code in option.label}
    lines = {code: [bare(option.label.get(code)) for option in question.options] for code in languages}
    values = {name: getattr(question, name) for name in (*TEXTS, *PLAIN, "is_sensitive", "code")}
    return {
        **values,
        "section_id": question.section_id or 0,
        "condition": write(question.condition),
        "options": Multilingual({code: "\n".join(words) for code, words in lines.items() if all(words)}),
    }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class SectionForm(Form):
    """A section."""

    version = VersionField()
    title = MultilingualField(_l("Title"))
    text = MultilingualField(_l("Text below the title"), multiline=True, needed=False)
    condition = ConditionField()
    shuffles = BooleanField(_l("Show the questions of this section in random order"))

    def __init__(self, *args: Any, survey: Survey, section: SurveySection | None = None, **kwargs: Any) -> None:
        if section is not None:
            stored = {"title": section.title, "text": section.text, "shuffles": section.shuffles}
            kwargs = {**stored, "condition": write(section.condition), **kwargs}
        super().__init__(*args, **{"version": str(survey.version), **kwargs})

    def draft(self) -> SectionDraft:
        """Return the input."""
        return SectionDraft(
            title=self.title.texts,
            text=self.text.texts or None,
            condition=self.condition.data or "",
            shuffles=self.shuffles.data,
            version=self.version.seen,
        )
