"""Mails to the people who answer for a body, and to those who asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from teilhabe_app.accounts.models import User
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.synthesis import queries
from teilhabe_app.synthesis.models import (
    Dossier,
    DossierState,
    Finding,
    ReminderStage,
    Routing,
    RoutingReminder,
)
from teilhabe_app.web import mails

BEFORE = dt.timedelta(days=7)
ROUND = 200  # mails in one round of the worker, or a few more: the people of a question are reminded together


def tell_responders(routing: Routing) -> int:
    """Ask the people who answer for a body."""
    people = queries.people_of(routing.body_id)
    for person in people:
        _queue(person, "routed", routing, once=f"routed:{routing.id}:{person.id}")
    return len(people)


def tell_delegate(routing: Routing) -> None:
    """Tell a person that a colleague asks them to write the answer."""
    if routing.assigned_to is not None:
        _queue(routing.assigned_to, "delegated", routing)


def tell_handed_in(routing: Routing, author: User) -> int:
    """Ask the other people of a body to release an answer."""
    others = [person for person in queries.people_of(routing.body_id) if person.id != author.id]
    for person in others:
        _queue(person, "to_release", routing)
    return len(others)


def tell_sent_back(routing: Routing) -> None:
    """Tell the moderator who asked that the body is not responsible; where that person is gone, all who work on it."""
    asked_by = db.session.get(User, routing.sent_by_id) if routing.sent_by_id else None
    is_there = asked_by is not None and asked_by.deactivated_at is None
    finding = routing.finding
    for person in [asked_by] if asked_by and is_there else queries.workers():
        url = mails.absolute_url(
            "synthesis.route",
            slug=finding.dossier.slug,
            number=finding.number,
            instead=routing.id,
            lang=person.language,
        )
        _queue(person, "sent_back", routing, once=f"sent_back:{routing.id}:{person.id}", url=url)


def remind() -> int:
    """Remind the people of a body before, on and after the day an answer is due: each once, never after an answer."""
    today = clock.today()
    due = (
        select(Routing.id)
        .join(Finding, Finding.id == Routing.finding_id)
        .join(Dossier, Dossier.id == Finding.dossier_id)
        .where(queries.is_waiting(), Routing.due_on <= today + BEFORE, Dossier.state != DossierState.DRAFT)
        .where(~select(RoutingReminder.id).where(_had_all(today)).exists())
    )
    known = select(RoutingReminder.routing_id, RoutingReminder.user_id, RoutingReminder.stage)
    had = {tuple(row) for row in db.session.execute(known.where(RoutingReminder.routing_id.in_(due)))}
    query = (
        select(Routing)
        .where(Routing.id.in_(due))
        .options(joinedload(Routing.body), joinedload(Routing.finding).joinedload(Finding.dossier))
        .order_by(Routing.due_on, Routing.id)
    )
    people: dict[int, list[User]] = {}
    count = 0
    for routing in db.session.scalars(query).all():
        if count >= ROUND:
            break
        if routing.body_id not in people:
            people[routing.body_id] = list(queries.people_of(routing.body_id))
        stage = stage_of(routing, today)
        for person in _reminded(routing, people[routing.body_id], stage):
            if (routing.id, person.id, stage) in had:
                continue
            db.session.add(RoutingReminder(routing_id=routing.id, user_id=person.id, stage=stage))
            _queue(person, "reminder", routing, once=f"reminder:{routing.id}:{person.id}:{stage.value}", stage=stage)
            count += 1
    return count


def stage_of(routing: Routing, today: dt.date) -> ReminderStage:
    """Return which reminder belongs to a day."""
    if routing.due_on > today:
        return ReminderStage.BEFORE
    return ReminderStage.ON_DAY if routing.due_on == today else ReminderStage.AFTER


def _had_all(today: dt.date) -> Any:
    """Return the condition that somebody was told that the date has passed: then everybody was."""
    return (
        (RoutingReminder.routing_id == Routing.id)
        & (RoutingReminder.stage == ReminderStage.AFTER)
        & (Routing.due_on < today)
    )


def _reminded(routing: Routing, people: Iterable[User], stage: ReminderStage) -> list[User]:
    """Return who is reminded: whoever writes the answer; everybody once it is late or where nobody was named."""
    named = [person for person in people if person.id == routing.assigned_to_id]
    return named if named and stage is not ReminderStage.AFTER else list(people)


def _queue(person: User, name: str, routing: Routing, **more: Any) -> None:
    url = more.pop("url", None) or mails.absolute_url("synthesis.respond", routing_id=routing.id, lang=person.language)
    mails.queue(
        person.email,
        person.language,
        f"synthesis/mail/{name}",
        routing=routing,
        finding=routing.finding,
        url=url,
        **more,
    )
