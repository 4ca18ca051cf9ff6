"""What happens around the day: attendance, joint allocation of workshops, the editors' own wording of messages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from teilhabe_app.core.db import Base, Code, Created, Version
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.events.models.enums import MessageKind
from teilhabe_app.events.models.programme import Event, Workshop
from teilhabe_app.events.models.registrations import Registration


class Attendance(Base):
    """Somebody came: to the event, or to a workshop. ``once`` is made by the page that was offline perhaps."""

    __tablename__ = "attendance"
    __table_args__ = (
        Index(
            "uq_attendance_event",
            "registration_id",
            unique=True,
            sqlite_where=text("workshop_id IS NULL"),
            postgresql_where=text("workshop_id IS NULL"),
        ),
        UniqueConstraint("registration_id", "workshop_id"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    workshop_id: Mapped[int | None] = mapped_column(ForeignKey("workshop.id"), index=True)
    once: Mapped[Code | None] = mapped_column(unique=True)
    at: Mapped[Created]  # when the person came, which an offline page sends later
    recorded_at: Mapped[Created]

    registration: Mapped[Registration] = relationship()
    workshop: Mapped[Workshop | None] = relationship()


class UndoneAttendance(Base):
    """A check-in that was taken back: a telephone that was offline and sends it once more must not repeat it."""

    __tablename__ = "undone_attendance"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    once: Mapped[Code] = mapped_column(unique=True)
    at: Mapped[Created]


class AllocationRun(Base):
    """One joint allocation of workshop places: a preview until it is applied. The seed makes it repeatable."""

    __tablename__ = "allocation_run"
    __table_args__ = (
        Index(
            "uq_allocation_run_applied",
            "event_id",
            unique=True,
            sqlite_where=text("applied_at IS NOT NULL"),
            postgresql_where=text("applied_at IS NOT NULL"),
        ),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    seed: Mapped[int]
    input_digest: Mapped[Code]  # of the wishes and places it was made from: a preview goes stale
    result: Mapped[dict[str, Any]]  # workshop ids by registration id, numbers by rank, optimum, method
    created_at: Mapped[Created]
    applied_at: Mapped[dt.datetime | None]
    version: Mapped[Version]

    event: Mapped[Event] = relationship()


class MessageText(Base):
    """An editor's own wording of a message of an event; languages without it get the standard wording."""

    __tablename__ = "message_text"
    __table_args__ = (UniqueConstraint("event_id", "kind"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    kind: Mapped[MessageKind]
    subject: Mapped[Multilingual]
    body: Mapped[Multilingual]
    version: Mapped[Version]

    event: Mapped[Event] = relationship()
