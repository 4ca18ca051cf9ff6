"""The editors' form for the survey as a whole."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, DateField, IntegerField, RadioField
from wtforms.validators import NumberRange, Optional

from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.formats.forms import FormatForm, SensibleYear, named
from teilhabe_app.surveys.models import Access, Mode, Paging, Survey
from teilhabe_app.surveys.service import SurveyDraft
from teilhabe_app.web.forms import MultilingualField, required

MODES = {
    Mode.ANONYMOUS: _l("Anonymous: nobody can find out who answered what"),
    Mode.CONFIDENTIAL: _l("Confidential: the organisers can see it until a date, then the link is cut"),
    Mode.NAMED: _l("By name: the organisers see who answered what"),
}
WAYS = {
    Access.OPEN: _l("Everybody with the link"),
    Access.INVITED: _l("Invited people, each with a code of their own"),
    Access.ACCOUNT: _l("People with an account, once each"),
    Access.EVENT: _l("People at an event, by a QR code"),
}
PAGINGS = {Paging.ALL: _l("All questions on one page"), Paging.ONE: _l("One question after the other")}


class SurveyForm(FormatForm):
    """What every format is asked, and what belongs to a survey."""

    intro = MultilingualField(
        _l("Introduction"),
        multiline=True,
        description=_l("What it is about, what becomes of the answers, how long it takes."),
    )
    mode = RadioField(
        _l("What do people's answers have to do with their names?"),
        choices=named(list(MODES.items())),
        default=Mode.ANONYMOUS.value,
        description=_l("People read this before the first question. It cannot be changed once somebody has answered."),
    )
    link_until = DateField(
        _l("Day on which names and answers are cut apart"),
        [Optional(), SensibleYear()],
        description=_l("Only for confidential surveys."),
    )
    access = RadioField(_l("Who can answer?"), choices=named(list(WAYS.items())), default=Access.OPEN.value)
    paging = RadioField(_l("Pages"), choices=named(list(PAGINGS.items())), default=Paging.ALL.value)
    results_public = BooleanField(_l("Show the results to everybody when the survey is over"), default=True)
    minimum_cell = IntegerField(
        _l("Smallest number shown"),
        [required(), NumberRange(min=3, max=100)],
        default=5,
        description=_l("Answers that fewer people chose are not shown, so that nobody can be recognised."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in (self.mode, self.access, self.paging):
            field.flags.required = True
            if field.data is None:  # left out of what was sent: as it was
                field.data = field.object_data or field.default

    @staticmethod
    def values_of_survey(survey: Survey) -> dict[str, Any]:
        """Return the stored values as ``data`` of the form."""
        return {
            **FormatForm.values_of(survey.format),
            "intro": survey.intro,
            "mode": survey.mode.value,
            "link_until": survey.link_until,
            "access": survey.access.value,
            "paging": survey.paging.value,
            "results_public": survey.results_public,
            "minimum_cell": survey.minimum_cell,
        }

    def survey_draft(self) -> SurveyDraft:
        """Return what belongs to the survey; the format's version guards the whole page."""
        return SurveyDraft(
            intro=self.intro.texts,
            results_public=self.results_public.data,
            minimum_cell=self.minimum_cell.data or 5,
            mode=Mode(self.mode.data),
            link_until=self.link_until.data,
            access=Access(self.access.data),
            paging=Paging(self.paging.data),
        )
