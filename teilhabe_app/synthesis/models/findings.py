"""Findings and what they rest on: quotes of contributions and published figures."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, UniqueConstraint, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from teilhabe_app.contributions.models import Contribution, Visibility
from teilhabe_app.core.db import Base, Code, Created, LongText, Name, Version
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.formats.models import Format
from teilhabe_app.framework.models import ActionField, Measure
from teilhabe_app.synthesis.models.dossiers import Dossier, Theme
from teilhabe_app.synthesis.models.kinds import CitationRole

if TYPE_CHECKING:
    from teilhabe_app.synthesis.models.answers import Routing


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
    drafted_by: Mapped[Name | None]  # the program that drafted it; people write without
    taken_over_at: Mapped[dt.datetime | None]  # when a person made such a draft their own
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

    @property
    def is_machine_draft(self) -> bool:
        """Tell whether a program drafted it and nobody took it over: it is not published and covers nothing."""
        return self.drafted_by is not None and self.taken_over_at is None

    @property
    def is_public(self) -> bool:
        """Tell whether everybody can read it, so that it stays."""
        return self.dossier.is_public and not self.is_machine_draft


def taken_over() -> ColumnElement[bool]:
    """Hold for findings of people, and for a program's drafts that a person took over: only these are public."""
    return or_(Finding.drafted_by.is_(None), Finding.taken_over_at.is_not(None))


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

    @property
    def counts(self) -> bool:
        """Tell whether its contribution is dealt with: the words are shown, and a person stands behind the finding."""
        return self.is_shown and not self.finding.is_machine_draft


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
