"""Statements and votes in the files of Polis: out for other programs, in from a round that was held elsewhere."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit, clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.surveys import queries
from teilhabe_app.surveys.analysis import polis_csv
from teilhabe_app.surveys.analysis.polis_csv import Statement, Vote
from teilhabe_app.surveys.models import LARGEST_ID, Answer, Mode, Option, Submission, Survey, SurveyQuestion
from teilhabe_app.surveys.policy import Can
from teilhabe_app.surveys.service.opinions import LONGEST_STATEMENT, MOST_STATEMENTS, PLAIN, is_alike, same_words
from teilhabe_app.surveys.service.storing import digest

AT_ONCE = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class PolisDraft:
    """Files of Polis as an editor sends them; ``votes`` may be votes.csv or participants-votes.csv."""

    comments: bytes
    votes: bytes = b""
    language: str = "de"
    takes_waiting: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken over, and what was left out."""

    statements: int
    people: int
    left_out: int


def statements_file(actor: Actor, question: SurveyQuestion) -> Iterator[str]:
    """Return the lines of comments.csv. Authors are not in it: nobody knows them."""
    policy.require(actor, Can.EXCHANGE_VOTES, question.survey)
    return polis_csv.write_comments(_statements(question), _votes(question))


def votes_file(actor: Actor, question: SurveyQuestion) -> Iterator[str]:
    """Return the lines of votes.csv. People are numbers in random order."""
    policy.require(actor, Can.EXCHANGE_VOTES, question.survey)
    return polis_csv.write_votes(_votes(question))


def people_file(actor: Actor, question: SurveyQuestion) -> Iterator[str]:
    """Return the lines of participants-votes.csv."""
    policy.require(actor, Can.EXCHANGE_VOTES, question.survey)
    return polis_csv.write_participants(_statements(question), _votes(question))


def _statements(question: SurveyQuestion) -> list[Statement]:
    return [
        Statement(option.position, option.label.in_language("de").text) for option in question.options if option.is_open
    ]


def _votes(question: SurveyQuestion) -> list[Vote]:
    places = {option.code: option.position for option in question.options}
    days = queries.days_of_votes(question)
    people: dict[int, int] = {}  # keys of submissions are random, so their order tells nothing
    return [
        Vote(people.setdefault(who, len(people)), places[code], value, days[who])
        for who, code, value in queries.votes_on(question)
    ]


def take_over(actor: Actor, question: SurveyQuestion, draft: PolisDraft) -> Taken:
    """Take statements and votes into a question. What is there already stays once. Raises Unreadable."""
    survey = question.survey
    policy.require(actor, Can.EXCHANGE_VOTES, survey)
    if survey.mode is not Mode.ANONYMOUS:
        raise DomainError(_l("Votes from elsewhere have no names: they fit into an anonymous survey only."))
    found = polis_csv.read_comments(draft.comments)
    votes = _read(draft.votes)
    there = {option.code: option for option in question.options}
    kept, added, left = dict[int, Option](), 0, 0
    for one in found:
        code = f"c{one.number}"
        fits = one.moderated == 1 or (one.moderated == 0 and draft.takes_waiting)
        text = one.text.translate(PLAIN)
        if code in there:
            _refuse_other_words(there[code], text)
            kept[one.number] = there[code]
        elif not fits or len(text) > 2 * LONGEST_STATEMENT or same_words(question, text):
            left += 1
        elif len(question.options) >= MOST_STATEMENTS:
            raise DomainError(_l("There are more than %(most)s statements.", most=MOST_STATEMENTS))
        else:
            place = max((option.position for option in question.options), default=0) + 1
            label = Multilingual({draft.language: text})
            kept[one.number] = Option(code=code, position=place, label=label, is_open=True, stale={})
            question.options.append(kept[one.number])
            added += 1
    db.session.flush()
    people = _cast(survey, question, draft.language, votes, {number: one.id for number, one in kept.items()})
    audit.note(actor, "survey.take_over_votes", survey, question=question.id, statements=added, people=people)
    return Taken(added, people, left)


def _refuse_other_words(option: Option, text: str) -> None:
    """Refuse a file that calls another statement by a number that was taken over: votes would go to wrong words."""
    if not is_alike(text, option.label.values()):
        words = _l(
            "Statement %(number)s has other words here: this file is of another conversation.", number=option.code[1:]
        )
        raise DomainError(words, field="comments")


def _read(content: bytes) -> list[Vote]:
    if not content:
        return []
    first = content.partition(b"\n")[0].lower()
    return list(polis_csv.read_participants(content) if b"participant" in first else polis_csv.read_votes(content))


def _cast(survey: Survey, question: SurveyQuestion, language: str, votes: list[Vote], options: dict[int, int]) -> int:
    """Store the votes of each person as one submission; those of an earlier time stay as they are."""
    people: dict[int, dict[int, int]] = {}
    days: dict[int, Any] = {}
    for vote in votes:
        if vote.statement in options:
            people.setdefault(vote.person, {})[options[vote.statement]] = vote.value
            days[vote.person] = vote.day or days.get(vote.person) or clock.today()
    marks = {person: digest(f"polis-{question.id}", str(person)) for person in people}
    known: set[str] = set()
    for some in _batches(marks.values()):
        known |= set(db.session.scalars(select(Submission.once).where(Submission.once.in_(some))))
    new = [person for person in people if marks[person] not in known]
    for person, number in zip(new, _free(Submission, len(new)), strict=True):
        row = Submission(survey_id=survey.id, mode=survey.mode, once=marks[person], language=language)
        row.id, row.revision, row.submitted_on = number, survey.revision, days[person]
        db.session.add(row)
        marks[person] = str(number)
    db.session.flush()
    rows: list[dict[str, Any]] = [
        {"submission_id": int(marks[person]), "question_id": question.id, "is_sensitive": False,
         "option_id": option, "number": value}
        for person in new
        for option, value in people[person].items()
    ]  # fmt: skip
    for values, number in zip(rows, _free(Answer, len(rows)), strict=True):
        values["id"] = number
    for part in _batches(rows):
        db.session.execute(insert(Answer), list(part))
    more = update(Survey).where(Survey.id == survey.id).values(submission_count=Survey.submission_count + len(new))
    db.session.execute(more, execution_options={"synchronize_session": "fetch"})
    return len(new)


def _batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    every = list(items)
    return (every[at : at + AT_ONCE] for at in range(0, len(every), AT_ONCE))


def _free(table: Any, count: int) -> list[int]:
    """Draw random keys that no row has."""
    found: set[int] = set()
    while len(found) < count:
        drawn = {1 + secrets.randbelow(LARGEST_ID) for _key in range(count - len(found))}
        for some in _batches(drawn - found):
            found |= set(some) - set(db.session.scalars(select(table.id).where(table.id.in_(some))))
    return list(found)
