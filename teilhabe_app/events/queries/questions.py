"""Reads of the editors' own questions and of what was answered."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import contains_eager

from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.events.models import Event, EventAnswer, EventQuestion
from teilhabe_app.formats.models import Format


def questions_of(event: Event) -> Sequence[EventQuestion]:
    """Return the editors' own questions in order (1 statement)."""
    return db.session.scalars(_questions_of(), {"event": event.id}).all()


def asked_now(event: Event) -> list[EventQuestion]:
    """Return the questions that people are asked: none whose answers would be deleted at once."""
    return [one for one in questions_of(event) if one.delete_on > clock.today()]


@cache
def _questions_of() -> Select[EventQuestion]:
    query = select(EventQuestion).where(EventQuestion.event_id == bindparam("event"))
    return query.order_by(EventQuestion.position, EventQuestion.id)


def question_in(slug: str, question_id: int) -> EventQuestion | None:
    """Load a question of an event."""
    query = (
        select(EventQuestion)
        .join(EventQuestion.event)
        .join(Event.format)
        .where(EventQuestion.id == question_id, Format.slug == slug)
        .options(contains_eager(EventQuestion.event).contains_eager(Event.format))
    )
    return db.session.scalars(query).one_or_none()


def answer_values(question: EventQuestion) -> list[str]:
    """Return the different answers to a question."""
    return list(db.session.scalars(select(EventAnswer.value).where(EventAnswer.question_id == question.id).distinct()))


def answer_counts(event: Event) -> dict[int, int]:
    """Count the answers by question id (1 statement)."""
    query = (
        select(EventAnswer.question_id, func.count())
        .join(EventQuestion, EventQuestion.id == EventAnswer.question_id)
        .where(EventQuestion.event_id == event.id)
        .group_by(EventAnswer.question_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}
