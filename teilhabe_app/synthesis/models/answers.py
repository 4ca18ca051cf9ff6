"""Who was asked, at which level, what they answered or sent back, and what changed."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from teilhabe_app.accounts.models import User
from teilhabe_app.core import clock
from teilhabe_app.core.db import Base, Code, Created, Lang, LongText
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.framework.models import MeasureRevision
from teilhabe_app.organisations.models import Body, Level
from teilhabe_app.synthesis.models.findings import Finding
from teilhabe_app.synthesis.models.kinds import Decision


class Routing(Base):
    """A finding sent to the body that must answer, by a date; what was sent back stays, and the next one follows it."""

    __tablename__ = "routing"
    __table_args__ = (
        Index(
            "uq_routing_asked",
            "finding_id",
            "body_id",
            unique=True,
            sqlite_where=text("sent_back_at IS NULL"),
            postgresql_where=text("sent_back_at IS NULL"),
        ),
        Index(None, "body_id", "due_on"),
        CheckConstraint("(sent_back_at IS NULL) = (sent_back_reason = '')", name="sent_back"),
    )

    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"))
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    due_on: Mapped[dt.date]
    sent_at: Mapped[Created]
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    level: Mapped[Level | None]
    note: Mapped[LongText] = mapped_column(default="")  # what the moderators want the body to know
    note_language: Mapped[Lang] = mapped_column(default="de")
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("steering_meeting.id", ondelete="SET NULL"), index=True)
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("routing.id"), index=True)  # the one that was sent back
    sent_back_at: Mapped[dt.datetime | None]
    sent_back_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    sent_back_reason: Mapped[LongText] = mapped_column(default="")
    sent_back_language: Mapped[Lang] = mapped_column(default="de")
    assigned_to_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)

    finding: Mapped[Finding] = relationship(back_populates="routings")
    body: Mapped[Body] = relationship()
    follows: Mapped[Routing | None] = relationship(remote_side="Routing.id")
    assigned_to: Mapped[User | None] = relationship(foreign_keys=assigned_to_id)
    responses: Mapped[list[Response]] = relationship(back_populates="routing", order_by="Response.number")

    @property
    def answer(self) -> Response | None:
        """Return the newest answer."""
        return self.responses[-1] if self.responses else None

    @property
    def is_sent_back(self) -> bool:
        """Tell whether the body said that another one is responsible."""
        return self.sent_back_at is not None

    @property
    def is_overdue(self) -> bool:
        """Tell whether the answer is late."""
        return not self.responses and self.sent_back_at is None and self.due_on < clock.today()


class Response(Base):
    """An answer of a body. A later answer is a further row; none is overwritten."""

    __tablename__ = "response"
    __table_args__ = (UniqueConstraint("routing_id", "number"),)

    routing_id: Mapped[int] = mapped_column(ForeignKey("routing.id"))
    number: Mapped[int]
    once: Mapped[Code | None] = mapped_column(unique=True)
    decision: Mapped[Decision]
    reason: Mapped[Multilingual]
    language: Mapped[Lang] = mapped_column(default="de")
    answered_at: Mapped[Created]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    review_on: Mapped[dt.date | None]
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))  # the second person
    same_as_id: Mapped[int | None] = mapped_column(ForeignKey("response.id"), index=True)  # one answer for several

    routing: Mapped[Routing] = relationship(back_populates="responses")
    outcomes: Mapped[list[Outcome]] = relationship(back_populates="response", order_by="Outcome.id")

    @property
    def is_past_review(self) -> bool:
        """Tell whether the body should have looked at it again by now."""
        return self.review_on is not None and self.review_on < clock.today()


class Outcome(Base):
    """What a response led to: a revision of a measure."""

    __tablename__ = "outcome"
    __table_args__ = (UniqueConstraint("response_id", "measure_revision_id"),)

    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"))
    measure_revision_id: Mapped[int] = mapped_column(ForeignKey("measure_revision.id"), index=True)

    response: Mapped[Response] = relationship(back_populates="outcomes")
    measure_revision: Mapped[MeasureRevision] = relationship()
