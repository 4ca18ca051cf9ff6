"""After the day: cards become contributions, the wall is kept as a photo, the documentation is published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from teilhabe_app.accounts.models import Actor
from teilhabe_app.contributions import personal
from teilhabe_app.contributions import service as contributions
from teilhabe_app.contributions.models import Channel, Contribution, Kind, LanguageSource, Place, Thread
from teilhabe_app.core import audit, clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.events.models import Event, EventMaterial, MaterialKind, Workshop
from teilhabe_app.events.policy import Can
from teilhabe_app.events.queries import results as reads
from teilhabe_app.events.service import materials, places


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """One card as typed in; ``once`` makes sending twice harmless."""

    text: str
    kind: Kind
    language: str
    once: str | None = None
    table: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Photo:
    """A picture of the wall, and what it shows for those who do not see it."""

    name: str
    content: bytes
    description: str
    language: str
    is_public: bool = False


def take_cards(actor: Actor, workshop: Workshop, cards: Sequence[Card], *, publish: bool = True) -> list[Contribution]:
    """Take cards in as contributions of the workshop; what looks personal waits at the desk to be read first."""
    policy.require(actor, Can.TAKE_RESULTS, workshop.event)
    if not cards:
        raise DomainError(_l("Please type at least one card."))
    thread = _thread_of(workshop)
    return [
        contributions.take_in(
            actor,
            thread,
            contributions.Draft(
                text=card.text,
                language=card.language,
                kind=card.kind,
                channel=Channel.CARD,
                once=card.once,
                provenance=card.table,
                language_source=LanguageSource.CONFIRMED,
            ),
            publish=publish and not personal.find(card.text),
        )
        for card in cards
    ]


def _thread_of(workshop: Workshop) -> Thread:
    """Return where the cards of a workshop stand; two who type the first cards at once open it once."""
    if workshop.thread is None:
        places.lock(workshop.event_id)
        db.session.refresh(workshop, ["thread_id"])
    if workshop.thread is None:
        fields = workshop.fields
        workshop.thread = contributions.open_thread(
            workshop.event.format, Place.WORKSHOP, workshop.title, field=fields[0] if len(fields) == 1 else None
        )
        db.session.flush()
    return workshop.thread


def add_photo(actor: Actor, workshop: Workshop, photo: Photo) -> EventMaterial:
    """Keep a photo of the wall with the workshop; it is shown with the documentation once somebody has looked at it.

    The same picture with the same words is one photo: the form was sent twice.
    """
    policy.require(actor, Can.TAKE_RESULTS, workshop.event)
    places.lock(workshop.event_id)
    last = select(func.coalesce(func.max(EventMaterial.position), 0)).where(EventMaterial.event_id == workshop.event_id)
    material = EventMaterial(
        event_id=workshop.event_id,
        workshop_id=workshop.id,
        position=(db.session.scalar(last) or 0) + 1,
        kind=MaterialKind.PHOTO,
        title=Multilingual(workshop.title),
        description=photo.description,
        language=photo.language,
        is_public=photo.is_public,
        is_after=True,
    )
    materials.store(material, MaterialKind.PHOTO, photo.name, photo.content)
    earlier = reads.photo_once(workshop, material.content or b"", photo.description, is_public=photo.is_public)
    if earlier is not None:
        return earlier
    db.session.add(material)
    audit.note(actor, "event.photo", workshop.event, workshop=workshop.id)
    return material


def remove_photo(actor: Actor, photo: EventMaterial) -> None:
    """Take a photo of the wall away; nothing of it stays."""
    policy.require(actor, Can.TAKE_RESULTS, photo.event)
    audit.note(actor, "event.material_remove", photo.event, kind=photo.kind.value)
    db.session.delete(photo)


def publish_documentation(actor: Actor, event: Event) -> bool:
    """Show what came of the day to everybody; returns False when it was published before."""
    policy.require(actor, Can.EDIT, event)
    if clock.now() < event.format.opens_at:
        raise DomainError(_l("The event has not begun yet."))
    if event.documentation_published_at is not None:
        return False
    event.documentation_published_at = clock.now()
    audit.note(actor, "event.documentation", event)
    return True


def withdraw_documentation(actor: Actor, event: Event) -> None:
    """Take the documentation out of view again."""
    policy.require(actor, Can.EDIT, event)
    event.documentation_published_at = None
    audit.note(actor, "event.documentation_withdraw", event)
