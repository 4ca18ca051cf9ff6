"""The editors' own questions to people who register, and the answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit, clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.core.versions import claim
from teilhabe_app.events import queries
from teilhabe_app.events.models import Event, EventAnswer, EventQuestion, QuestionKind, Registration
from teilhabe_app.events.policy import Can

MOST = 10  # questions of an event: more drive people away
WITH_OPTIONS = (QuestionKind.CHOICE, QuestionKind.CHOICES)
LEAST_OPTIONS = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionDraft:
    """A question as entered; ``options`` in the order shown."""

    kind: QuestionKind
    title: Multilingual
    help: Multilingual | None = None
    options: Sequence[Multilingual] = ()
    required: bool = False
    purpose: Multilingual
    delete_on: dt.date
    version: int | None = None


def rows(answers: Mapping[int, str]) -> list[EventAnswer]:
    """Make the rows of a new registration; an empty answer is none."""
    return [EventAnswer(question_id=key, value=value) for key, value in answers.items() if value]


def store(registration: Registration, answers: Mapping[int, str]) -> None:
    """Change the answers of a registration, by question id; an empty one is none."""
    known = {one.question_id: one for one in registration.answers}
    for key, value in answers.items():
        if key in known and value:
            known[key].value = value
        elif key in known:
            registration.answers.remove(known[key])
        elif value:
            registration.answers.append(EventAnswer(question_id=key, value=value))


def add_question(actor: Actor, event: Event, draft: QuestionDraft) -> EventQuestion:
    """Ask one thing more; at most ten."""
    policy.require(actor, Can.EDIT, event)
    asked = queries.questions_of(event)
    if len(asked) >= MOST:
        raise DomainError(_l("There are ten questions already. Each further one keeps people from registering."))
    question = EventQuestion(event=event, position=max((one.position for one in asked), default=0) + 1, options=[])
    _fill(question, draft)
    db.session.add(question)
    audit.note(actor, "event.question", event, kind=draft.kind.value)
    return question


def change_question(actor: Actor, question: EventQuestion, draft: QuestionDraft) -> None:
    """Change a question. Once somebody has answered, its kind and chosen options stay, and no answer is kept longer."""
    policy.require(actor, Can.EDIT, question.event)
    claim(question, draft.version)
    chosen = queries.answer_values(question)
    if chosen and draft.kind is not question.kind:
        raise DomainError(_l("Somebody has answered already, so the kind of the question stays."), field="kind")
    if chosen and draft.delete_on > question.delete_on:
        raise DomainError(_l("Somebody has answered already, so the answers cannot be kept longer."), field="delete_on")
    before = [one["code"] for one in question.options]
    _fill(question, draft)
    gone = set(before) - {one["code"] for one in question.options}
    if question.kind in WITH_OPTIONS and any(gone.intersection(value.split(",")) for value in chosen):
        raise DomainError(_l("Somebody has chosen an option that you want to remove."), field="options")
    audit.note(actor, "event.question", question.event, kind=draft.kind.value)


def remove_question(actor: Actor, question: EventQuestion) -> None:
    """Take a question back, with its answers."""
    policy.require(actor, Can.EDIT, question.event)
    audit.note(actor, "event.question_removed", question.event, answers=len(queries.answer_values(question)))
    db.session.delete(question)


def move_question(actor: Actor, question: EventQuestion, *, up: bool) -> None:
    """Change places with the question before or after."""
    policy.require(actor, Can.EDIT, question.event)
    order = list(queries.questions_of(question.event))
    at = order.index(question)
    to = at - 1 if up else at + 1
    if 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
    for position, one in enumerate(order, 1):
        one.position = position


def _fill(question: EventQuestion, draft: QuestionDraft) -> None:
    if draft.delete_on < clock.today():
        raise DomainError(_l("The date has passed. Please choose a later one."), field="delete_on")
    if draft.kind in WITH_OPTIONS and len(draft.options) < LEAST_OPTIONS:
        raise DomainError(_l("Please give at least two options."), field="options")
    question.kind, question.title, question.help = draft.kind, draft.title, draft.help or None
    question.required, question.purpose, question.delete_on = draft.required, draft.purpose, draft.delete_on
    question.options = _options(question, draft) if draft.kind in WITH_OPTIONS else []


def _options(question: EventQuestion, draft: QuestionDraft) -> list[dict[str, object]]:
    """Give each option a code; one with the same German words, else in the same place, keeps its code."""
    before = list(question.options or ())
    known = {one["title"].get("de"): one["code"] for one in before}
    kept = [known.get(title.get("de")) for title in draft.options]
    if len(before) == len(kept):  # none added or removed: what is new in its place is a new wording
        kept = [
            code or (one["code"] if one["code"] not in kept else None) for code, one in zip(kept, before, strict=True)
        ]
    following = max((int(one["code"][1:]) for one in before), default=0)
    options: list[dict[str, object]] = []
    for title, code in zip(draft.options, kept, strict=True):
        following += code is None
        options.append({"code": code or f"o{following}", "title": dict(title)})
    return options
