"""Personal fields of surveys: why they are kept and when they go."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import select, update

from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.privacy import PersonalField, register
from teilhabe_app.formats.models import Format
from teilhabe_app.surveys.models import Survey, SurveyInvitation

KEEP = dt.timedelta(days=60)


def erase(before: dt.datetime) -> int:
    """Delete the invited addresses of surveys that ended 60 days before a moment."""
    ended = select(Survey.id).join(Format, Format.id == Survey.format_id).where(Format.closes_at < before - KEEP)
    change = (
        update(SurveyInvitation)
        .where(SurveyInvitation.survey_id.in_(ended), SurveyInvitation.email.is_not(None))
        .values(email=None)
    )
    emptied: Any = db.session.execute(change, execution_options={"synchronize_session": False})
    return int(emptied.rowcount)


FIELDS = (
    PersonalField(
        where="survey_invitation.email",
        what=_l("E-mail address of people who are invited to a survey"),
        purpose=_l("To send the invitation. In anonymous surveys nothing links it to answers."),
        keep=_l("60 days after the survey."),
        erase=erase,
    ),
    PersonalField(
        where="saved_answers.answers",
        what=_l("Answers to a survey that are saved and not yet sent"),
        purpose=_l("To go on later or on another device."),
        keep=_l("Until they are sent, at most one day after the end of the survey."),
    ),
    PersonalField(
        where="participation.user_id",
        what=_l("That somebody has taken part in a survey for invited people or for accounts"),
        purpose=_l("So that each person answers once. In anonymous surveys it stands without date and answers."),
        keep=_l("As long as the survey exists."),
    ),
)


def connect() -> None:
    """Tell the privacy notice and the deletion run."""
    register(*FIELDS)
