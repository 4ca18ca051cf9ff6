"""Statements: one after the other, added to by participants, read by moderators before others see them."""

from __future__ import annotations

import datetime as dt
import difflib
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from teilhabe_app.accounts.models import Actor
from teilhabe_app.contributions import service as contributions
from teilhabe_app.contributions.models import Channel, Contribution, Kind, Place, Visibility
from teilhabe_app.core import audit, clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import BY_CODE, Multilingual, force_language, gettext
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.core.text import fold
from teilhabe_app.surveys import queries
from teilhabe_app.surveys.models import (
    OpinionPoll,
    Option,
    Paging,
    QuestionKind,
    SavedAnswers,
    Survey,
    SurveyQuestion,
)
from teilhabe_app.surveys.policy import Can
from teilhabe_app.surveys.service.checking import assign
from teilhabe_app.surveys.service.keeping import keep
from teilhabe_app.surveys.service.storing import VOTES, ZONE, digest
from teilhabe_app.surveys.service.taking_back import say_now

MOST_STATEMENTS = 300
MOST_WAITING = 500
LONGEST_STATEMENT = 200
NEW_WEIGHT = (0.25 * 9) ** 2  # the rule of analysis.opinions for a statement without votes
ALIKE = 0.8
PLAIN = str.maketrans("{}", "()")  # braces would put in earlier answers


@dataclass(frozen=True, kw_only=True, slots=True)
class StatementDraft:
    """A statement as a participant writes it."""

    text: str
    language: str
    once: str


def arrange(actor: Actor, question: SurveyQuestion, *, one_by_one: bool, takes_new: bool) -> None:
    """Decide whether statements come one after the other, and whether participants add some of their own."""
    survey = question.survey
    policy.require(actor, Can.EDIT, survey)
    poll = _poll(question)
    if takes_new and not one_by_one:
        raise DomainError(_l("People can add statements only where they come one after the other."), field="takes_new")
    if one_by_one and question.thread is None:
        question.thread = contributions.open_thread(survey.format, Place.SURVEY, question.text)
        survey.paging = Paging.ONE
    elif not one_by_one and question.thread is not None:
        if any(option.code.startswith("p") for option in question.options) or queries.count_waiting(question):
            raise DomainError(_l("People have added statements. They stay one after the other."), field="one_by_one")
        question.thread = None
    poll.takes_new = takes_new
    survey.version += 1
    audit.note(actor, "survey.arrange_statements", survey, question=question.id)


def _poll(question: SurveyQuestion) -> OpinionPoll:
    poll = queries.poll_of(question)
    if poll is None:
        poll = OpinionPoll(question_id=question.id, seen_submissions=0, seen_statements=0, base=0)
        db.session.add(poll)
        db.session.flush()
    return poll


def next_statement(
    question: SurveyQuestion, weights: Mapping[str, float], voted: Mapping[str, int], seed: int
) -> Option | None:
    """Draw the next statement for somebody in proportion to its priority; the same one until they have voted."""
    left = [option for option in question.options if option.is_open and option.code not in voted]
    if not left:
        return None
    chance = random.Random(f"{seed}:statement:{question.code}:{len(voted)}")  # noqa: S311 -- an order, no secret
    return chance.choices(left, [float(weights.get(option.code, NEW_WEIGHT)) or NEW_WEIGHT for option in left])[0]


def vote(question: SurveyQuestion, saved: SavedAnswers, code: str, value: int) -> None:
    """Keep one vote with the answers on the way; they are stored when the person sends them."""
    if value not in VOTES or code not in {option.code for option in question.options if option.is_open}:
        raise DomainError(_l("Not a valid choice."))
    before = saved.answers.get(question.code)
    keep(saved, {question.code: {**(before if isinstance(before, dict) else {}), code: value}})


def still_asked(survey: Survey, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers on the way without votes on statements that were taken out: nobody can take those back."""
    kept = dict(answers)
    for question in survey.questions:
        votes = kept.get(question.code)
        if question.kind is QuestionKind.STATEMENTS and question.thread_id is not None and isinstance(votes, dict):
            known = {option.code for option in question.options}
            kept[question.code] = {code: value for code, value in votes.items() if code in known}
    return kept


def suggest(actor: Actor, question: SurveyQuestion, draft: StatementDraft) -> Contribution:
    """Take a statement of a participant: a contribution without an author that waits until somebody has read it."""
    survey, thread, poll = question.survey, question.thread, queries.poll_of(question)
    if not policy.allows(actor, Can.ANSWER, survey):
        raise DomainError(_l("This survey is not open now. Your answers were not stored."))
    if thread is None or poll is None or not poll.takes_new:
        raise DomainError(_l("No statements can be added here."))
    if len(draft.text) > LONGEST_STATEMENT:
        raise DomainError(_l("This text is too long."), field="text")
    if twin := same_words(question, draft.text):
        raise DomainError(_l("This statement is there already: “%(text)s”", text=twin), field="text")
    open_ones = sum(option.is_open for option in question.options)
    if open_ones >= MOST_STATEMENTS or queries.count_waiting(question) >= MOST_WAITING:
        raise DomainError(_l("There are very many statements now. Please vote on those that are there."))
    contribution = contributions.receive_for_host(
        actor,
        thread,
        contributions.Draft(
            text=draft.text.translate(PLAIN),
            language=draft.language,
            kind=Kind.ANSWER,
            channel=Channel.SURVEY,
            once=digest(f"statement-{thread.id}", draft.once),
            contact_language=draft.language if draft.language in BY_CODE else "de",
        ),
        publish=False,
    )
    day = dt.datetime.combine(clock.today(), dt.time(), ZONE)
    contribution.submitted_at = day
    contribution.revisions[0].created_at = day
    return contribution


def same_words(question: SurveyQuestion, text: str) -> str | None:
    """Return the open statement that says the same with the same words."""
    bare = _bare(text)
    every = (words for option in question.options if option.is_open for words in option.label.values())
    return next((words for words in every if _bare(words) == bare), None)


def alike(question: SurveyQuestion, text: str, others: Sequence[Contribution] = ()) -> list[str]:
    """Return statements that say nearly the same, for moderators, the most alike first."""
    bare = _bare(text)
    every = [words for option in question.options if option.is_open for words in option.label.values()]
    every += [other.text for other in others]
    found = [(difflib.SequenceMatcher(None, bare, _bare(words)).ratio(), words) for words in every]
    return [words for ratio, words in sorted(found, reverse=True) if ratio >= ALIKE][:3]


def is_alike(text: str, others: Iterable[str]) -> bool:
    """Tell whether one of the texts says nearly the same."""
    bare = _bare(text)
    return any(difflib.SequenceMatcher(None, bare, _bare(one)).ratio() >= ALIKE for one in others)


def _bare(text: str) -> str:
    return " ".join("".join(char if char.isalnum() else " " for char in fold(text)).split())


def accept(actor: Actor, question: SurveyQuestion, contribution: Contribution) -> None:
    """Publish a participant's statement; from now on people vote on it."""
    policy.require(actor, Can.SORT_STATEMENTS, question.survey)
    if twin := same_words(question, contribution.text):
        raise DomainError(_l("This statement is there already: “%(text)s”", text=twin))
    contributions.publish(actor, contribution)
    audit.note(actor, "survey.accept_statement", question.survey, contribution=contribution.id)


def decline(actor: Actor, question: SurveyQuestion, contribution: Contribution, reason: str) -> None:
    """Hide a participant's statement; whoever has the receipt reads the reason."""
    policy.require(actor, Can.SORT_STATEMENTS, question.survey)
    contributions.hide(actor, contribution, reason)
    audit.note(actor, "survey.decline_statement", question.survey, contribution=contribution.id)


def add_statement(actor: Actor, question: SurveyQuestion, label: Multilingual) -> Option:
    """Add a statement of the organisers; nobody's votes change."""
    policy.require(actor, Can.EDIT, question.survey)
    for text in label.values():
        if twin := same_words(question, text):
            raise DomainError(_l("This statement is there already: “%(text)s”", text=twin), field="label-de")
    if sum(option.is_open for option in question.options) >= MOST_STATEMENTS:
        raise DomainError(_l("There are very many statements now. Please vote on those that are there."))
    numbers = [int(option.code) for option in question.options if option.code.isdecimal()]
    bare = Multilingual({code: text.translate(PLAIN) for code, text in label.items()})
    option = _put(question, str(max(numbers, default=0) + 1), bare)
    audit.note(actor, "survey.add_statement", question.survey, question=question.id)
    return option


def set_open(actor: Actor, option: Option, *, is_open: bool) -> None:
    """Ask a statement no longer, or again; its votes stay."""
    survey = option.question.survey
    policy.require(actor, Can.SORT_STATEMENTS, survey)
    open_ones = [one for one in option.question.options if one.is_open]
    if not is_open and open_ones == [option]:
        raise DomainError(_l("At least one statement stays."))
    option.is_open = is_open
    _compute_anew(option.question)
    audit.note(actor, "survey.open_statement" if is_open else "survey.close_statement", survey, option=option.id)


def _compute_anew(question: SurveyQuestion) -> None:
    """Let the worker look again; one statement that closes while another opens leaves their number as it was."""
    poll = queries.poll_of(question)
    if poll is not None:
        poll.seen_statements = -1


def _put(question: SurveyQuestion, code: str, label: Multilingual) -> Option:
    place = max((option.position for option in question.options), default=0) + 1
    option = Option(code=code, position=place, label=label, is_open=True, stale={})
    question.options.append(option)
    db.session.flush()
    return option


def follow(contribution: Contribution, **_more: Any) -> None:
    """Keep statements as their contributions are: published ones are asked, others no longer, redacted ones change."""
    thread = contribution.thread
    if thread.place is not Place.SURVEY or contribution.visibility is Visibility.PENDING:
        return
    question = queries.polled_in(thread.id)
    if question is None or contribution.parent_id is not None:
        return
    code = f"p{contribution.id}"
    option = next((one for one in question.options if one.code == code), None)
    if contribution.visibility is Visibility.PUBLISHED:
        label = Multilingual({contribution.language: contribution.text.translate(PLAIN)})
        if option is None:
            _put(question, code, label)
        elif label[contribution.language] != option.label.get(contribution.language):
            option.is_open = option.is_open or option.label == _removed()  # one that moderators closed stays closed
            assign(option, "label", label)  # translations may say what was taken out
        say_now(thread.id, code, label if option is None else option.label)
        _compute_anew(question)
        return
    say_now(thread.id, code, _removed())
    if option is not None and queries.has_votes(option):
        option.is_open = False
        option.label = _removed()
    elif option is not None:
        question.options.remove(option)
    _compute_anew(question)


def _removed() -> Multilingual:
    texts = {}
    for code in BY_CODE:
        with force_language(code):
            texts[code] = gettext("This statement was removed.")
    return Multilingual(texts)
