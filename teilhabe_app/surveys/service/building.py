"""Building questions: add, change, copy, move, remove. Once people have answered, a change of meaning is a version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from teilhabe_app.accounts.models import Actor
from teilhabe_app.contributions import service as contributions
from teilhabe_app.contributions.models import Contribution, Place
from teilhabe_app.core import audit
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.surveys.conditions import parse
from teilhabe_app.surveys.models import QuestionKind, Survey, SurveyQuestion
from teilhabe_app.surveys.policy import Can
from teilhabe_app.surveys.service.checking import (
    assign,
    blocks_of,
    check_references,
    is_answered,
    name_thread,
    next_revision,
    put_in_order,
    take,
    unbroken,
)
from teilhabe_app.surveys.service.keeping import forget_answers, rename_answers
from teilhabe_app.surveys.service.parts import PLAIN, TEXTS, free_code, matched, options_for, twin

MOST_QUESTIONS = 300
MOST_IMPORTED = 1_000
OWN_WORDS = {QuestionKind.TEXT, QuestionKind.LINE}
WITH_OPTIONS = {
    QuestionKind.SINGLE,
    QuestionKind.MULTIPLE,
    QuestionKind.MATRIX,
    QuestionKind.RANKING,
    QuestionKind.STATEMENTS,
}
LINES = {"scale_words"}  # each line means something
MEANING = ("scale_max", "has_other", "is_sensitive")


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionDraft:
    """A question as an editor enters it; ``version`` is that of the survey the editor was looking at."""

    kind: QuestionKind
    text: Multilingual
    code: str = ""
    help: Multilingual | None = None
    is_required: bool = False
    scale_max: int | None = None
    scale_low: Multilingual | None = None
    scale_high: Multilingual | None = None
    scale_words: Multilingual | None = None
    options: Sequence[Multilingual] | None = ()  # None: they are looked after elsewhere and stay
    option_codes: Sequence[str] = ()  # of an import; otherwise codes are numbers that stay
    option_conditions: Sequence[str] = ()  # of an import: when each can be chosen
    has_other: bool = False
    shuffles: bool = False
    least: Decimal | None = None
    most: Decimal | None = None
    is_whole: bool = True
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    condition: str = ""
    is_sensitive: bool = False
    purpose: Multilingual | None = None
    section_id: int | None = None
    new_meaning: bool = False
    version: int | None = None


def add_question(actor: Actor, survey: Survey, draft: QuestionDraft) -> SurveyQuestion:
    """Add a question at the end of its section; what people write in their own words gets a thread."""
    policy.require(actor, Can.EDIT, survey)
    take(survey, draft.version)
    if len(survey.questions) >= MOST_QUESTIONS:
        raise DomainError(_l("A survey has at most %(most)s questions.", most=MOST_QUESTIONS))
    question = _made(survey, draft, next_revision(survey, "add"))
    db.session.flush()
    put_in_order(survey)
    check_references(survey, question)
    audit.note(actor, "survey.add_question", survey, question=question.id)
    return question


def add_questions(actor: Actor, survey: Survey, drafts: Sequence[QuestionDraft]) -> None:
    """Add many questions at once, as an import brings them; what they say about each other is checked at the end."""
    policy.require(actor, Can.EDIT, survey)
    take(survey, None)
    if len(survey.questions) + len(drafts) > MOST_IMPORTED:
        raise DomainError(_l("A survey has at most %(most)s questions.", most=MOST_IMPORTED))
    revision = next_revision(survey, "add")
    with db.session.no_autoflush:
        for draft in drafts:
            _made(survey, draft, revision)
    db.session.flush()
    put_in_order(survey)
    check_references(survey)
    audit.note(actor, "survey.add_questions", survey, count=len(drafts))


def _made(survey: Survey, draft: QuestionDraft, revision: int) -> SurveyQuestion:
    question = SurveyQuestion(
        kind=draft.kind,
        code=free_code(survey, draft.code),
        position=max((other.position for other in survey.questions), default=0) + 1,
        section_id=draft.section_id,
        since=revision,
        text=draft.text,
        is_required=draft.is_required,
        condition=parse(draft.condition),
        stale={},
    )
    _describe(question, draft)
    question.options = options_for([], draft.options or (), draft.option_codes)
    for option, condition in zip(question.options, draft.option_conditions, strict=False):
        option.condition = parse(condition)
    survey.questions.append(question)
    _open_thread(survey, question)
    return question


def change_question(actor: Actor, question: SurveyQuestion, draft: QuestionDraft) -> SurveyQuestion:
    """Change a question; a change of meaning after answers retires it and returns the one in its place."""
    survey = question.survey
    policy.require(actor, Can.EDIT, survey)
    take(survey, draft.version)
    condition = parse(draft.condition)
    answered = is_answered(question)
    meaning = draft.new_meaning or _differs(question, draft)
    if answered and meaning:
        question = _renew(question, next_revision(survey, "change"), asks_anew=draft.new_meaning)
    elif answered and (question.is_required, question.condition) != (draft.is_required, condition):
        next_revision(survey, "path")
    elif answered and question.section_id != draft.section_id:
        next_revision(survey, "order")
    if meaning:
        forget_answers(survey, question.code)
    if draft.code and draft.code != question.code:
        if answered:
            raise DomainError(_l("People have answered already: the code stays."), field="code")
        before, question.code = question.code, free_code(survey, draft.code)
        rename_answers(survey, before, question.code)
    question.is_required = draft.is_required
    question.condition = condition
    assign(question, "text", unbroken(question.text, draft.text))
    _describe(question, draft)
    if draft.options is not None:
        question.options = options_for(question.options, draft.options)
    _open_thread(survey, question)
    if question.kind in OWN_WORDS or question.has_other:
        name_thread(question)
    db.session.flush()
    if draft.section_id != question.section_id:
        blocks = blocks_of(survey)
        blocks[question.section_id].remove(question)
        blocks[draft.section_id].append(question)
        put_in_order(survey, blocks)
    db.session.expire(survey, ["questions"])
    check_references(survey, question)
    audit.note(actor, "survey.change_question", survey, question=question.id)
    return question


def _take(question: SurveyQuestion) -> None:
    """Lock the survey, and refuse what was meant for a question that is not asked any more."""
    survey = question.survey
    take(survey, None)
    if question not in survey.questions:
        raise DomainError(_l("Somebody else changed this meanwhile."))


def copy_question(actor: Actor, question: SurveyQuestion) -> SurveyQuestion:
    """Put a copy with a code of its own behind a question."""
    survey = question.survey
    policy.require(actor, Can.EDIT, survey)
    _take(question)
    made = twin(question, since=next_revision(survey, "add"))
    made.survey_id = survey.id
    made.section_id = question.section_id
    made.code = free_code(survey, "")
    made.position = max(other.position for other in survey.questions) + 1
    survey.questions.append(made)
    _open_thread(survey, made)
    db.session.flush()
    blocks = blocks_of(survey)
    block = blocks[question.section_id]
    block.remove(made)
    block.insert(block.index(question) + 1, made)
    put_in_order(survey, blocks)
    check_references(survey, made)
    audit.note(actor, "survey.copy_question", survey, question=made.id)
    return made


def move_question(actor: Actor, question: SurveyQuestion, step: int) -> None:
    """Move a question before the one above it (-1) or behind the one below it (+1), also over a section's border."""
    survey = question.survey
    policy.require(actor, Can.EDIT, survey)
    _take(question)
    blocks = blocks_of(survey)
    names = list(blocks)
    block, which = blocks[question.section_id], names.index(question.section_id)
    at = block.index(question)
    if 0 <= at + step < len(block):
        block[at], block[at + step] = block[at + step], block[at]
    elif 0 <= which + step < len(names):
        block.remove(question)
        other = blocks[names[which + step]]
        other.insert(len(other) if step < 0 else 0, question)
    else:
        return
    next_revision(survey, "order")
    put_in_order(survey, blocks)
    check_references(survey)
    audit.note(actor, "survey.move_question", survey, question=question.id)


def remove_question(actor: Actor, question: SurveyQuestion) -> None:
    """Take a question out; where people have answered it, it is retired and its answers stay readable."""
    survey, thread = question.survey, question.thread
    policy.require(actor, Can.EDIT, survey)
    _take(question)
    audit.note(actor, "survey.remove_question", survey, question=question.id)
    forget_answers(survey, question.code)  # another question may get the code
    if is_answered(question):
        question.retired_in = next_revision(survey, "remove")
        db.session.flush()
        db.session.expire(survey, ["questions"])
    else:
        survey.questions.remove(question)
        db.session.flush()
        _close_thread(thread)
    put_in_order(survey)
    check_references(survey)


def _close_thread(thread: Any) -> None:
    if thread is None:
        return
    used = db.session.scalar(select(func.count()).where(Contribution.thread_id == thread.id))
    shared = db.session.scalar(select(func.count()).where(SurveyQuestion.thread_id == thread.id))
    if not used and not shared:
        db.session.delete(thread)


def _open_thread(survey: Survey, question: SurveyQuestion) -> None:
    if question.thread is None and (question.kind in OWN_WORDS or question.has_other):
        question.thread = contributions.open_thread(survey.format, Place.SURVEY, question.text)


def _differs(question: SurveyQuestion, draft: QuestionDraft) -> bool:
    before = [getattr(question, name) for name in MEANING]
    options = draft.options
    others = options is not None and (
        len(question.options) != len(options) or None in matched(question.options, options)
    )
    return others or before != [getattr(draft, name) for name in MEANING]


def _renew(question: SurveyQuestion, revision: int, *, asks_anew: bool) -> SurveyQuestion:
    """Retire a question and put one like it in its place; what people wrote stays with what they were asked."""
    made = twin(question, since=revision)
    made.survey_id, made.section_id = question.survey_id, question.section_id
    made.code, made.position = question.code, question.position
    if not asks_anew or question.kind is QuestionKind.STATEMENTS:  # statements go along with their options
        made.thread = question.thread
    survey = question.survey
    question.retired_in = revision
    db.session.flush()
    _open_thread(survey, made)
    db.session.add(made)
    db.session.flush()
    db.session.expire(survey, ["questions"])
    return made


def _describe(question: SurveyQuestion, draft: QuestionDraft) -> None:
    for name in TEXTS[1:]:
        text = getattr(draft, name)
        assign(question, name, text if name in LINES else unbroken(getattr(question, name), text))
    for name in PLAIN:
        setattr(question, name, getattr(draft, name))
    if question.is_sensitive and not question.purpose:
        raise DomainError(_l("A sensitive question needs a purpose that people can read."), field="purpose")
