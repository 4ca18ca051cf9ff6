"""Writes: answering without a trace of the person, and building the questionnaire. Nothing here commits."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Actor
from teilhabe_app.contributions import service as contributions
from teilhabe_app.contributions.models import Channel, Contribution, Kind, Place
from teilhabe_app.core import audit, clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, StaleError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.formats.models import Format
from teilhabe_app.surveys import queries
from teilhabe_app.surveys.models import Answer, Option, QuestionKind, Submission, Survey, SurveyQuestion
from teilhabe_app.surveys.policy import Can

ZONE = ZoneInfo("Europe/Berlin")


@dataclass(frozen=True, kw_only=True, slots=True)
class FreeText:
    """An answer in people's own words."""

    question: SurveyQuestion
    text: str
    language: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Filled:
    """A filled-in questionnaire: chosen options and numbers by question id, and free texts."""

    once: str
    language: str
    options: Mapping[int, Sequence[int]] = field(default_factory=dict)
    numbers: Mapping[int, int] = field(default_factory=dict)
    texts: Sequence[FreeText] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class SurveyDraft:
    """What belongs to the survey beside its format."""

    intro: Multilingual
    results_public: bool = True
    minimum_cell: int = 5
    version: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionDraft:
    """A question as an editor enters it; ``version`` is that of the survey the editor was looking at."""

    kind: QuestionKind
    text: Multilingual
    help: Multilingual | None = None
    is_required: bool = False
    scale_max: int | None = None
    scale_low: Multilingual | None = None
    scale_high: Multilingual | None = None
    options: Sequence[Multilingual] = ()
    version: int | None = None


def submit(actor: Actor, survey: Survey, filled: Filled) -> list[Contribution]:
    """Store the answers and hand the free texts over as contributions; return those, for their receipts.

    Nothing links the two: the values that make sending twice harmless are different hashes of a token that only the
    form knew, keys of rows are random, and both sides carry the day only.
    """
    if not policy.allows(actor, Can.ANSWER, survey):
        raise DomainError(_l("This survey is not open now. Your answers were not stored."))
    once = _digest("submission", filled.once)
    if queries.submission_by_once(once) is None:
        _store(survey, filled, once)
    return [_hand_over(actor, text, filled) for text in filled.texts]


def _store(survey: Survey, filled: Filled, once: str) -> None:
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
    submission = Submission(survey_id=survey.id, once=once, language=filled.language)
    for question_id, chosen in filled.options.items():
        submission.answers += [Answer(question_id=question_id, option_id=option) for option in dict.fromkeys(chosen)]
    submission.answers += [
        Answer(question_id=question_id, number=number) for question_id, number in filled.numbers.items()
    ]
    try:
        with db.session.begin_nested():
            db.session.add(submission)
    except IntegrityError:
        if queries.submission_by_once(once) is None:
            raise
        back = update(Survey).where(Survey.id == survey.id).values(submission_count=Survey.submission_count - 1)
        db.session.execute(back, execution_options={"synchronize_session": "fetch"})


def _hand_over(actor: Actor, answer: FreeText, filled: Filled) -> Contribution:
    thread = answer.question.thread
    if thread is None:
        raise TypeError("a free-text question has a thread")
    contribution = contributions.receive_for_host(
        actor,
        thread,
        contributions.Draft(
            text=answer.text,
            language=answer.language,
            kind=Kind.ANSWER,
            channel=Channel.SURVEY,
            once=_digest(f"text-{answer.question.id}", filled.once),
            contact_language=filled.language,
        ),
        publish=False,
    )
    day = dt.datetime.combine(clock.today(), dt.time(), ZONE)
    contribution.submitted_at = day
    contribution.revisions[0].created_at = day
    return contribution


def _digest(kind: str, once: str) -> str:
    return hashlib.sha256(f"survey:{kind}:{once}".encode()).hexdigest()[:40]


def create(actor: Actor, format_: Format, draft: SurveyDraft) -> Survey:
    """Make the format a survey, without questions for now."""
    policy.require(actor, Can.CREATE)
    survey = Survey(
        format=format_, intro=draft.intro, results_public=draft.results_public, minimum_cell=draft.minimum_cell
    )
    db.session.add(survey)
    audit.note(actor, "survey.create", survey)
    return survey


def change(actor: Actor, survey: Survey, draft: SurveyDraft) -> None:
    """Change what belongs to the survey as a whole; the smallest cell only grows once people have answered."""
    policy.require(actor, Can.EDIT, survey)
    _take(survey, draft.version)
    if survey.submission_count and draft.minimum_cell < survey.minimum_cell:
        raise DomainError(
            _l("People have answered under the promise of the higher number. It cannot be lowered now."),
            field="minimum_cell",
        )
    survey.intro = draft.intro
    survey.results_public = draft.results_public
    survey.minimum_cell = draft.minimum_cell
    audit.note(actor, "survey.change", survey)


def add_question(actor: Actor, survey: Survey, draft: QuestionDraft) -> SurveyQuestion:
    """Add a question at the end; a free-text question gets a thread for its contributions."""
    policy.require(actor, Can.EDIT, survey)
    _take(survey, draft.version)
    _refuse_after_answers(survey)
    question = SurveyQuestion(
        kind=draft.kind,
        position=max((other.position for other in survey.questions), default=0) + 1,
        text=draft.text,
        help=draft.help,
        is_required=draft.is_required,
    )
    _describe(question, draft)
    question.options = [Option(position=at, label=label) for at, label in enumerate(draft.options, 1)]
    if draft.kind is QuestionKind.TEXT:
        question.thread = contributions.open_thread(survey.format, Place.SURVEY, draft.text)
    survey.questions.append(question)
    db.session.flush()
    audit.note(actor, "survey.add_question", survey, question=question.id)
    return question


def change_question(actor: Actor, question: SurveyQuestion, draft: QuestionDraft) -> None:
    """Change a question; once people have answered, only the wording can be corrected."""
    survey = question.survey
    policy.require(actor, Can.EDIT, survey)
    _take(survey, draft.version)
    if survey.submission_count:
        same = (question.scale_max, len(question.options)) == (
            draft.scale_max if question.kind is QuestionKind.SCALE else question.scale_max,
            len(draft.options),
        )
        if not same:
            raise DomainError(
                _l("People have answered already: the wording can be corrected, the number of answers stays."),
                field="options" if question.options else "scale_max",
            )
    else:
        question.is_required = draft.is_required
    question.text = draft.text
    question.help = draft.help
    _describe(question, draft)
    for option, label in zip(question.options, draft.options, strict=False):
        option.label = label
    for option in question.options[len(draft.options) :]:
        question.options.remove(option)
    for at in range(len(question.options), len(draft.options)):
        question.options.append(Option(position=at + 1, label=draft.options[at]))
    if question.thread:
        question.thread.title = draft.text
    audit.note(actor, "survey.change_question", survey, question=question.id)


def move_question(actor: Actor, question: SurveyQuestion, step: int) -> None:
    """Let a question change places with the one before (-1) or after it (+1); at the end nothing happens."""
    survey = question.survey
    policy.require(actor, Can.EDIT, survey)
    _take(survey, None)
    _refuse_after_answers(survey)
    at = survey.questions.index(question) + step
    if not 0 <= at < len(survey.questions):
        return
    other = survey.questions[at]
    places = question.position, other.position
    question.position = -1  # the pair of survey and position is unique at every moment
    db.session.flush()
    other.position = places[0]
    db.session.flush()
    question.position = places[1]
    db.session.flush()
    db.session.expire(survey, ["questions"])
    audit.note(actor, "survey.move_question", survey, question=question.id)


def remove_question(actor: Actor, question: SurveyQuestion) -> None:
    """Take a question out while nobody has answered."""
    survey, thread = question.survey, question.thread
    policy.require(actor, Can.EDIT, survey)
    _take(survey, None)
    _refuse_after_answers(survey)
    audit.note(actor, "survey.remove_question", survey, question=question.id)
    survey.questions.remove(question)
    db.session.flush()
    if thread is not None:
        used = db.session.scalar(select(func.count()).where(Contribution.thread_id == thread.id))
        if not used:
            db.session.delete(thread)


def _describe(question: SurveyQuestion, draft: QuestionDraft) -> None:
    if question.kind is QuestionKind.SCALE:
        question.scale_max = draft.scale_max
        question.scale_low = draft.scale_low
        question.scale_high = draft.scale_high


def _take(survey: Survey, version: int | None) -> None:
    """Lock the survey against answers that arrive meanwhile, and refuse an edit of what somebody else changed."""
    db.session.flush()
    query = select(Survey.version, Survey.submission_count).where(Survey.id == survey.id).with_for_update()
    found, count = db.session.execute(query).one()
    if version is not None and found != version:
        raise StaleError(
            _l("Somebody else changed this meanwhile. Your words are still here: compare them and save again.")
        )
    survey.version = found + 1
    survey.submission_count = count


def _refuse_after_answers(survey: Survey) -> None:
    if survey.submission_count:
        raise DomainError(_l("People have answered already, so questions can no longer be added, moved or removed."))
