"""Answering: who may, what is missing, and one transaction that stores answers and participation without a link."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Actor, User
from teilhabe_app.contributions import service as contributions
from teilhabe_app.contributions.models import Channel as ContributionChannel
from teilhabe_app.contributions.models import Contribution, Kind
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.surveys import queries
from teilhabe_app.surveys.models import (
    Access,
    Channel,
    Mode,
    Participation,
    QuestionKind,
    SavedAnswers,
    Submission,
    Survey,
    SurveyQuestion,
)
from teilhabe_app.surveys.policy import Can
from teilhabe_app.surveys.service.storing import MAX_LINE_ANSWER, ZONE, digest, is_valid, store, texts_of

CHOOSING = {QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.RANKING}
ROWS = {QuestionKind.MATRIX, QuestionKind.RANKING, QuestionKind.STATEMENTS}
STAFF_CHANNELS = {Channel.ASSISTED, Channel.PAPER}


@dataclass(frozen=True, kw_only=True, slots=True)
class Admission:
    """By what somebody may answer: an account, an invitation, the code of an event, or the staff's own entry."""

    user_id: int | None = None
    invitation_id: int | None = None
    channel: Channel = Channel.WEB


@dataclass(frozen=True, kw_only=True, slots=True)
class Filled:
    """A filled-in questionnaire: answers by the code of their question."""

    once: str
    language: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    seed: int | None = None
    channel: Channel = Channel.WEB
    interpreter: str | None = None
    saved_id: int | None = None


def admit(  # noqa: PLR0911 -- one line for each way in
    actor: Actor, survey: Survey, *, code: str = "", key: str = "", channel: Channel = Channel.WEB
) -> Admission | None:
    """Let somebody in; None where something is missing (an account, a code). DomainError for who has taken part."""
    if channel in STAFF_CHANNELS and policy.allows(actor, Can.ASSIST, survey):
        return Admission(channel=channel)
    match survey.access:
        case Access.OPEN:
            return Admission()
        case Access.EVENT:
            if channel in {Channel.EVENT, Channel.ASSISTED}:  # begun at the event, or there with somebody's help
                return Admission(channel=channel)
            return Admission(channel=Channel.EVENT) if key and key == survey.event_key else None
        case Access.ACCOUNT:
            if not isinstance(actor, User):
                return None
            _refuse_twice(queries.takes_part_already(survey, user_id=actor.id))
            return Admission(user_id=actor.id)
    invitation = queries.invitation_by_code(survey, code) if code else None
    if invitation is None:
        return None
    _refuse_twice(invitation[1])
    return Admission(invitation_id=invitation[0])


def _refuse_twice(has_taken_part: bool) -> None:  # noqa: FBT001 -- the one thing it looks at
    if has_taken_part:
        raise DomainError(_l("You have taken part in this survey already. Each person can answer once."))


def is_given(value: Any) -> bool:
    """Tell an answer from none."""
    return value not in (None, "", [], {})


def problems(survey: Survey, given: queries.Given) -> dict[SurveyQuestion, Any]:
    """Return the questions on the path that still need something, with the words for it."""
    found: dict[SurveyQuestion, Any] = {}
    path = queries.walk(survey, given)
    for question in path.shown:
        value = given.get(question.code)
        if not is_given(value):
            if question.is_required and question.kind is not QuestionKind.INFO:
                found[question] = _l("This field is required.")
        elif not is_valid(question, value):
            texts = {QuestionKind.TEXT, QuestionKind.LINE}
            found[question] = _l("This text is too long.") if question.kind in texts else _l("Not a valid choice.")
        elif len(str(given.get(f"{question.code}.other") or "")) > MAX_LINE_ANSWER:
            found[question] = _l("This text is too long.")
        elif question.is_required and _lacks_rows(question, value, path):
            found[question] = _l("This field is required.")
        elif question.kind in CHOOSING:
            chosen = [value] if isinstance(value, str) else list(value or ())
            if any(
                one.code in chosen and one.condition and not queries.is_offered(one, path) for one in question.options
            ):
                found[question] = _l("Not a valid choice.")
    return found


def _lacks_rows(question: SurveyQuestion, value: Any, path: queries.Walk) -> bool:
    """Tell whether a row is without an answer. Statements that come one after the other can be left at any time."""
    if question.kind not in ROWS or question.thread_id is not None:
        return False
    return any(one.code not in value for one in question.options if queries.is_offered(one, path))


def was_sent(once: str) -> bool:
    """Tell whether an earlier sending of the same form was stored."""
    return queries.submission_by_once(digest("submission", once)) is not None


def with_saved(filled: Filled, saved: SavedAnswers) -> Filled:
    """Take over how and by whom answers on the way are typed in; they are deleted when they are stored."""
    return replace(filled, seed=saved.seed, channel=saved.channel, interpreter=saved.interpreter, saved_id=saved.id)


def submit(actor: Actor, survey: Survey, filled: Filled, admission: Admission | None = None) -> list[Contribution]:
    """Store the answers and hand the free texts over as contributions; return those, for their receipts.

    Answers to questions that the path hides are not stored. Nothing links answers and texts: the values that make
    sending twice harmless are different hashes of a token that only the form knew, keys of rows are random, and both
    sides carry the day only.
    """
    if not policy.allows(actor, Can.ANSWER, survey):
        raise DomainError(_l("This survey is not open now. Your answers were not stored."))
    path = queries.walk(survey, filled.answers)
    once = digest("submission", filled.once)
    if queries.submission_by_once(once) is None:
        admission = admission or admit(actor, survey)
        if admission is None:
            raise DomainError(_l("This survey is for invited people. Please open it by your personal link or code."))
        for question, message in problems(survey, filled.answers).items():
            raise DomainError(message, field=f"q{question.id}")
        if not any(is_given(value) for key, value in path.kept.items() if "." not in key):
            raise DomainError(_l("Please answer at least one question."))
        _store(survey, filled, path, once, admission)
    handed = [hand_over(actor, question, path, filled) for question in path.shown]
    return [contribution for contribution in handed if contribution]


def _store(survey: Survey, filled: Filled, path: queries.Walk, once: str, admission: Admission) -> None:
    counted = db.session.execute(
        update(Survey)
        .where(Survey.id == survey.id, Survey.version == survey.version)
        .values(submission_count=Survey.submission_count + 1),
        execution_options={"synchronize_session": "fetch"},
    )
    if counted.rowcount != 1:  # type: ignore[attr-defined]
        raise DomainError(
            _l("The questions were changed while you answered. Please check your answers and send again.")
        )
    submission = Submission(
        survey_id=survey.id,
        mode=survey.mode,
        revision=survey.revision,
        once=once,
        language=filled.language,
        channel=filled.channel if admission.channel is Channel.WEB else admission.channel,
        interpreter=filled.interpreter,
        seed=filled.seed,
    )
    answered = {
        question: path.given[question.code] for question in path.shown if is_given(path.given.get(question.code))
    }
    try:
        with db.session.begin_nested():
            db.session.add(submission)
    except IntegrityError:
        if queries.submission_by_once(once) is None:
            raise
        back = update(Survey).where(Survey.id == survey.id).values(submission_count=Survey.submission_count - 1)
        db.session.execute(back, execution_options={"synchronize_session": "fetch"})
        return
    store(submission, answered)
    _take_part(survey, submission, admission)
    if filled.saved_id is not None:
        db.session.execute(delete(SavedAnswers).where(SavedAnswers.id == filled.saved_id))


def _take_part(survey: Survey, submission: Submission, admission: Admission) -> None:
    """Write down that somebody has taken part; in an anonymous survey the row knows nothing else."""
    if admission.user_id is None and admission.invitation_id is None:
        return
    row = Participation(
        survey_id=survey.id,
        mode=survey.mode,
        link_until=survey.link_until,
        user_id=admission.user_id,
        invitation_id=admission.invitation_id,
    )
    linked = survey.mode is Mode.NAMED or (survey.link_until is not None and clock.today() < survey.link_until)
    if linked and survey.mode is not Mode.ANONYMOUS:
        row.submission_id = submission.id
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        raise DomainError(_l("You have taken part in this survey already. Each person can answer once.")) from None


def hand_over(actor: Actor, question: SurveyQuestion, path: queries.Walk, filled: Filled) -> Contribution | None:
    """Make what somebody wrote in their own words a contribution; None where they wrote nothing."""
    written = texts_of(question, path.given, filled.language)
    thread = question.thread
    if written is None or thread is None:
        return None
    contribution = contributions.receive_for_host(
        actor,
        thread,
        contributions.Draft(
            text=written[0],
            language=written[1],
            kind=Kind.ANSWER,
            channel=ContributionChannel.SURVEY,
            once=digest(f"text-{question.code}-{thread.id}", filled.once),
            contact_language=filled.language,
        ),
        publish=False,
    )
    day = dt.datetime.combine(clock.today(), dt.time(), ZONE)
    contribution.submitted_at = day
    contribution.revisions[0].created_at = day
    return contribution
