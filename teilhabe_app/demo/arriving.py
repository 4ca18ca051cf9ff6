"""The example of opinion groups: a first round that is over, with two groups, and a second one that runs."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from teilhabe_app.accounts.models import Guest
from teilhabe_app.contributions import service as contributions
from teilhabe_app.contributions.models import Channel, Kind, Place
from teilhabe_app.core.db import db
from teilhabe_app.demo import data
from teilhabe_app.demo.arriving_words import (
    ADDED,
    FIRST_TITLE,
    QUESTION,
    SECOND_TITLE,
    STATEMENTS,
    SUMMARY,
    WAITING,
)
from teilhabe_app.demo.data import ml
from teilhabe_app.formats.models import Format, Process, State
from teilhabe_app.formats.models import Kind as FormatKind
from teilhabe_app.surveys.models import (
    OpinionPoll,
    Option,
    Paging,
    QuestionKind,
    Submission,
    Survey,
    SurveyQuestion,
)
from teilhabe_app.surveys.service import grouping
from teilhabe_app.surveys.service.storing import ZONE, store

FIRST, SECOND = "umfrage-ankommen", "umfrage-ankommen-2"
SHARE = 0.6  # of the first camp
SPOKEN = ("de", "de", "ar", "tr", "uk")


def surveys(of: Process) -> None:
    """Create both rounds with statements, votes drawn by a fixed seed, and what the worker makes of them."""
    for slug, title, span, people in ((FIRST, FIRST_TITLE, (-30, -4), 142), (SECOND, SECOND_TITLE, (-3, 25), 31)):
        made = _survey(slug, title, span, of)
        question = made.questions[0]
        _add(question, running=slug == SECOND)
        _vote(made, question, people)
        grouping.compute(question, made)


def _survey(slug: str, title: dict[str, str], span: tuple[int, int], of: Process) -> Survey:
    shared = Format(
        kind=FormatKind.SURVEY,
        slug=slug,
        title=ml(title),
        summary=ml(SUMMARY),
        opens_at=data.midnight(span[0]),
        closes_at=data.midnight(span[1]),
        state=State.PUBLISHED,
        levels=["land"],
        languages=["de", "en", "tr", "ar", "uk"],
        is_example=True,
        process=of,
        fields=data.fields(["HF02", "HF10"]),
        bodies=data.bodies(["sasji"]),
    )
    made = Survey(format=shared, intro=ml(SUMMARY), paging=Paging.ONE, submission_count=0, revision=1)
    question = SurveyQuestion(code="views", position=1, kind=QuestionKind.STATEMENTS, text=ml(QUESTION))
    question.options = [
        Option(position=at, code=str(at), label=ml(text), is_open=True)
        for at, (text, _one, _two) in enumerate(STATEMENTS, 1)
    ]
    question.thread = contributions.open_thread(shared, Place.SURVEY, question.text)
    made.questions.append(question)
    db.session.add(made)
    db.session.flush()
    poll = OpinionPoll(question_id=question.id, takes_new=True, base=0, seen_submissions=0, seen_statements=0)
    db.session.add(poll)
    db.session.flush()
    return made


def _add(question: Any, *, running: bool) -> None:
    """Let people add statements; in the round that runs, some still wait to be read."""
    texts = [(language, text, True) for language, text, *_leaning in ADDED]
    texts += [(language, text, False) for language, text in WAITING] if running else []
    for number, (language, text, publish) in enumerate(texts):
        added: Any = contributions.receive_for_host(
            Guest(),
            question.thread,
            contributions.Draft(
                text=text,
                language=language,
                kind=Kind.ANSWER,
                channel=Channel.SURVEY,
                once=f"demo-statement-{question.id}-{number}",
                contact_language=language,
            ),
            publish=publish,
        )
        opened = question.survey.format.opens_at + dt.timedelta(days=1)
        added.submitted_at = dt.datetime.combine(opened.astimezone(ZONE).date(), dt.time(), ZONE)
    db.session.expire(question, ["options"])


def _vote(of: Survey, question: SurveyQuestion, people: int) -> None:
    chance = random.Random(FIRST)  # noqa: S311 -- example votes, no secret
    leanings = [leaning for _text, *leaning in STATEMENTS] + [leaning for _lang, _text, *leaning in ADDED]
    first = of.format.opens_at + dt.timedelta(hours=12)
    for number in range(people):
        camp = 0 if chance.random() < SHARE else 1
        votes = {
            option.code: _drawn(leaning[camp], chance)
            for option, leaning in zip(question.options, leanings, strict=True)
            if chance.random() < 0.88  # noqa: PLR2004 -- some stop earlier
        }
        row = Submission(survey_id=of.id, once=f"demo-{of.id}-{number}", language=chance.choice(SPOKEN))
        row.submitted_on = (first + dt.timedelta(days=number % 3)).date()
        db.session.add(row)
        db.session.flush()
        store(row, {question: votes})
    of.submission_count = people
    db.session.flush()


def _drawn(leaning: int, chance: random.Random) -> int:
    if leaning == 0:
        return chance.choice((1, 1, 0, -1))
    return chance.choices((leaning, 0, -leaning), (84, 9, 7))[0]
