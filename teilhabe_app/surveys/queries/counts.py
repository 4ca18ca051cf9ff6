"""How many have answered until now, by day and by the way they came: for the staff, counted by the database."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, select

from teilhabe_app.core.db import db
from teilhabe_app.surveys.models import Channel, Submission, Survey

MOST_DAYS = 14


def by_day(survey: Survey) -> list[tuple[dt.date, int]]:
    """Count the people of the last days on which somebody answered, oldest first (1 statement)."""
    query = (
        select(Submission.submitted_on, func.count())
        .where(Submission.survey_id == survey.id)
        .group_by(Submission.submitted_on)
        .order_by(Submission.submitted_on.desc())
        .limit(MOST_DAYS)
    )
    return [(row[0], row[1]) for row in db.session.execute(query)][::-1]


def by_way(survey: Survey) -> list[tuple[Channel, str, int]]:
    """Count the people by channel and language of the page (1 statement)."""
    query = (
        select(Submission.channel, Submission.language, func.count())
        .where(Submission.survey_id == survey.id)
        .group_by(Submission.channel, Submission.language)
        .order_by(func.count().desc(), Submission.channel, Submission.language)
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(query)]
