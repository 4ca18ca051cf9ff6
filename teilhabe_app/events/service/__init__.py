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
from teilhabe_app.events.service.needs import NeedDraft, answer_need, answer_needs, change_needs
from teilhabe_app.events.service.places import Changes
from teilhabe_app.events.service.questions import (
    QuestionDraft,
    add_question,
    change_question,
    move_question,
    remove_question,
)
from teilhabe_app.events.service.registering import (
    AlreadyRegisteredError,
    Draft,
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
    "NeedDraft",
    "QuestionDraft",
    "WorkshopDraft",
    "add_item",
    "add_question",
    "add_workshop",
    "answer_need",
    "answer_needs",
    "cancel",
    "change_item",
    "change_needs",
    "change_question",
    "change_wishes",
    "change_workshop",
    "create_event",
    "move_question",
    "register",
    "remove_item",
    "remove_question",
    "update_event",
]
