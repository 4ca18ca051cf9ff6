"""Spreadsheets of editors: looked at first, a survey only when the editor says so, thrown away after a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from sqlalchemy import delete, exists, select

from teilhabe_app.accounts.models import Actor, User
from teilhabe_app.core import audit, clock, files
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.formats import service as formats
from teilhabe_app.formats.models import Format, Kind
from teilhabe_app.surveys.analysis import xlsform
from teilhabe_app.surveys.models import Paging, Survey, SurveyFile
from teilhabe_app.surveys.policy import Can
from teilhabe_app.surveys.service.building import MOST_IMPORTED, add_questions
from teilhabe_app.surveys.service.importing.plan import Plan, planned
from teilhabe_app.surveys.service.sections import add_section
from teilhabe_app.surveys.service.settings import SurveyDraft, create
from teilhabe_app.surveys.service.storing import ZONE

KEEP = dt.timedelta(days=1)
FIRST_DAY, LAST_DAY = 14, 42  # days from now: a period for the editor to change
LONG = 12  # from so many questions on, one after the other


def lay_aside(user: User, name: str, content: bytes) -> SurveyFile:
    """Keep a spreadsheet until its editor has decided; it takes the place of the one before. Raises Unreadable."""
    policy.require(user, Can.CREATE)
    _plan(content)
    db.session.execute(
        delete(SurveyFile).where(SurveyFile.user_id == user.id), execution_options={"synchronize_session": False}
    )
    file = SurveyFile(
        user_id=user.id,
        file_name=files.safe_name(name, "xlsx"),
        content=content,
    )
    db.session.add(file)
    db.session.flush()
    return file


def plan_of(actor: Actor, file: SurveyFile, language: str | None = None) -> Plan:
    """Return what a file would become, its texts of no language in ``language``. Raises Unreadable."""
    policy.require(actor, Can.IMPORT, file)
    return _plan(file.content, language)


def _plan(content: bytes, language: str | None = None) -> Plan:
    plan = planned(xlsform.read(content), language)
    if len(plan.questions) > MOST_IMPORTED:
        raise DomainError(_l("A survey has at most %(most)s questions.", most=MOST_IMPORTED))
    return plan


def import_file(
    user: User, file: SurveyFile, title: Multilingual, *, anyway: bool = False, language: str | None = None
) -> Survey:
    """Make a draft survey of a file; where something is left out, only if the editor says so."""
    plan = plan_of(user, file, language)
    if plan.problems and not anyway:
        raise DomainError(_l("Something of this file would be left out. Please say that you want the rest anyway."))
    survey = create(
        user,
        formats.create_format(user, Kind.SURVEY, _draft(title)),
        SurveyDraft(
            intro=title,
            paging=Paging.ONE if plan.has_choice_filters or len(plan.questions) >= LONG else Paging.ALL,
        ),
    )
    drafts = []
    for part in plan.parts:
        section = add_section(user, survey, part.section) if part.section else None
        drafts += [replace(draft, section_id=section.id if section else None) for draft in part.questions]
    db.session.expire(survey, ["sections"])
    add_questions(user, survey, drafts)
    audit.note(user, "survey.import", survey, questions=len(drafts), left_out=len(plan.problems))
    db.session.delete(file)
    return survey


def _draft(title: Multilingual) -> formats.Draft:
    today = clock.today()
    first, last = (
        dt.datetime.combine(today + dt.timedelta(days=days), dt.time(), ZONE) for days in (FIRST_DAY, LAST_DAY)
    )
    slug, number = formats.slug_for("", title), 1
    stem = slug
    while db.session.scalar(select(exists().where(Format.slug == slug))):
        number += 1
        slug = f"{stem[: formats.SLUG_LENGTH - 4].rstrip('-')}-{number}"
    return formats.Draft(slug=slug, title=title, summary=title, opens_at=first, closes_at=last)


def forget_files() -> int:
    """Delete the spreadsheets that nobody decided about within a day; return how many."""
    old = delete(SurveyFile).where(SurveyFile.created_at < clock.now() - KEEP)
    gone: Any = db.session.execute(old, execution_options={"synchronize_session": False})
    return int(gone.rowcount)
