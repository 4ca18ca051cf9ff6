"""Phases of a consultation. Contributions are possible in the format's period; the other phases stand around it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from teilhabe_app.core.db import Base
from teilhabe_app.formats.calendar import first_day, last_day
from teilhabe_app.formats.models import Format, PhaseKind

AROUND = (PhaseKind.INFORMATION, PhaseKind.SYNTHESIS, PhaseKind.RESPONSE)


class ConsultationPhase(Base):
    """A phase before or after the period of contributions, with its first and last day."""

    __tablename__ = "consultation_phase"
    __table_args__ = (
        UniqueConstraint("consultation_id", "kind"),
        CheckConstraint("starts_on <= ends_on", name="period"),
        CheckConstraint("kind IN ('information', 'synthesis', 'response')", name="kind"),
    )

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    kind: Mapped[PhaseKind]
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]


@dataclass(frozen=True, slots=True)
class Span:
    """A phase as the timeline shows it, both days included."""

    kind: PhaseKind
    starts_on: dt.date
    ends_on: dt.date

    def state(self, on: dt.date) -> str:
        """Return whether it is ``done``, ``current`` or ``open`` on a day."""
        if on > self.ends_on:
            return "done"
        return "current" if on >= self.starts_on else "open"


def line_of(format_: Format, phases: Sequence[ConsultationPhase]) -> list[Span]:
    """Return the phases of a consultation by their beginning."""
    spans = [Span(one.kind, one.starts_on, one.ends_on) for one in phases]
    spans.append(Span(PhaseKind.CONTRIBUTIONS, first_day(format_), last_day(format_)))
    order = list(PhaseKind)
    return sorted(spans, key=lambda span: (span.starts_on, order.index(span.kind)))
