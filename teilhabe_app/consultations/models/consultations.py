"""Consultations with their phases, questions and the material to comment on."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from teilhabe_app.consultations.models.phases import ConsultationPhase, Span, line_of
from teilhabe_app.contributions.models import Thread
from teilhabe_app.core import clock
from teilhabe_app.core.db import Base, Version
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.formats.models import Format, PhaseKind
from teilhabe_app.framework.models import ActionField, Measure
from teilhabe_app.organisations.models import Body, Level

if TYPE_CHECKING:  # it points here; the mapper finds it by its name
    from teilhabe_app.consultations.models.documents import Document


class Consultation(Base):
    """A thematic consultation: its period is the format's."""

    __tablename__ = "consultation"

    format_id: Mapped[int] = mapped_column(ForeignKey("format.id"), unique=True)
    intro: Mapped[Multilingual]
    who_decides: Mapped[Multilingual | None]
    decision_level: Mapped[Level | None]  # who is competent, and which body takes the decision
    decision_body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    takes_statements: Mapped[bool] = mapped_column(default=True)
    version: Mapped[Version]

    format: Mapped[Format] = relationship()
    decision_body: Mapped[Body | None] = relationship()
    phases: Mapped[list[ConsultationPhase]] = relationship(
        order_by="ConsultationPhase.starts_on", cascade="all, delete-orphan"
    )
    questions: Mapped[list[Question]] = relationship(
        back_populates="consultation", order_by="Question.position", cascade="all, delete-orphan"
    )
    materials: Mapped[list[Material]] = relationship(
        back_populates="consultation", order_by="Material.position", cascade="all, delete-orphan"
    )
    documents: Mapped[list[Document]] = relationship(back_populates="consultation", order_by="Document.id")

    @property
    def timeline(self) -> list[Span]:
        """Return all phases in order; that of contributions is the format's period."""
        return line_of(self.format, self.phases)

    def is_in(self, kind: PhaseKind, on: dt.date | None = None) -> bool:
        """Tell whether a phase of this kind runs on a day, by default today."""
        on = on or clock.today()
        return any(span.kind is kind and span.starts_on <= on <= span.ends_on for span in self.timeline)


class Question(Base):
    """A guiding question with its thread."""

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("consultation_id", "position"),)

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    position: Mapped[int]
    text: Mapped[Multilingual]
    help: Mapped[Multilingual | None]
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"), unique=True)

    consultation: Mapped[Consultation] = relationship(back_populates="questions")
    thread: Mapped[Thread] = relationship()


class Material(Base):
    """A measure shown to comment on (measure set), or a field open for new needs (field set); one thread each."""

    __tablename__ = "material"
    __table_args__ = (
        CheckConstraint("(measure_id IS NULL) <> (field_id IS NULL)", name="one_subject"),
        UniqueConstraint("consultation_id", "measure_id"),
        UniqueConstraint("consultation_id", "field_id"),
    )

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    position: Mapped[int]
    measure_id: Mapped[int | None] = mapped_column(ForeignKey("measure.id"), index=True)
    field_id: Mapped[int | None] = mapped_column(ForeignKey("action_field.id"), index=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"), unique=True)

    consultation: Mapped[Consultation] = relationship(back_populates="materials")
    measure: Mapped[Measure | None] = relationship()
    field: Mapped[ActionField | None] = relationship()
    thread: Mapped[Thread] = relationship()
