"""Who was asked, what they answered, and what changed."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from teilhabe_app.core import clock
from teilhabe_app.core.db import Base, Code, Created, Lang
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.framework.models import MeasureRevision
from teilhabe_app.organisations.models import Body
from teilhabe_app.synthesis.models.findings import Finding
from teilhabe_app.synthesis.models.kinds import Decision


class Routing(Base):
    """A finding sent to the body that must answer, by a date."""

    __tablename__ = "routing"
    __table_args__ = (UniqueConstraint("finding_id", "body_id"), Index(None, "body_id", "due_on"))

    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"))
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    due_on: Mapped[dt.date]
    sent_at: Mapped[Created]
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    finding: Mapped[Finding] = relationship(back_populates="routings")
    body: Mapped[Body] = relationship()
    responses: Mapped[list[Response]] = relationship(back_populates="routing", order_by="Response.number")

    @property
    def answer(self) -> Response | None:
        """Return the newest answer."""
        return self.responses[-1] if self.responses else None

    @property
    def is_overdue(self) -> bool:
        """Tell whether the answer is late."""
        return not self.responses and self.due_on < clock.today()


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

    routing: Mapped[Routing] = relationship(back_populates="responses")
    outcomes: Mapped[list[Outcome]] = relationship(back_populates="response", order_by="Outcome.id")


class Outcome(Base):
    """What a response led to: a revision of a measure."""

    __tablename__ = "outcome"
    __table_args__ = (UniqueConstraint("response_id", "measure_revision_id"),)

    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"))
    measure_revision_id: Mapped[int] = mapped_column(ForeignKey("measure_revision.id"), index=True)

    response: Mapped[Response] = relationship(back_populates="outcomes")
    measure_revision: Mapped[MeasureRevision] = relationship()
