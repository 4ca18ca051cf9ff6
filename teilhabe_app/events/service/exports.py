"""Lists to take along, each with only what the role may see; who took one along stands in the audit trail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import current_language, gettext
from teilhabe_app.core.policy import policy
from teilhabe_app.core.sheets import Cell, Sheet
from teilhabe_app.events import labels, queries
from teilhabe_app.events.models import (
    Event,
    EventAnswer,
    EventQuestion,
    Registration,
    RegistrationState,
    Wish,
    WishState,
    Workshop,
)
from teilhabe_app.events.policy import Can

ZONE = ZoneInfo("Europe/Berlin")
AT_ONCE = 200
GONE = (RegistrationState.CANCELLED, RegistrationState.DECLINED)


class List(StrEnum):
    """Which list."""

    REGISTRATIONS = "registrations"
    WORKSHOPS = "workshops"
    NEEDS = "needs"


def sheets(actor: Actor, event: Event, wanted: List, *, in_one: bool) -> list[Sheet]:
    """Return the tables of a list; with ``in_one`` a single one, because CSV holds no more."""
    policy.require(actor, Can.SEE_NEEDS if wanted is List.NEEDS else Can.EXPORT, event)
    audit.note(actor, "event.export", event, list=wanted.value)
    if wanted is List.NEEDS:
        return [_needs(event)]
    if wanted is List.REGISTRATIONS:
        return [_registrations(event)]
    return [_workshops(event)] if in_one else [_workshop(event, one) for one in event.workshops] or [_workshops(event)]


def _registrations(event: Event) -> Sheet:
    questions = queries.questions_of(event)
    lang = current_language().code
    head = [
        gettext("Code"),
        gettext("Name"),
        gettext("State"),
        gettext("Number on the waiting list"),
        gettext("E-mail address"),
        gettext("Phone number"),
        gettext("Organisation"),
        gettext("Group"),
        gettext("Language"),
        gettext("Places"),
        gettext("Workshops"),
        gettext("Registered"),
        *(question.title.in_language(lang).text for question in questions),
    ]
    return Sheet(gettext("Registrations"), head, _registration_rows(event, questions))


def _registration_rows(event: Event, questions: Sequence[EventQuestion]) -> Iterator[list[Cell]]:
    lang = current_language().code
    positions = queries.waiting_positions(event.id)
    for one in _people(event):
        answers = {answer.question_id: "; ".join(labels.answer_words(answer)) for answer in one.answers}
        pool = one.pool or one.claim
        workshops = [f"{wish.workshop.number}. {wish.workshop.title.in_language(lang).text}" for wish in one.held]
        yield [
            one.receipt,
            one.name,
            str(labels.STATES[one.state]),
            positions.get(one.id),
            one.email,
            one.phone,
            one.organisation_name or (one.group.organisation_name if one.group else None),
            one.group.receipt if one.group else None,
            one.language,
            pool.title.in_language(lang).text if pool else None,
            "; ".join(workshops),
            f"{one.created_at.astimezone(ZONE):%Y-%m-%d %H:%M}",
            *(answers.get(question.id) for question in questions),
        ]


def _people(event: Event) -> Iterator[Registration]:
    """Read everybody whose details are still there, in pieces."""
    query = (
        select(Registration)
        .where(Registration.event_id == event.id, Registration.name.is_not(None))
        .options(
            selectinload(Registration.wishes).joinedload(Wish.workshop),
            selectinload(Registration.answers).joinedload(EventAnswer.question),
            joinedload(Registration.group),
            joinedload(Registration.pool),
            joinedload(Registration.claim),
        )
        .order_by(Registration.id)
        .limit(AT_ONCE)
    )
    last = 0
    while found := db.session.scalars(query.where(Registration.id > last)).unique().all():
        last = found[-1].id
        yield from found


def _workshops(event: Event) -> Sheet:
    rows = (row for one in event.workshops for row in _workshop_rows(one))
    return Sheet(gettext("Workshops"), _workshop_head(), rows)


def _workshop(event: Event, workshop: Workshop) -> Sheet:  # noqa: ARG001
    lang = current_language().code
    title = f"{workshop.number}. {workshop.title.in_language(lang).text}"
    return Sheet(title, _workshop_head(), _workshop_rows(workshop))


def _workshop_head() -> list[str]:
    return [
        gettext("Workshop"),
        gettext("Name"),
        gettext("State"),
        gettext("Organisation"),
        gettext("Language"),
        gettext("Code"),
    ]


def _workshop_rows(workshop: Workshop) -> Iterator[list[Cell]]:
    """Read who has a place, by name; then the queue in its order."""
    lang = current_language().code
    title = f"{workshop.number}. {workshop.title.in_language(lang).text}"
    query = (
        select(Wish)
        .join(Wish.registration)
        .where(
            Wish.workshop_id == workshop.id,
            Wish.state.in_((WishState.HELD, WishState.WAITING)),
            Registration.name.is_not(None),
            Registration.state.not_in(GONE),
        )
        .options(joinedload(Wish.registration).joinedload(Registration.group))
    )
    found = db.session.scalars(query).all()
    held = sorted((one for one in found if one.state is WishState.HELD), key=lambda one: one.registration.name or "")
    queue = sorted((one for one in found if one.state is WishState.WAITING), key=lambda one: (one.queued, one.id))
    for wish in (*held, *queue):
        one = wish.registration
        organisation = one.organisation_name or (one.group.organisation_name if one.group else None)
        yield [title, one.name, str(labels.WISHES[wish.state]), organisation, one.language, one.receipt]


def _needs(event: Event) -> Sheet:
    head = [
        gettext("Need"),
        gettext("Language"),
        gettext("Number"),
        gettext("Detail"),
        gettext("Name"),
        gettext("E-mail address"),
        gettext("Phone number"),
        gettext("Answer"),
        gettext("Reason, or what there is instead"),
    ]
    return Sheet(gettext("Needs"), head, _need_rows(event))


def _need_rows(event: Event) -> Iterator[list[Cell]]:
    for need in queries.needs_of(event):
        one = need.registration
        yield [
            str(labels.NEEDS[need.kind]),
            need.language,
            need.count,
            need.detail,
            one.name,
            one.email,
            one.phone,
            str(labels.ANSWERS[need.answer]),
            need.answer_text,
        ]
