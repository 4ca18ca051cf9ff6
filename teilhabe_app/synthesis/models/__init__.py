"""Dossiers: themes, findings with citations, what was set aside, responses and their outcomes."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from teilhabe_app.contributions.models import Contribution, Visibility
from teilhabe_app.core import clock
from teilhabe_app.core.db import Base, Code, Created, Lang, LongText, Version
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.formats.models import Format, Process
from teilhabe_app.framework.models import ActionField, Measure, MeasureRevision
from teilhabe_app.organisations.models import Body
from teilhabe_app.synthesis.models.kinds import AsideReason, CitationRole, Decision, DossierState

__all__ = [
    "AsideReason",
    "Citation",
    "CitationRole",
    "Coding",
    "Decision",
    "Dossier",
    "DossierState",
    "Evidence",
    "Finding",
    "Outcome",
    "Response",
    "Routing",
    "SetAside",
    "Theme",
    "dossier_format",
]


dossier_format = Table(
    "dossier_format",
    Base.metadata,
    Column("dossier_id", ForeignKey("dossier.id", ondelete="CASCADE"), primary_key=True),
    Column("format_id", ForeignKey("format.id"), primary_key=True, index=True),
)


class Dossier(Base):
    """The summary of one or several formats."""

    __tablename__ = "dossier"
    __table_args__ = (CheckConstraint("state = 'draft' OR published_at IS NOT NULL", name="published_at"),)

    slug: Mapped[Code] = mapped_column(unique=True)
    process_id: Mapped[int | None] = mapped_column(ForeignKey("process.id"), index=True)
    title: Mapped[Multilingual]
    method: Mapped[Multilingual | None]
    state: Mapped[DossierState] = mapped_column(default=DossierState.DRAFT)
    shows_gap: Mapped[bool] = mapped_column(default=False)
    published_at: Mapped[dt.datetime | None]
    created_at: Mapped[Created]
    version: Mapped[Version]

    process: Mapped[Process | None] = relationship()
    formats: Mapped[list[Format]] = relationship(secondary=dossier_format, order_by="Format.opens_at")
    themes: Mapped[list[Theme]] = relationship(back_populates="dossier", order_by="Theme.position")
    findings: Mapped[list[Finding]] = relationship(back_populates="dossier", order_by="Finding.number")

    @property
    def is_public(self) -> bool:
        """Tell whether everybody may see it."""
        return self.state is not DossierState.DRAFT


class Theme(Base):
    """A topic that moderators code contributions with."""

    __tablename__ = "theme"

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    name: Mapped[Multilingual]
    field_id: Mapped[int | None] = mapped_column(ForeignKey("action_field.id"), index=True)
    version: Mapped[Version]

    dossier: Mapped[Dossier] = relationship(back_populates="themes")
    field: Mapped[ActionField | None] = relationship()


class Coding(Base):
    """A contribution belongs to a theme, as a person decided."""

    __tablename__ = "coding"
    __table_args__ = (UniqueConstraint("theme_id", "contribution_id"),)

    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id", ondelete="CASCADE"))
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), index=True)
    created_at: Mapped[Created]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    theme: Mapped[Theme] = relationship()
    contribution: Mapped[Contribution] = relationship()


class Finding(Base):
    """One statement of the summary."""

    __tablename__ = "finding"
    __table_args__ = (UniqueConstraint("dossier_id", "number"),)

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    number: Mapped[int]
    statement: Mapped[Multilingual]
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id", ondelete="SET NULL"), index=True)
    field_id: Mapped[int | None] = mapped_column(ForeignKey("action_field.id"), index=True)
    measure_id: Mapped[int | None] = mapped_column(ForeignKey("measure.id"), index=True)
    source_changed: Mapped[bool] = mapped_column(default=False)  # a cited source was edited, hidden or withdrawn
    version: Mapped[Version]

    dossier: Mapped[Dossier] = relationship(back_populates="findings")
    theme: Mapped[Theme | None] = relationship()
    field: Mapped[ActionField | None] = relationship()
    measure: Mapped[Measure | None] = relationship()
    citations: Mapped[list[Citation]] = relationship(
        back_populates="finding", order_by="Citation.id", cascade="all, delete-orphan"
    )
    routings: Mapped[list[Routing]] = relationship(back_populates="finding", order_by="Routing.id")
    evidence: Mapped[list[Evidence]] = relationship(
        back_populates="finding", order_by="Evidence.id", cascade="all, delete-orphan"
    )


class Citation(Base):
    """An exact span of a revision that a finding rests on; offsets are Unicode code points."""

    __tablename__ = "citation"
    __table_args__ = (
        UniqueConstraint("finding_id", "contribution_id", "starts", "ends"),
        CheckConstraint("starts >= 0 AND ends > starts", name="span"),
        CheckConstraint("length(quote) = ends - starts", name="quote"),
    )

    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id", ondelete="CASCADE"))
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), index=True)
    revision_number: Mapped[int]
    role: Mapped[CitationRole] = mapped_column(default=CitationRole.SUPPORTS)
    starts: Mapped[int]
    ends: Mapped[int]
    quote: Mapped[LongText]
    created_at: Mapped[Created]

    finding: Mapped[Finding] = relationship(back_populates="citations")
    contribution: Mapped[Contribution] = relationship()

    @property
    def is_shown(self) -> bool:
        """Tell whether the words may be shown: the source is public and still reads as it was quoted."""
        source = self.contribution
        is_public = source.visibility is Visibility.PUBLISHED and source.format.is_public
        return is_public and source.revision_number == self.revision_number


class Evidence(Base):
    """A published figure that a finding rests on: so many of so many people gave this answer.

    Codes say where it stands in the format's figures of that ``release``; the words are those of that moment.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("finding_id", "format_id", "release", "question", "row", "answer"),
        CheckConstraint("count >= 0 AND count <= base AND base > 0", name="share"),
    )

    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id", ondelete="CASCADE"))
    format_id: Mapped[int] = mapped_column(ForeignKey("format.id"), index=True)
    release: Mapped[int]
    question: Mapped[Code]
    row: Mapped[Code] = mapped_column(default="")
    answer: Mapped[Code]
    question_text: Mapped[Multilingual]
    answer_text: Mapped[Multilingual]
    count: Mapped[int]
    base: Mapped[int]
    created_at: Mapped[Created]

    finding: Mapped[Finding] = relationship(back_populates="evidence")
    format: Mapped[Format] = relationship()


class SetAside(Base):
    """A contribution that no finding cites, and why."""

    __tablename__ = "set_aside"
    __table_args__ = (
        UniqueConstraint("dossier_id", "contribution_id"),
        CheckConstraint("reason <> 'other' OR note <> ''", name="note"),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), index=True)
    reason: Mapped[AsideReason]
    note: Mapped[LongText] = mapped_column(default="")
    created_at: Mapped[Created]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    contribution: Mapped[Contribution] = relationship()


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
