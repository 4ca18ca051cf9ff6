"""What an event still stores about people, and when something of it was deleted last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core.audit import AuditEntry
from teilhabe_app.core.db import db
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.core.policy import policy
from teilhabe_app.core.privacy import register_of_fields
from teilhabe_app.events import privacy
from teilhabe_app.events.models import Event, EventAnswer, EventQuestion
from teilhabe_app.events.policy import Can

MAIL, ANSWER = "outbox_mail", "event_answer.value"


@dataclass(frozen=True, kw_only=True, slots=True)
class Stored:
    """One line of the page: how many rows hold a field, until when, what was deleted last."""

    what: Any
    purpose: Any
    keep: Any
    rows: int
    until: dt.date | None
    erased_at: dt.datetime | None = None
    erased_rows: int = 0


def stored(actor: Actor, event: Event) -> Sequence[Stored]:
    """Return what is stored, field by field and question by question (3 statements)."""
    policy.require(actor, Can.EDIT, event)
    mails = select(func.count(OutboxMail.id)).where(OutboxMail.about == f"event:{event.id}").scalar_subquery()
    counted = select(*(one.count(event).label(f"n{number}") for number, one in enumerate(privacy.KEPT)), mails)
    *numbers, mail_count = db.session.execute(counted).one()
    erased = _erased(event)
    lines: list[Stored] = []
    for one, number in zip(privacy.KEPT, numbers, strict=True):
        entry = erased.get(one.where)
        at, gone = (entry.at, int(entry.detail["rows"])) if entry else (None, 0)
        if one.where == ANSWER:
            lines.extend(_answers(event))
            if entry is None:
                continue
        until = one.day(event) if one.day else None
        words: dict[str, Any] = {"what": one.what, "purpose": one.purpose, "keep": one.keep}
        lines.append(Stored(**words, rows=number, until=until, erased_at=at, erased_rows=gone))
    mail = next(one for one in register_of_fields() if one.where == MAIL)
    lines.append(Stored(what=mail.what, purpose=mail.purpose, keep=mail.keep, rows=mail_count, until=None))
    return lines


def _answers(event: Event) -> list[Stored]:
    query = (
        select(EventQuestion, func.count(EventAnswer.id))
        .outerjoin(EventAnswer, EventAnswer.question_id == EventQuestion.id)
        .where(EventQuestion.event_id == event.id)
        .group_by(EventQuestion.id)
        .order_by(EventQuestion.position, EventQuestion.id)
    )
    return [
        Stored(what=question.title, purpose=question.purpose, keep=None, rows=count, until=question.delete_on)
        for question, count in db.session.execute(query)
    ]


def _erased(event: Event) -> dict[str, AuditEntry]:
    """Return the last deletion of each field."""
    query = select(AuditEntry).where(
        AuditEntry.object_type == Event.__tablename__,
        AuditEntry.object_id == event.id,
        AuditEntry.action == privacy.ERASED,
    )
    return {entry.detail["where"]: entry for entry in db.session.scalars(query.order_by(AuditEntry.id))}
