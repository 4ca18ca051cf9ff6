"""Writes: public bodies and seats in them. Nothing here commits."""

from __future__ import annotations

from dataclasses import dataclass, fields

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Actor, User
from teilhabe_app.core import audit
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.core.slugs import slugify
from teilhabe_app.core.versions import claim
from teilhabe_app.organisations.models import Body, BodyKind, Level, Seat
from teilhabe_app.organisations.policy import Can


@dataclass(frozen=True, kw_only=True, slots=True)
class BodyDraft:
    """A body as entered; dates as precise as known: year, month or day."""

    name: Multilingual
    kind: BodyKind
    level: Level | None
    place: str
    role: Multilingual | None
    composition: Multilingual | None
    rhythm: Multilingual | None
    meets_per_year: str | None
    valid_from: str | None
    valid_to: str | None
    successor_id: int | None
    note: Multilingual | None


def create_body(actor: Actor, draft: BodyDraft) -> Body:
    """Enter a new body; its key comes from its German name."""
    policy.require(actor, Can.EDIT_BODY)
    _check(draft, None)
    base = slugify(draft.name.get("de", ""), "body")[:32].strip("-")
    taken = set(db.session.scalars(select(Body.key).where(Body.key.startswith(base))))
    key = next(name for n in range(1, len(taken) + 2) if (name := base if n == 1 else f"{base}-{n}") not in taken)
    body = Body(key=key, sources=[], **_values(draft))
    db.session.add(body)
    audit.note(actor, "body.create", body)
    return body


def edit_body(actor: Actor, body: Body, draft: BodyDraft, seen: int) -> Body:
    """Correct what is known about a body. A body that is called differently is a new body with a predecessor."""
    policy.require(actor, Can.EDIT_BODY, body)
    claim(body, seen)
    _check(draft, body)
    for name, value in _values(draft).items():
        setattr(body, name, value)
    audit.note(actor, "body.edit", body)
    return body


def _values(draft: BodyDraft) -> dict[str, object]:
    return {item.name: getattr(draft, item.name) for item in fields(draft)}


def _check(draft: BodyDraft, body: Body | None) -> None:
    if draft.valid_from and draft.valid_to and draft.valid_from > draft.valid_to:
        raise DomainError(_l("The end lies before the beginning."), field="valid_to")
    following, seen = draft.successor_id, {body.id} if body else set()
    while following is not None:  # a circle of successors would never end
        if following in seen:
            raise DomainError(_l("A body cannot succeed itself."), field="successor_id")
        seen.add(following)
        successor = db.session.get(Body, following)
        following = successor.successor_id if successor else None


def give_seat(actor: Actor, body: Body, person: User | None) -> Seat:
    """Let a person answer for a body; the database keeps it to one seat each."""
    policy.require(actor, Can.SEAT, body)
    if person is None:
        raise DomainError(_l("There is no account with this e-mail address."), field="email")
    seat = Seat(body=body, user=person)
    try:
        with db.session.begin_nested():
            db.session.add(seat)
    except IntegrityError as clash:
        raise DomainError(_l("This person already answers for this body."), field="email") from clash
    audit.note(actor, "seat.give", body, user=person.id)
    return seat


def take_seat(actor: Actor, seat: Seat) -> None:
    """End a person's seat; what they wrote stays."""
    policy.require(actor, Can.SEAT, seat.body)
    audit.note(actor, "seat.take", seat.body, user=seat.user_id)
    db.session.delete(seat)
