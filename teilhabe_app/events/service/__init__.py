"""Writes: the event and its parts; places, waiting list and needs. Nothing here commits."""

from __future__ import annotations

from teilhabe_app.events.service.approving import approve_all, decline_all
from teilhabe_app.events.service.changing import cancel, change, change_wishes, leave_queue, replace
from teilhabe_app.events.service.confirming import (
    confirm,
    confirm_called,
    confirm_group,
    is_outcome_token,
    is_token,
    note_called,
    outcome_token,
    stop_outcome,
    token,
)
from teilhabe_app.events.service.editing import (
    EventDraft,
    create_event,
    update_event,
)
from teilhabe_app.events.service.groups import (
    GroupDraft,
    GroupExistsError,
    MemberError,
    add_member,
    cancel_group,
    register_group,
)
from teilhabe_app.events.service.materials import (
    MaterialDraft,
    add_material,
    change_material,
    remove_material,
)
from teilhabe_app.events.service.needs import NeedDraft, answer_need, answer_needs, change_needs
from teilhabe_app.events.service.places import Changes, Former
from teilhabe_app.events.service.pools import (
    PoolDraft,
    add_pool,
    change_pool,
    release_pool,
    remove_pool,
    renew_code,
)
from teilhabe_app.events.service.programme import (
    ItemDraft,
    RoomDraft,
    SlotDraft,
    add_item,
    add_room,
    add_slot,
    change_item,
    change_room,
    change_slot,
    remove_item,
    remove_room,
    remove_slot,
)
from teilhabe_app.events.service.questions import (
    QuestionDraft,
    add_question,
    change_question,
    move_question,
    remove_question,
)
from teilhabe_app.events.service.registering import AlreadyRegisteredError, Draft, register
from teilhabe_app.events.service.stored import stored
from teilhabe_app.events.service.waiting import tidy
from teilhabe_app.events.service.wishing import are_decided
from teilhabe_app.events.service.workshops import (
    WorkshopDraft,
    add_workshop,
    change_workshop,
    remove_workshop,
)

__all__ = [
    "AlreadyRegisteredError",
    "Changes",
    "Draft",
    "EventDraft",
    "Former",
    "GroupDraft",
    "GroupExistsError",
    "ItemDraft",
    "MaterialDraft",
    "MemberError",
    "NeedDraft",
    "PoolDraft",
    "QuestionDraft",
    "RoomDraft",
    "SlotDraft",
    "WorkshopDraft",
    "add_item",
    "add_material",
    "add_member",
    "add_pool",
    "add_question",
    "add_room",
    "add_slot",
    "add_workshop",
    "answer_need",
    "answer_needs",
    "approve_all",
    "are_decided",
    "cancel",
    "cancel_group",
    "change",
    "change_item",
    "change_material",
    "change_needs",
    "change_pool",
    "change_question",
    "change_room",
    "change_slot",
    "change_wishes",
    "change_workshop",
    "confirm",
    "confirm_called",
    "confirm_group",
    "create_event",
    "decline_all",
    "is_outcome_token",
    "is_token",
    "leave_queue",
    "move_question",
    "note_called",
    "outcome_token",
    "register",
    "register_group",
    "release_pool",
    "remove_item",
    "remove_material",
    "remove_pool",
    "remove_question",
    "remove_room",
    "remove_slot",
    "remove_workshop",
    "renew_code",
    "replace",
    "stop_outcome",
    "stored",
    "tidy",
    "token",
    "update_event",
]
