"""Who may do what with dossiers, findings and answers."""

from __future__ import annotations

from functools import cache
from typing import Any, Protocol

from sqlalchemy import Select, bindparam, select

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import policy
from teilhabe_app.core.db import db
from teilhabe_app.organisations.models import Body, BodyKind, Seat
from teilhabe_app.synthesis.models import Dossier, Finding, Routing


class Can(policy.Permission):
    """Permissions of this slice."""

    VIEW = "dossier.view"
    WORK = "dossier.work"
    ANSWER = "finding.answer"
    LIST_ANSWERS = "finding.list_answers"
    LINK = "outcome.link"
    MEETINGS = "steering.meetings"
    ESCALATIONS = "answer.escalations"


def bodies_answered_by(actor: Actor) -> set[int]:
    """Return the ids of the bodies a person answers for: where they have a seat, and the predecessors of those."""
    if not actor.is_authenticated:
        return set()
    return set(db.session.scalars(_answered_by(), {"user": actor.id}).all())


@cache
def _answered_by() -> Select[Any]:
    """Build the statement once: every page of a person who is signed in asks it for the navigation."""
    own = select(Seat.body_id.label("id")).where(Seat.user_id == bindparam("user")).cte("answered", recursive=True)
    every = own.union(select(Body.id).join(own, Body.successor_id == own.c.id))
    return select(every.c.id)


class OfADossier(Protocol):
    """What is as public as the dossier it belongs to."""

    @property
    def dossier(self) -> Dossier:
        """Return the dossier."""


def is_public(actor: Actor, subject: Dossier | OfADossier) -> bool:  # noqa: ARG001
    """Hold for a dossier that was published, also while it is being updated, but not for drafts of a program in it."""
    if isinstance(subject, Dossier):
        return subject.is_public
    draft = isinstance(subject, Finding) and subject.is_machine_draft
    return subject.dossier.is_public and not draft


def holds_seat(actor: Actor, routing: Routing) -> bool:
    """Hold for people with a seat in the body that was asked, or in its successor."""
    return routing.body_id in bodies_answered_by(actor)


def holds_any_seat(actor: Actor, obj: object) -> bool:  # noqa: ARG001
    """Hold for people with a seat in any body."""
    return bool(bodies_answered_by(actor))


def sits_in_a_steering_body(actor: Actor, obj: object) -> bool:  # noqa: ARG001
    """Hold for people with a seat in a steering group."""
    if not actor.is_authenticated:
        return False
    return db.session.scalar(_steering(), {"user": actor.id}) is not None


@cache
def _steering() -> Select[Any]:
    query = select(Seat.id).join(Body, Body.id == Seat.body_id)
    return query.where(Seat.user_id == bindparam("user"), Body.kind == BodyKind.STEERING).limit(1)


ROWS = {
    Can.VIEW: policy.any_of(is_public, policy.role("moderator", "editor")),
    Can.WORK: policy.role("moderator", "editor"),
    Can.ANSWER: holds_seat,
    Can.LIST_ANSWERS: holds_any_seat,
    Can.LINK: policy.any_of(policy.role("editor"), holds_seat),
    Can.MEETINGS: policy.role("editor"),
    Can.ESCALATIONS: policy.any_of(policy.role("moderator", "editor"), sits_in_a_steering_body),
}
