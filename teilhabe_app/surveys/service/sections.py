"""Sections: questions under one heading, with a condition of their own."""

from __future__ import annotations

from dataclasses import dataclass

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.surveys.conditions import parse
from teilhabe_app.surveys.models import Survey, SurveySection
from teilhabe_app.surveys.policy import Can
from teilhabe_app.surveys.service.checking import assign, blocks_of, check_references, next_revision, put_in_order, take


@dataclass(frozen=True, kw_only=True, slots=True)
class SectionDraft:
    """A section as an editor enters it."""

    title: Multilingual
    text: Multilingual | None = None
    condition: str = ""
    shuffles: bool = False
    version: int | None = None


def add_section(actor: Actor, survey: Survey, draft: SectionDraft) -> SurveySection:
    """Add a section at the end."""
    policy.require(actor, Can.EDIT, survey)
    take(survey, draft.version)
    section = SurveySection(
        survey=survey,
        position=max((other.position for other in survey.sections), default=0) + 1,
        title=draft.title,
        text=draft.text,
        condition=parse(draft.condition),
        shuffles=draft.shuffles,
        stale={},
    )
    db.session.add(section)
    db.session.flush()
    audit.note(actor, "survey.add_section", survey, section=section.id)
    return section


def change_section(actor: Actor, section: SurveySection, draft: SectionDraft) -> None:
    """Change a section; its condition may look at questions before its first one."""
    survey = section.survey
    policy.require(actor, Can.EDIT, survey)
    take(survey, draft.version)
    condition = parse(draft.condition)
    if condition != section.condition:
        next_revision(survey, "path")
    assign(section, "title", draft.title)
    assign(section, "text", draft.text)
    section.condition = condition
    section.shuffles = draft.shuffles
    check_references(survey, section)
    audit.note(actor, "survey.change_section", survey, section=section.id)


def _take(section: SurveySection) -> None:
    """Lock the survey, and refuse what was meant for a section that is gone."""
    survey = section.survey
    take(survey, None)
    if section not in survey.sections:
        raise DomainError(_l("Somebody else changed this meanwhile."))


def move_section(actor: Actor, section: SurveySection, step: int) -> None:
    """Let a section change places with the one before (-1) or after it (+1), with all its questions."""
    survey = section.survey
    policy.require(actor, Can.EDIT, survey)
    _take(section)
    order = list(survey.sections)
    at = order.index(section)
    if not 0 <= at + step < len(order):
        return
    next_revision(survey, "order")
    other = order[at + step]
    places = section.position, other.position
    section.position = -1  # the pair of survey and position is unique at every moment
    db.session.flush()
    other.position = places[0]
    db.session.flush()
    section.position = places[1]
    db.session.flush()
    db.session.expire(survey, ["sections"])
    put_in_order(survey)
    check_references(survey)
    audit.note(actor, "survey.move_section", survey, section=section.id)


def remove_section(actor: Actor, section: SurveySection) -> None:
    """Take a section away; its questions join the section before it."""
    survey = section.survey
    policy.require(actor, Can.EDIT, survey)
    _take(section)
    if section.condition:
        next_revision(survey, "path")
    blocks = blocks_of(survey)
    names = list(blocks)
    before = names[names.index(section.id) - 1]
    blocks[before] += blocks.pop(section.id)
    put_in_order(survey, blocks)
    audit.note(actor, "survey.remove_section", survey, section=section.id)
    survey.sections.remove(section)
    db.session.flush()
    check_references(survey)
