"""Paper: whether there is a form for everybody, and typing in what came back, each sheet once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.surveys import queries
from teilhabe_app.surveys.models import Channel, Submission, Survey, SurveySheet
from teilhabe_app.surveys.policy import Can
from teilhabe_app.surveys.service.answering import Filled, hand_over, is_given
from teilhabe_app.surveys.service.checking import take
from teilhabe_app.surveys.service.storing import digest, is_valid, store


@dataclass(frozen=True, kw_only=True, slots=True)
class PaperDraft:
    """Whether everybody gets the paper form, and where it goes when it is filled in."""

    is_public: bool
    to: Multilingual
    version: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A filled-in paper form as staff typed it in; ``unclear`` are the codes of questions nobody could read."""

    once: str
    number: int
    revision: int
    language: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    unclear: Sequence[str] = ()
    interpreter: str | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """What became of a sheet: how many answers were left out because earlier ones close the way to them."""

    left_out: int = 0


def change_paper(actor: Actor, survey: Survey, draft: PaperDraft) -> None:
    """Say whether everybody gets the paper form, and where it goes."""
    policy.require(actor, Can.EDIT, survey)
    take(survey, draft.version)
    survey.paper_public = draft.is_public
    survey.paper_to = draft.to or None
    audit.note(actor, "survey.change_paper", survey)


def type_in(actor: Actor, survey: Survey, sheet: Sheet) -> Typed:
    """Store what stands on a sheet, without a link to its number; the same sending again changes nothing.

    Questions that are required may stay empty: paper forces nobody. Answers that the path hides are not stored.
    """
    policy.require(actor, Can.TYPE_IN, survey)
    once = digest("submission", sheet.once)
    if queries.submission_by_once(once) is not None:
        return Typed()
    path = queries.walk(survey, sheet.answers, queries.asked_in(survey, sheet.revision))
    answered = {one: path.given[one.code] for one in path.shown if is_given(path.given.get(one.code))}
    for question, value in answered.items():
        if not is_valid(question, value):
            raise DomainError(_l("Not a valid choice."), field=f"q{question.id}")
    plain = {one.code for one in path.shown if not one.is_sensitive}  # that one was answered at all tells something
    unclear = [code for code in sheet.unclear if code in plain]
    if not answered and not unclear:
        raise DomainError(_l("Please answer at least one question."))
    _count(survey)
    submission = Submission(
        survey_id=survey.id,
        mode=survey.mode,
        revision=sheet.revision,
        once=once,
        language=sheet.language,
        channel=Channel.PAPER,
        interpreter=sheet.interpreter,
        unclear=unclear,
    )
    try:
        with db.session.begin_nested():
            db.session.add(submission)
    except IntegrityError:
        if queries.submission_by_once(once) is None:
            raise
        _count(survey, -1)
        return Typed()
    _take_number(survey, sheet.number)
    store(submission, answered)
    filled = Filled(once=sheet.once, language=sheet.language, answers=sheet.answers)
    for question in path.shown:
        hand_over(actor, question, path, filled)
    given = {key for key, value in sheet.answers.items() if is_given(value) and "." not in key}
    return Typed(left_out=len(given - {one.code for one in path.shown}))


def _take_number(survey: Survey, number: int) -> None:
    """Note that the sheet is typed in; the database refuses the second one, also at the same moment."""
    try:
        with db.session.begin_nested():
            db.session.add(SurveySheet(survey_id=survey.id, number=number))
    except IntegrityError:
        raise DomainError(_l("Sheet %(number)s was typed in already.", number=number), field="sheet") from None


def _count(survey: Survey, by: int = 1) -> None:
    counted = db.session.execute(
        update(Survey)
        .where(Survey.id == survey.id, Survey.version == survey.version)
        .values(submission_count=Survey.submission_count + by),
        execution_options={"synchronize_session": "fetch"},
    )
    if counted.rowcount != 1:  # type: ignore[attr-defined]
        raise DomainError(
            _l("The questions were changed while you answered. Please check your answers and send again.")
        )
