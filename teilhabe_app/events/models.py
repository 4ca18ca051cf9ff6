"""Events: programme, workshops with places, registrations with wishes and needs."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from teilhabe_app.contributions.models import Thread
from teilhabe_app.core.db import Base, Code, Created, Lang, LongText, Name, Version
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.formats.models import Format
from teilhabe_app.framework.models import ActionField, Goal


class Mode(StrEnum):
    """How one takes part; unknown where no source says it."""

    UNKNOWN = "unknown"
    ON_SITE = "on_site"
    ONLINE = "online"
    HYBRID = "hybrid"


class ItemKind(StrEnum):
    """What a part of the programme is."""

    OPENING = "opening"
    TALK = "talk"
    BREAK = "break"
    WORKSHOPS = "workshops"
    CLOSING = "closing"


class RegistrationState(StrEnum):
    """Where a registration stands."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    CANCELLED = "cancelled"


class NeedKind(StrEnum):
    """What somebody needs in order to take part."""

    INTERPRETING = "interpreting"
    SIGN_LANGUAGE = "sign_language"
    SPEECH_TO_TEXT = "speech_to_text"
    PLAIN_LANGUAGE = "plain_language"
    STEP_FREE = "step_free"
    ASSISTANCE = "assistance"
    CHILDCARE = "childcare"
    DIET = "diet"
    FARE = "fare"
    OTHER = "other"


class NeedAnswer(StrEnum):
    """What the organiser says about a need."""

    OPEN = "open"
    YES = "yes"
    NO = "no"
    ALTERNATIVE = "alternative"


workshop_field = Table(
    "workshop_field",
    Base.metadata,
    Column("workshop_id", ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True),
    Column("field_id", ForeignKey("action_field.id"), primary_key=True),
)


class Event(Base):
    """An expert day or decentral format. ``taken`` is moved by one conditional UPDATE and held by a CHECK."""

    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint("taken >= 0 AND taken <= capacity", name="places"),
        CheckConstraint("registration_opens_at < registration_closes_at", name="registration_period"),
    )

    format_id: Mapped[int] = mapped_column(ForeignKey("format.id"), unique=True)
    mode: Mapped[Mode] = mapped_column(default=Mode.UNKNOWN)
    about: Mapped[Multilingual | None]
    capacity: Mapped[int] = mapped_column(default=0)
    taken: Mapped[int] = mapped_column(default=0)
    waiting_next: Mapped[int] = mapped_column(default=1)
    takes_registrations: Mapped[bool] = mapped_column(default=False)
    registration_opens_at: Mapped[dt.datetime | None]
    registration_closes_at: Mapped[dt.datetime | None]
    needs_answered_by: Mapped[dt.date | None]
    documentation: Mapped[Multilingual | None]
    version: Mapped[Version]

    format: Mapped[Format] = relationship()
    items: Mapped[list[ProgrammeItem]] = relationship(
        back_populates="event", order_by="ProgrammeItem.position", cascade="all, delete-orphan"
    )
    workshops: Mapped[list[Workshop]] = relationship(back_populates="event", order_by="Workshop.number")


class ProgrammeItem(Base):
    """A part of the programme, in order; times where they are known."""

    __tablename__ = "programme_item"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    kind: Mapped[ItemKind]
    title: Mapped[Multilingual]
    by: Mapped[Multilingual | None]  # roles, not names
    starts_at: Mapped[dt.datetime | None]
    ends_at: Mapped[dt.datetime | None]
    room: Mapped[Name | None]

    event: Mapped[Event] = relationship(back_populates="items")


class Workshop(Base):
    """A workshop with its own places; its cards stand in its thread."""

    __tablename__ = "workshop"
    __table_args__ = (
        UniqueConstraint("event_id", "number"),
        CheckConstraint("taken >= 0 AND (capacity IS NULL OR taken <= capacity)", name="places"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    number: Mapped[int]
    title: Mapped[Multilingual]
    about: Mapped[Multilingual | None]
    by: Mapped[Multilingual | None]
    goal_id: Mapped[int | None] = mapped_column(ForeignKey("goal.id"))
    capacity: Mapped[int | None]
    taken: Mapped[int] = mapped_column(default=0)
    room: Mapped[Name | None]
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("thread.id"), unique=True)

    event: Mapped[Event] = relationship(back_populates="workshops")
    goal: Mapped[Goal | None] = relationship()
    fields: Mapped[list[ActionField]] = relationship(secondary=workshop_field, order_by="ActionField.position")
    thread: Mapped[Thread | None] = relationship()


class Registration(Base):
    """One person's place, or place in the queue."""

    __tablename__ = "registration"
    __table_args__ = (
        CheckConstraint(
            "email IS NOT NULL OR phone IS NOT NULL OR state = 'cancelled' OR name IS NULL", name="contact"
        ),
        CheckConstraint("state <> 'waiting' OR waiting_number IS NOT NULL", name="waiting_number"),
        Index(
            "uq_registration_email",
            "event_id",
            "email",
            unique=True,
            sqlite_where=text("state <> 'cancelled' AND email IS NOT NULL"),
            postgresql_where=text("state <> 'cancelled' AND email IS NOT NULL"),
        ),
        UniqueConstraint("event_id", "waiting_number"),
        Index(None, "event_id", "state", "waiting_number"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    receipt: Mapped[Code] = mapped_column(unique=True)
    once: Mapped[Code | None] = mapped_column(unique=True)
    name: Mapped[Name | None]  # emptied at the deletion date
    email: Mapped[Name | None]
    phone: Mapped[Name | None]
    organisation_name: Mapped[Name | None]
    language: Mapped[Lang]
    state: Mapped[RegistrationState]
    waiting_number: Mapped[int | None]
    workshop_id: Mapped[int | None] = mapped_column(ForeignKey("workshop.id"), index=True)
    channel: Mapped[Code] = mapped_column(default="web")
    created_at: Mapped[Created]
    cancelled_at: Mapped[dt.datetime | None]
    version: Mapped[Version]

    event: Mapped[Event] = relationship()
    workshop: Mapped[Workshop | None] = relationship()
    wishes: Mapped[list[Wish]] = relationship(
        back_populates="registration", order_by="Wish.rank", cascade="all, delete-orphan"
    )
    needs: Mapped[list[Need]] = relationship(
        back_populates="registration", order_by="Need.id", cascade="all, delete-orphan"
    )


class Wish(Base):
    """A workshop that somebody would like, in order."""

    __tablename__ = "wish"
    __table_args__ = (
        UniqueConstraint("registration_id", "workshop_id"),
        UniqueConstraint("registration_id", "rank"),
    )

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), index=True)
    rank: Mapped[int]

    registration: Mapped[Registration] = relationship(back_populates="wishes")
    workshop: Mapped[Workshop] = relationship()


class Need(Base):
    """What somebody needs, and the organiser's answer."""

    __tablename__ = "need"
    __table_args__ = (UniqueConstraint("registration_id", "kind"),)

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    kind: Mapped[NeedKind]
    detail: Mapped[Name | None]  # which language, how many children, what else
    answer: Mapped[NeedAnswer] = mapped_column(default=NeedAnswer.OPEN)
    answer_text: Mapped[LongText | None]
    answered_at: Mapped[dt.datetime | None]

    registration: Mapped[Registration] = relationship(back_populates="needs")
