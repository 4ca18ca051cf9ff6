"""Writes: the event and its parts; places, waiting list and needs. Nothing here commits."""

from __future__ import annotations

from teilhabe_app.events.service.editing import (
    EventDraft,
    ItemDraft,
    WorkshopDraft,
    add_item,
    add_workshop,
    change_item,
    change_workshop,
    create_event,
    remove_item,
    update_event,
)
from teilhabe_app.events.service.places import Changes
from teilhabe_app.events.service.registering import (
    AlreadyRegisteredError,
    Draft,
    answer_need,
    cancel,
    change_wishes,
    register,
)

__all__ = [
    "AlreadyRegisteredError",
    "Changes",
    "Draft",
    "EventDraft",
    "ItemDraft",
    "WorkshopDraft",
    "add_item",
    "add_workshop",
    "answer_need",
    "cancel",
    "change_item",
    "change_wishes",
    "change_workshop",
    "create_event",
    "register",
    "remove_item",
    "update_event",
]
