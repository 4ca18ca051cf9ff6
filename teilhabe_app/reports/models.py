"""Editions of the implementation report; a frozen one cannot change, and the database sees to it."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from teilhabe_app.core.db import Base, Code, Created, Name, Version
from teilhabe_app.core.i18n import Multilingual


class EditionState(StrEnum):
    """Whether the edition can still change."""

    DRAFT = "draft"
    FROZEN = "frozen"


class Edition(Base):
    """An edition: everything in it is as of the cut-off date."""

    __tablename__ = "edition"
    __table_args__ = (
        CheckConstraint("(state = 'frozen') = (frozen_at IS NOT NULL)", name="frozen_at"),
        CheckConstraint("previous_id IS NULL OR previous_id <> id", name="not_its_own_predecessor"),
    )

    slug: Mapped[Code] = mapped_column(unique=True)
    number: Mapped[int] = mapped_column(unique=True)
    title: Mapped[Multilingual]
    introduction: Mapped[Multilingual | None]
    cutoff_on: Mapped[dt.date]
    data_year: Mapped[int | None]
    decisions: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    state: Mapped[EditionState] = mapped_column(default=EditionState.DRAFT)
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id"))
    created_at: Mapped[Created]
    frozen_at: Mapped[dt.datetime | None]
    version: Mapped[Version]

    previous: Mapped[Edition | None] = relationship(remote_side="Edition.id")
    snapshot: Mapped[Snapshot | None] = relationship(back_populates="edition")


class Snapshot(Base):
    """The frozen content: inserted once; triggers refuse to change or delete it."""

    __tablename__ = "snapshot"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), unique=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    sha256: Mapped[Name]
    created_at: Mapped[Created]
    receipts: Mapped[list[Code]] = mapped_column(JSON, default=list, deferred=True)  # of what is cited; never shown
    findings: Mapped[list[int]] = mapped_column(JSON, default=list, deferred=True)  # keys, to find the way back
    measures: Mapped[list[int]] = mapped_column(JSON, default=list, deferred=True)

    edition: Mapped[Edition] = relationship(back_populates="snapshot")
