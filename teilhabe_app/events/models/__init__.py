"""Events: programme, workshops with places, registrations with wishes and needs, the day itself."""

from __future__ import annotations

from teilhabe_app.events.models.enums import (
    Allocation,
    ItemKind,
    MaterialKind,
    MessageKind,
    Mode,
    NeedAnswer,
    NeedKind,
    PoolKind,
    Proof,
    QuestionKind,
    RegistrationState,
    WishState,
)
from teilhabe_app.events.models.programme import (
    Event,
    EventMaterial,
    Pool,
    ProgrammeItem,
    Room,
    Slot,
    Workshop,
    WorkshopReserve,
)
from teilhabe_app.events.models.registrations import (
    LETTERBOX,
    MOST_UNCONFIRMED,
    EventAnswer,
    EventQuestion,
    Need,
    Registration,
    RegistrationGroup,
    Wish,
)
from teilhabe_app.events.models.running import AllocationRun, Attendance, MessageText, UndoneAttendance
from teilhabe_app.events.models.stamps import renew

__all__ = [
    "LETTERBOX",
    "MOST_UNCONFIRMED",
    "Allocation",
    "AllocationRun",
    "Attendance",
    "Event",
    "EventAnswer",
    "EventMaterial",
    "EventQuestion",
    "ItemKind",
    "MaterialKind",
    "MessageKind",
    "MessageText",
    "Mode",
    "Need",
    "NeedAnswer",
    "NeedKind",
    "Pool",
    "PoolKind",
    "ProgrammeItem",
    "Proof",
    "QuestionKind",
    "Registration",
    "RegistrationGroup",
    "RegistrationState",
    "Room",
    "Slot",
    "UndoneAttendance",
    "Wish",
    "WishState",
    "Workshop",
    "WorkshopReserve",
    "renew",
]
