"""Dossiers, their themes, and what was set aside."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, Column, ForeignKey, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core.db import Base, Code, Created, LongText, Version
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.formats.models import Format, Process
from teilhabe_app.framework.models import ActionField
from teilhabe_app.synthesis.models.kinds import AsideReason, DossierState

if TYPE_CHECKING:
    from teilhabe_app.synthesis.models.findings import Finding


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
    """A topic that moderators code contributions with. What was merged or retired stays, with where it went."""

    __tablename__ = "theme"
    __table_args__ = (
        CheckConstraint("merged_into_id IS NULL OR retired_at IS NOT NULL", name="merged"),
        CheckConstraint("merged_into_id IS NULL OR merged_into_id <> id", name="not_into_itself"),
        CheckConstraint("split_from_id IS NULL OR split_from_id <> id", name="not_from_itself"),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    name: Mapped[Multilingual]
    description: Mapped[Multilingual | None]
    field_id: Mapped[int | None] = mapped_column(ForeignKey("action_field.id"), index=True)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id", ondelete="SET NULL"), index=True)
    split_from_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id", ondelete="SET NULL"), index=True)
    retired_at: Mapped[dt.datetime | None]
    version: Mapped[Version]

    dossier: Mapped[Dossier] = relationship(back_populates="themes")
    field: Mapped[ActionField | None] = relationship()
    merged_into: Mapped[Theme | None] = relationship(foreign_keys=[merged_into_id], remote_side="Theme.id")
    split_from: Mapped[Theme | None] = relationship(foreign_keys=[split_from_id], remote_side="Theme.id")


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
