"""Processes and what every participation format shares."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from teilhabe_app.core import clock
from teilhabe_app.core.db import Base, Code, Codes, Created, Name, Version
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.framework.models import ActionField
from teilhabe_app.organisations.models import Body


class Kind(StrEnum):
    """What kind of format it is."""

    EVENT = "event"
    CONSULTATION = "consultation"
    SURVEY = "survey"
    MEETING = "meeting"


class State(StrEnum):
    """What an editor has decided about it."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class Stage(StrEnum):
    """Where a published format stands in time."""

    UPCOMING = "upcoming"
    RUNNING = "running"
    OVER = "over"


class Moderation(StrEnum):
    """When what people write is read by moderators."""

    GUESTS_FIRST = "guests_first"  # guests before it is published, people with an account afterwards
    BEFORE = "before"  # everything before it is published
    AFTER = "after"  # everything afterwards


class PhaseKind(StrEnum):
    """What happens in a phase of a process."""

    INFORMATION = "information"
    CONTRIBUTIONS = "contributions"
    SYNTHESIS = "synthesis"
    RESPONSE = "response"
    DECISION = "decision"


format_field = Table(
    "format_field",
    Base.metadata,
    Column("format_id", ForeignKey("format.id", ondelete="CASCADE"), primary_key=True),
    Column("field_id", ForeignKey("action_field.id"), primary_key=True, index=True),
)
format_body = Table(
    "format_body",
    Base.metadata,
    Column("format_id", ForeignKey("format.id", ondelete="CASCADE"), primary_key=True),
    Column("body_id", ForeignKey("body.id"), primary_key=True),
)


class Process(Base):
    """A longer undertaking that formats belong to, for example towards a law."""

    __tablename__ = "process"

    slug: Mapped[Code] = mapped_column(unique=True)
    title: Mapped[Multilingual]
    summary: Mapped[Multilingual]
    state: Mapped[State] = mapped_column(default=State.DRAFT)
    version: Mapped[Version]

    phases: Mapped[list[Phase]] = relationship(
        back_populates="process", order_by="Phase.starts_on", cascade="all, delete-orphan"
    )


class Phase(Base):
    """A part of a process with dates."""

    __tablename__ = "phase"
    __table_args__ = (CheckConstraint("starts_on <= ends_on", name="period"),)

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"), index=True)
    kind: Mapped[PhaseKind]
    title: Mapped[Multilingual]
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]

    process: Mapped[Process] = relationship(back_populates="phases")


class Format(Base):
    """What an event, a consultation, a survey and a meeting have in common; the host points here."""

    __tablename__ = "format"
    __table_args__ = (
        CheckConstraint("opens_at < closes_at", name="period"),
        Index(None, "state", "opens_at"),
    )

    slug: Mapped[Code] = mapped_column(unique=True)
    kind: Mapped[Kind]
    process_id: Mapped[int | None] = mapped_column(ForeignKey("process.id"), index=True)
    title: Mapped[Multilingual]
    summary: Mapped[Multilingual]
    opens_at: Mapped[dt.datetime]  # when people take part: the day of an event, the period of a consultation
    closes_at: Mapped[dt.datetime]
    state: Mapped[State] = mapped_column(default=State.DRAFT)
    levels: Mapped[Codes]
    languages: Mapped[Codes]
    place: Mapped[Name | None]
    moderation: Mapped[Moderation] = mapped_column(default=Moderation.GUESTS_FIRST)
    is_example: Mapped[bool] = mapped_column(default=False)
    translates: Mapped[bool] = mapped_column(default=False)  # contributions may go to the translation engine
    created_at: Mapped[Created]
    version: Mapped[Version]

    process: Mapped[Process | None] = relationship()
    fields: Mapped[list[ActionField]] = relationship(secondary=format_field, order_by="ActionField.position")
    bodies: Mapped[list[Body]] = relationship(secondary=format_body, order_by="Body.id")

    def stage(self, at: dt.datetime | None = None) -> Stage:
        """Return where it stands at a moment, by default now."""
        at = at or clock.now()
        if at < self.opens_at:
            return Stage.UPCOMING
        return Stage.RUNNING if at < self.closes_at else Stage.OVER

    @property
    def is_public(self) -> bool:
        """Tell whether everybody may see it; a cancelled one stays visible and says so."""
        return self.state is not State.DRAFT
