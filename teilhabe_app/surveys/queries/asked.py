"""Reads: the questionnaire with everything a page shows, its versions, who was invited and what is on the way."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache

from sqlalchemy import Select, bindparam, exists, select
from sqlalchemy.orm import Session, defer, joinedload, selectinload

from teilhabe_app.core import receipts
from teilhabe_app.core.db import db
from teilhabe_app.formats.models import Format
from teilhabe_app.surveys.models import (
    Participation,
    SavedAnswers,
    Submission,
    Survey,
    SurveyInvitation,
    SurveyMedia,
    SurveyQuestion,
    SurveyRevision,
    SurveySection,
)

MAX_CODE = 60


def by_slug(slug: str) -> Survey | None:
    """Load a survey by its format's slug with everything the questionnaire shows (3 statements)."""
    return load(db.session(), slug)


def load(session: Session, slug: str) -> Survey | None:
    """Load a survey with everything the questionnaire shows into a session (3 statements)."""
    return session.scalars(_by_slug(), {"slug": slug}).unique().one_or_none()


@cache
def _by_slug() -> Select[Survey]:
    return (
        select(Survey)
        .join(Survey.format)
        .where(Format.slug == bindparam("slug"))
        .options(
            joinedload(Survey.format),
            joinedload(Survey.sections),
            selectinload(Survey.questions).joinedload(SurveyQuestion.thread),
            selectinload(Survey.questions).selectinload(SurveyQuestion.options),
            selectinload(Survey.questions).joinedload(SurveyQuestion.media),
        )
    )


def by_id(survey_id: int) -> Survey | None:
    """Load a survey by its number."""
    return db.session.get(Survey, survey_id)


def by_format_ids(format_ids: Sequence[int]) -> Sequence[Survey]:
    """Load the surveys of formats that are already loaded, for lists, without their introductions (1 statement)."""
    return db.session.scalars(_by_format_ids(), {"formats": list(format_ids)}).all()


@cache
def _by_format_ids() -> Select[Survey]:
    query = select(Survey).where(Survey.format_id.in_(bindparam("formats", expanding=True)))
    return query.options(defer(Survey.intro))


def question_of(slug: str, question_id: int) -> SurveyQuestion | None:
    """Load a question of a survey."""
    survey = by_slug(slug)
    return next((question for question in survey.questions if question.id == question_id), None) if survey else None


def section_of(slug: str, section_id: int) -> SurveySection | None:
    """Load a section of a survey."""
    survey = by_slug(slug)
    return next((section for section in survey.sections if section.id == section_id), None) if survey else None


def media_of(slug: str, media_id: int) -> SurveyMedia | None:
    """Load a picture or recording with its content; it belongs to a question of this survey."""
    query = (
        select(SurveyMedia)
        .join(SurveyQuestion, SurveyQuestion.id == SurveyMedia.question_id)
        .join(Survey, Survey.id == SurveyQuestion.survey_id)
        .join(Format, Format.id == Survey.format_id)
        .where(SurveyMedia.id == media_id, Format.slug == slug)
    )
    return db.session.scalars(query).one_or_none()


def submission_by_once(once: str) -> Submission | None:
    """Find what an earlier sending of the same form stored."""
    return db.session.scalars(select(Submission).where(Submission.once == once)).one_or_none()


def has_answers(survey: Survey, since: int) -> bool:
    """Tell whether anybody answered the questionnaire as it is since a version."""
    query = select(exists().where(Submission.survey_id == survey.id, Submission.revision >= since))
    return bool(db.session.scalar(query))


def former_questions(survey: Survey) -> Sequence[SurveyQuestion]:
    """Load the questions that earlier versions asked, with their options."""
    query = (
        select(SurveyQuestion)
        .where(SurveyQuestion.survey_id == survey.id, SurveyQuestion.retired_in.is_not(None))
        .order_by(SurveyQuestion.retired_in.desc(), SurveyQuestion.position, SurveyQuestion.id)
        .options(selectinload(SurveyQuestion.options))
    )
    return db.session.scalars(query).all()


def revisions(survey: Survey) -> Sequence[SurveyRevision]:
    """Load the versions after the first one."""
    return db.session.scalars(
        select(SurveyRevision).where(SurveyRevision.survey_id == survey.id).order_by(SurveyRevision.number.desc())
    ).all()


def hash_of(code: str) -> str:
    """Return what is stored instead of a code."""
    return hashlib.sha256(f"survey-code:{code}".encode()).hexdigest()[:40]


def saved_by_code(survey: Survey, typed: str, *, lock: bool = False) -> SavedAnswers | None:
    """Find the answers on the way of this survey by the person's code."""
    code = receipts.normalise(typed[:MAX_CODE])
    if code is None:
        return None
    query = select(SavedAnswers).where(SavedAnswers.key_hash == hash_of(code), SavedAnswers.survey_id == survey.id)
    return db.session.scalars(query.with_for_update() if lock else query).one_or_none()


def is_being_answered(survey: Survey) -> bool:
    """Tell whether anybody keeps answers that are not sent yet."""
    return bool(db.session.scalar(select(exists().where(SavedAnswers.survey_id == survey.id))))


def invitation_by_code(survey: Survey, typed: str) -> tuple[int, bool] | None:
    """Find an invitation to this survey by its code: its number, and whether it was used."""
    code = receipts.normalise(typed[:MAX_CODE])
    if code is None:
        return None
    used = exists().where(Participation.invitation_id == SurveyInvitation.id)
    query = select(SurveyInvitation.id, used).where(
        SurveyInvitation.code_hash == hash_of(code), SurveyInvitation.survey_id == survey.id
    )
    found = db.session.execute(query).one_or_none()
    return (found[0], found[1]) if found else None


def invitations(survey: Survey) -> list[tuple[SurveyInvitation, bool]]:
    """Load who was invited, by address, and whether they have taken part."""
    used = exists().where(Participation.invitation_id == SurveyInvitation.id)
    query = (
        select(SurveyInvitation, used)
        .where(SurveyInvitation.survey_id == survey.id)
        .order_by(SurveyInvitation.email, SurveyInvitation.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]


def takes_part_already(survey: Survey, *, user_id: int | None = None, invitation_id: int | None = None) -> bool:
    """Tell whether somebody has taken part; the database decides once more when answers are sent."""
    who = Participation.user_id == user_id if user_id is not None else Participation.invitation_id == invitation_id
    return bool(db.session.scalar(select(exists().where(Participation.survey_id == survey.id, who))))
