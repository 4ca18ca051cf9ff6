"""The event and its programme: rooms, rounds of workshops, parts, materials, places."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, Column, ForeignKey, LargeBinary, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from teilhabe_app.contributions.models import Thread
from teilhabe_app.core import clock
from teilhabe_app.core.db import Base, Code, Codes, Created, Lang, LongText, Name, Records, Version
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.events.models.enums import Allocation, ItemKind, MaterialKind, Mode, PoolKind, Proof
from teilhabe_app.formats.models import Format
from teilhabe_app.framework.models import ActionField, Goal, Measure

workshop_field = Table(
    "workshop_field",
    Base.metadata,
    Column("workshop_id", ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True),
    Column("field_id", ForeignKey("action_field.id"), primary_key=True),
)
workshop_goal = Table(
    "workshop_goal",
    Base.metadata,
    Column("workshop_id", ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True),
    Column("goal_id", ForeignKey("goal.id"), primary_key=True),
)
workshop_measure = Table(
    "workshop_measure",
    Base.metadata,
    Column("workshop_id", ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True),
    Column("measure_id", ForeignKey("measure.id"), primary_key=True),
)


class Event(Base):
    """An expert day or decentral format.

    ``capacity`` and ``taken`` are the places open to everybody, moved by conditional UPDATEs and held by a CHECK; the
    pools stand beside them. ``stamp`` is a new random code with every edit of what the page shows.
    """

    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint("taken >= 0 AND taken <= capacity", name="places"),
        CheckConstraint("registration_opens_at < registration_closes_at", name="registration_period"),
        CheckConstraint("most_in_group >= 1", name="most_in_group"),
    )

    format_id: Mapped[int] = mapped_column(ForeignKey("format.id"), unique=True)
    mode: Mapped[Mode] = mapped_column(default=Mode.UNKNOWN)
    about: Mapped[Multilingual | None]
    online_url: Mapped[Name | None]  # told to those who have a place
    capacity: Mapped[int] = mapped_column(default=0)
    taken: Mapped[int] = mapped_column(default=0)
    waiting_next: Mapped[int] = mapped_column(default=1)
    takes_registrations: Mapped[bool] = mapped_column(default=False)
    registration_opens_at: Mapped[dt.datetime | None]
    registration_closes_at: Mapped[dt.datetime | None]
    needs_approval: Mapped[bool] = mapped_column(default=False)
    most_in_group: Mapped[int] = mapped_column(default=10)
    allocation: Mapped[Allocation] = mapped_column(default=Allocation.AT_ONCE)
    wishes_until: Mapped[dt.datetime | None]  # with Allocation.TOGETHER
    allocated_at: Mapped[dt.datetime | None]
    needs_answered_by: Mapped[dt.date | None]
    reminder_days: Mapped[int | None]  # days before the event; None: no reminder
    documentation: Mapped[Multilingual | None]
    documentation_published_at: Mapped[dt.datetime | None]
    survey_format_id: Mapped[int | None] = mapped_column(ForeignKey("format.id"))  # follow-up survey
    stamp: Mapped[Code] = mapped_column(default="")
    version: Mapped[Version]

    format: Mapped[Format] = relationship(foreign_keys=[format_id])
    survey_format: Mapped[Format | None] = relationship(foreign_keys=[survey_format_id])
    items: Mapped[list[ProgrammeItem]] = relationship(
        back_populates="event", order_by="ProgrammeItem.position", cascade="all, delete-orphan"
    )
    workshops: Mapped[list[Workshop]] = relationship(back_populates="event", order_by="Workshop.number")
    slots: Mapped[list[Slot]] = relationship(back_populates="event", order_by="Slot.number")
    rooms: Mapped[list[Room]] = relationship(back_populates="event", order_by="Room.position")
    pools: Mapped[list[Pool]] = relationship(back_populates="event", order_by="Pool.position")
    materials: Mapped[list[EventMaterial]] = relationship(back_populates="event", order_by="EventMaterial.position")

    @property
    def answers_needs_by(self) -> dt.date | None:
        """Return the day by which needs are answered while it can still be promised: today or later."""
        day = self.needs_answered_by
        return day if day is not None and day >= clock.today() else None

    @property
    def registration_begins(self) -> dt.datetime | None:
        """Return when registration begins while that lies ahead."""
        begin = self.registration_opens_at
        return begin if begin is not None and begin > clock.now() else None

    @property
    def free_online(self) -> int:
        """Return how many more people can choose to take part online."""
        online = [pool for pool in self.pools if pool.kind is PoolKind.ONLINE]
        return sum(pool.capacity - pool.taken for pool in online) if self.mode is Mode.HYBRID else 0


class Room(Base):
    """Where something takes place."""

    __tablename__ = "room"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=1)
    name: Mapped[Multilingual]
    note: Mapped[Multilingual | None]  # how to get there
    seats: Mapped[int | None]
    step_free: Mapped[bool | None]  # None: not known
    version: Mapped[Version]

    event: Mapped[Event] = relationship(back_populates="rooms")


class Slot(Base):
    """A round of parallel workshops: nobody can hold two places in the same round."""

    __tablename__ = "slot"
    __table_args__ = (UniqueConstraint("event_id", "number"), CheckConstraint("starts_at < ends_at", name="period"))

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    number: Mapped[int]
    title: Mapped[Multilingual | None]
    starts_at: Mapped[dt.datetime | None]
    ends_at: Mapped[dt.datetime | None]
    version: Mapped[Version]

    event: Mapped[Event] = relationship(back_populates="slots")


class ProgrammeItem(Base):
    """A part of the programme, in order; times where they are known. One of kind WORKSHOPS may show a round."""

    __tablename__ = "programme_item"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    kind: Mapped[ItemKind]
    title: Mapped[Multilingual]
    about: Mapped[Multilingual | None]
    # Who takes part in what role: [{"name": str | None, "role": {language: text}}].
    contributors: Mapped[Records]
    spoken: Mapped[Codes]
    interpreted: Mapped[Codes]  # language codes, "dgs", "stt" (speech-to-text)
    starts_at: Mapped[dt.datetime | None]
    ends_at: Mapped[dt.datetime | None]
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id", ondelete="SET NULL"), index=True)
    slot_id: Mapped[int | None] = mapped_column(ForeignKey("slot.id", ondelete="SET NULL"), index=True)
    version: Mapped[Version]

    event: Mapped[Event] = relationship(back_populates="items")
    room: Mapped[Room | None] = relationship()
    slot: Mapped[Slot | None] = relationship()


class Workshop(Base):
    """A workshop with its own places in a round; its cards stand in its thread."""

    __tablename__ = "workshop"
    __table_args__ = (
        UniqueConstraint("event_id", "number"),
        UniqueConstraint("id", "slot_id"),  # a place refers to both
        CheckConstraint("taken >= 0 AND (capacity IS NULL OR taken <= capacity)", name="places"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"), index=True)
    number: Mapped[int]
    title: Mapped[Multilingual]
    about: Mapped[Multilingual | None]
    contributors: Mapped[Records]
    spoken: Mapped[Codes]
    interpreted: Mapped[Codes]
    mode: Mapped[Mode | None]  # None: like the event
    capacity: Mapped[int | None]  # places open to all who registered; None: everybody fits in
    taken: Mapped[int] = mapped_column(default=0)
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id", ondelete="SET NULL"), index=True)
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("thread.id"), unique=True)
    version: Mapped[Version]

    event: Mapped[Event] = relationship(back_populates="workshops")
    slot: Mapped[Slot] = relationship()
    room: Mapped[Room | None] = relationship()
    fields: Mapped[list[ActionField]] = relationship(secondary=workshop_field, order_by="ActionField.position")
    goals: Mapped[list[Goal]] = relationship(secondary=workshop_goal, order_by="Goal.position")
    measures: Mapped[list[Measure]] = relationship(secondary=workshop_measure, order_by="Measure.key")
    thread: Mapped[Thread | None] = relationship()
    reserves: Mapped[list[WorkshopReserve]] = relationship(back_populates="workshop", cascade="all, delete-orphan")


class Pool(Base):
    """Places beside those open to everybody: reserved for a group of people, or for taking part online."""

    __tablename__ = "pool"
    __table_args__ = (
        CheckConstraint("taken >= 0 AND taken <= capacity", name="places"),
        CheckConstraint("(proof = 'code') = (code IS NOT NULL)", name="code"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=1)
    kind: Mapped[PoolKind] = mapped_column(default=PoolKind.RESERVED)
    title: Mapped[Multilingual]  # "Migrant organisations", "People from Bremerhaven"
    capacity: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)
    proof: Mapped[Proof] = mapped_column(default=Proof.WORD)
    code: Mapped[Code | None]
    release_on: Mapped[dt.date | None]  # from then on what is left is open to everybody
    released_at: Mapped[dt.datetime | None]
    version: Mapped[Version]

    event: Mapped[Event] = relationship(back_populates="pools")


class WorkshopReserve(Base):
    """Places of a workshop kept for those who came by a pool, beside the workshop's open places."""

    __tablename__ = "workshop_reserve"
    __table_args__ = (
        UniqueConstraint("workshop_id", "pool_id"),
        CheckConstraint("taken >= 0 AND taken <= capacity", name="places"),
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))
    pool_id: Mapped[int] = mapped_column(ForeignKey("pool.id", ondelete="CASCADE"), index=True)
    capacity: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)

    workshop: Mapped[Workshop] = relationship(back_populates="reserves")
    pool: Mapped[Pool] = relationship()


class EventMaterial(Base):
    """A file or link for an event, a part of the programme or a workshop, from a moment on that editors choose."""

    __tablename__ = "event_material"
    __table_args__ = (
        CheckConstraint("(url IS NULL) <> (content IS NULL)", name="link_or_file"),
        CheckConstraint("item_id IS NULL OR workshop_id IS NULL", name="one_place"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("programme_item.id", ondelete="CASCADE"), index=True)
    workshop_id: Mapped[int | None] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=1)
    kind: Mapped[MaterialKind]
    title: Mapped[Multilingual]
    language: Mapped[Lang | None]  # what the material itself is in
    description: Mapped[LongText | None]  # what a photo shows, in its language
    url: Mapped[LongText | None]
    file_name: Mapped[Name | None]
    file_type: Mapped[Code | None]
    file_size: Mapped[int | None]
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    is_public: Mapped[bool] = mapped_column(default=True)  # a photo of the wall is for the desk until it was looked at
    is_after: Mapped[bool] = mapped_column(default=False)  # shown once the documentation is published
    created_at: Mapped[Created]
    version: Mapped[Version]

    event: Mapped[Event] = relationship(back_populates="materials")
