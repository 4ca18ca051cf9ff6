"""Mails of surveys; they stand in the outbox of the running transaction."""

from __future__ import annotations

from teilhabe_app.formats.calendar import last_day
from teilhabe_app.surveys.models import Survey, SurveyInvitation
from teilhabe_app.web.mails import absolute_url, queue


def invited(survey: Survey, invitation: SurveyInvitation, code: str) -> None:
    """Send the invitation with its link; the code is stored nowhere else."""
    queue(
        invitation.email,
        invitation.language,
        "surveys/mail/invited",
        survey=survey,
        title=survey.format.title.in_language(invitation.language).text,
        code=code,
        until=last_day(survey.format),
        survey_url=absolute_url("surveys.invited", slug=survey.format.slug, code=code, lang=invitation.language),
    )
