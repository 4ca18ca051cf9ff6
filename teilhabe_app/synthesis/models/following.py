"""Following answers up: when the steering bodies meet, drafts of answers, internal notes and reminders."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from teilhabe_app.accounts.models import User
from teilhabe_app.core.db import Base, Created, Lang, LongText, Name, Version
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.organisations.models import Body
from teilhabe_app.synthesis.models.answers import Routing
from teilhabe_app.synthesis.models.kinds import Decision, ReminderStage


class SteeringMeeting(Base):
    """A meeting of a steering body; answers are due some working days before it."""

    __tablename__ = "steering_meeting"
    __table_args__ = (UniqueConstraint("body_id", "meets_on"),)

    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    meets_on: Mapped[dt.date] = mapped_column(index=True)
    place: Mapped[Name] = mapped_column(default="")
    note: Mapped[Multilingual | None]
    version: Mapped[Version]

    body: Mapped[Body] = relationship()


class AnswerDraft(Base):
    """An answer that is being written; it may wait for a second person of the body."""

    __tablename__ = "answer_draft"
    __table_args__ = (CheckConstraint("handed_in_at IS NULL OR decision IS NOT NULL", name="handed_in"),)

    routing_id: Mapped[int] = mapped_column(ForeignKey("routing.id", ondelete="CASCADE"), unique=True)
    decision: Mapped[Decision | None]
    reason: Mapped[Multilingual]
    review_on: Mapped[dt.date | None]
    saved_at: Mapped[Created]
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    handed_in_at: Mapped[dt.datetime | None]
    handed_in_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    version: Mapped[Version]

    routing: Mapped[Routing] = relationship()
    saved_by: Mapped[User | None] = relationship(foreign_keys=saved_by_id)
    handed_in_by: Mapped[User | None] = relationship(foreign_keys=handed_in_by_id)


class AnswerRule(Base):
    """Whether a second person of a body releases its answers."""

    __tablename__ = "answer_rule"

    body_id: Mapped[int] = mapped_column(ForeignKey("body.id", ondelete="CASCADE"), unique=True)
    four_eyes: Mapped[bool] = mapped_column(default=False)

    body: Mapped[Body] = relationship()


class RoutingNote(Base):
    """A note among the people who answer for a body; the public never sees it."""

    __tablename__ = "routing_note"

    routing_id: Mapped[int] = mapped_column(ForeignKey("routing.id", ondelete="CASCADE"), index=True)
    text: Mapped[LongText]
    language: Mapped[Lang] = mapped_column(default="de")
    written_at: Mapped[Created]
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    written_by: Mapped[User | None] = relationship()


class RoutingReminder(Base):
    """A reminder that a person has had; each is sent once."""

    __tablename__ = "routing_reminder"
    __table_args__ = (UniqueConstraint("routing_id", "user_id", "stage"),)

    routing_id: Mapped[int] = mapped_column(ForeignKey("routing.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    stage: Mapped[ReminderStage]
    sent_at: Mapped[Created]
