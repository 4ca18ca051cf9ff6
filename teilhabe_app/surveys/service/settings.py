"""The survey as a whole: its promise, who may answer, how many questions stand on a page; and copies of it."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from sqlalchemy import select

from teilhabe_app.accounts.models import Actor
from teilhabe_app.contributions import service as contributions
from teilhabe_app.contributions.models import Place
from teilhabe_app.core import audit
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.formats.models import Format
from teilhabe_app.surveys import queries
from teilhabe_app.surveys.models import Access, Mode, Paging, Survey, SurveySection
from teilhabe_app.surveys.policy import Can
from teilhabe_app.surveys.service.checking import take
from teilhabe_app.surveys.service.parts import twin

KNOWN_PEOPLE = {Access.INVITED, Access.ACCOUNT}


@dataclass(frozen=True, kw_only=True, slots=True)
class SurveyDraft:
    """What belongs to the survey beside its format."""

    intro: Multilingual
    results_public: bool = True
    minimum_cell: int = 5
    mode: Mode = Mode.ANONYMOUS
    link_until: dt.date | None = None
    access: Access = Access.OPEN
    paging: Paging = Paging.ALL
    version: int | None = None


def create(actor: Actor, format_: Format, draft: SurveyDraft) -> Survey:
    """Make the format a survey, without questions for now."""
    policy.require(actor, Can.CREATE)
    survey = Survey(format=format_, intro=draft.intro, submission_count=0, revision=1)
    _fill(survey, draft)
    db.session.add(survey)
    db.session.flush()
    audit.note(actor, "survey.create", survey)
    return survey


def change(actor: Actor, survey: Survey, draft: SurveyDraft) -> None:
    """Change what belongs to the survey as a whole; promises under which people have answered stay."""
    policy.require(actor, Can.EDIT, survey)
    take(survey, draft.version)
    if survey.submission_count and draft.minimum_cell < survey.minimum_cell:
        raise DomainError(
            _l("People have answered under the promise of the higher number. It cannot be lowered now."),
            field="minimum_cell",
        )
    _keep_promise(survey, draft)
    survey.intro = draft.intro
    _fill(survey, draft)
    audit.note(actor, "survey.change", survey)


def _keep_promise(survey: Survey, draft: SurveyDraft) -> None:
    """Refuse another promise once somebody has answered, or has begun to: they have read this one."""
    until = draft.link_until if draft.mode is Mode.CONFIDENTIAL else None
    if (draft.mode, until) == (survey.mode, survey.link_until):
        return
    db.session.execute(select(Survey.id).where(Survey.id == survey.id).with_for_update())  # whoever begins now waits
    if survey.submission_count or queries.is_being_answered(survey):
        raise DomainError(_l("People have answered under this promise. It cannot be changed now."), field="mode")


def _fill(survey: Survey, draft: SurveyDraft) -> None:
    if draft.mode is not Mode.ANONYMOUS and draft.access not in KNOWN_PEOPLE:
        raise DomainError(
            _l("Only invited people or people with an account can answer confidentially or by name."), field="access"
        )
    if draft.mode is Mode.CONFIDENTIAL and draft.link_until is None:
        raise DomainError(_l("Please say when names and answers are cut apart."), field="link_until")
    survey.results_public = draft.results_public
    survey.minimum_cell = draft.minimum_cell
    survey.mode = draft.mode
    survey.link_until = draft.link_until if draft.mode is Mode.CONFIDENTIAL else None
    survey.access = draft.access
    survey.event_key = (survey.event_key or secrets.token_urlsafe(9)) if draft.access is Access.EVENT else None
    survey.paging = draft.paging


def copy_survey(actor: Actor, survey: Survey, format_: Format) -> Survey:
    """Make the format a survey with the same sections and questions, and without answers."""
    policy.require(actor, Can.CREATE)
    made = create(
        actor,
        format_,
        SurveyDraft(
            intro=survey.intro,
            results_public=survey.results_public,
            minimum_cell=survey.minimum_cell,
            mode=survey.mode,
            link_until=survey.link_until,
            access=survey.access,
            paging=survey.paging,
        ),
    )
    made.follows_id = survey.id
    made.groups = list(survey.groups)
    sections = {}
    for section in survey.sections:
        sections[section.id] = SurveySection(
            position=section.position,
            title=section.title,
            text=section.text,
            condition=section.condition,
            shuffles=section.shuffles,
            stale=dict(section.stale),
        )
    made.sections.extend(sections.values())
    db.session.flush()
    for question in survey.questions:
        copied = twin(question, since=1)
        copied.code, copied.position = question.code, question.position
        copied.section = sections.get(question.section_id or 0)
        if question.thread is not None:
            copied.thread = contributions.open_thread(format_, Place.SURVEY, question.text)
        made.questions.append(copied)
    db.session.flush()
    audit.note(actor, "survey.copy", made, source=survey.id)
    return made
