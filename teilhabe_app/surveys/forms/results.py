"""The staff's forms for results: what is published, files to take along, a figure for a finding."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import Optional

from teilhabe_app.core.i18n import LANGUAGES, Multilingual
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.formats.forms import named
from teilhabe_app.framework.queries import current_fields as action_fields
from teilhabe_app.surveys.models import QuestionKind, Survey
from teilhabe_app.surveys.queries.releases import other_surveys
from teilhabe_app.surveys.service.extracts import FILES, PURPOSES, WHAT, ExportDraft
from teilhabe_app.surveys.service.figures import LANGUAGE
from teilhabe_app.surveys.service.publishing import ResultsDraft, group_codes
from teilhabe_app.synthesis.models import Finding
from teilhabe_app.web.forms import ChecksField, Form, VersionField, required
from teilhabe_app.web.i18n import multilingual

LONGEST_CHOICE = 90


def results_form(survey: Survey) -> ResultsForm:
    """Return the form with a choice of action field for each question."""
    fields = [(0, _l("No action field")), *((one.id, short(one.short_name)) for one in action_fields())]
    about = {
        f"about_{question.id}": SelectField(short(question.text), [Optional()], choices=named(fields), coerce=_number)
        for question in survey.questions
        if question.kind is not QuestionKind.INFO
    }
    made: ResultsForm = type("ResultsForm", (ResultsForm,), about)(survey=survey)
    return made


def _number(value: Any) -> int:
    return int(value) if str(value).isdecimal() else 0


def short(text: Multilingual | None) -> str:
    """Return a text in the reader's language, cut so that it fits into a list."""
    plain = " ".join(multilingual(text).text.split())
    return plain if len(plain) <= LONGEST_CHOICE else f"{plain[: LONGEST_CHOICE - 1]}…"


class ResultsForm(Form):
    """What is published of a survey."""

    groups = ChecksField(
        _l("Break the results down by"),
        description=_l("Settled with the first figures. Nothing chosen: the language and the first question."),
    )
    shows_interim = BooleanField(
        _l("Show figures while people still answer"),
        description=_l("Renewed once a day, in steps of several people, so that nobody can be recognised."),
    )
    follows_id = SelectField(_l("This survey repeats"), [Optional()], coerce=_number)
    version = VersionField()

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about = {one.id: self[f"about_{one.id}"] for one in survey.questions if f"about_{one.id}" in self}
        texts = {question.code: short(question.text) for question in survey.questions}
        texts[LANGUAGE] = _("Language of the page")
        self.groups.choices = named([(code, texts[code]) for code in group_codes(survey)])
        self.follows_id.choices = named(
            [(0, _("No other survey")), *((one.id, short(one.format.title)) for one in other_surveys(survey))]
        )
        if not self.is_submitted():
            self.groups.data = list(survey.groups)
            self.shows_interim.data = survey.shows_interim
            self.follows_id.data = survey.follows_id or 0
            self.version.keep(survey.version)
            for question in survey.questions:
                if question.id in self.about:
                    self.about[question.id].data = question.field_id or 0

    def draft(self) -> ResultsDraft:
        """Return what was chosen."""
        return ResultsDraft(
            groups=tuple(self.groups.data or ()),
            shows_interim=bool(self.shows_interim.data),
            follows_id=self.follows_id.data or None,
            version=self.version.seen or None,
            about={question: chosen.data or None for question, chosen in self.about.items()},
        )


class ExportForm(Form):
    """Which file, and what for."""

    what = RadioField(_l("Answers"), [required()], choices=named(list(WHAT.items())), default="answers")
    file = RadioField(_l("File"), [required()], choices=named(list(FILES.items())), default="xlsx")
    words = SelectField(
        _l("Answers are written as"),
        [Optional()],
        choices=named([("", _l("Codes")), *((one.code, one.own_name) for one in LANGUAGES)]),
    )
    purpose = RadioField(
        _l("What for?"),
        [required()],
        choices=named(list(PURPOSES.items())),
        description=_l("This is kept in the audit trail with your name."),
    )

    def draft(self) -> ExportDraft:
        """Return what was asked for."""
        return ExportDraft(
            what=self.what.data, file=self.file.data, words=self.words.data or None, purpose=self.purpose.data
        )


class CiteFigureForm(Form):
    """Which finding rests on a figure."""

    finding_id = SelectField(_l("Finding"), [required()], coerce=_number)

    def __init__(self, *args: Any, findings: list[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.findings = {one.id: one for one in findings}
        self.finding_id.choices = named(
            [(one.id, f"{short(one.dossier.title)} · {one.number}: {short(one.statement)}") for one in findings]
        )

    @property
    def chosen(self) -> Finding:
        """Return the finding."""
        return self.findings[self.finding_id.data]
