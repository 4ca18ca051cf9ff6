"""The framework concept as it stands, and every change of it as a revision with a reason."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from teilhabe_app.core.db import Base, Code, Codes, Created, LongText, Name, Version
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.organisations.models import Body


class MeasureStatus(StrEnum):
    """How far a measure is; unknown where no source says it."""

    UNKNOWN = "unknown"
    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"
    DISCONTINUED = "discontinued"


class Operation(StrEnum):
    """What may happen to a measure (the concept names these)."""

    ADD = "add"
    CHANGE = "change"
    EXTEND = "extend"
    DISCONTINUE = "discontinue"
    KEEP = "keep"


class FieldOperation(StrEnum):
    """What may happen to an action field."""

    ADD = "add"
    RENAME = "rename"
    EXTEND = "extend"
    ADAPT = "adapt"
    SPLIT = "split"
    MERGE = "merge"


field_body = Table(
    "field_body",
    Base.metadata,
    Column("field_id", ForeignKey("action_field.id", ondelete="CASCADE"), primary_key=True),
    Column("body_id", ForeignKey("body.id"), primary_key=True),
)
measure_source = Table(
    "measure_source",
    Base.metadata,
    Column("measure_id", ForeignKey("measure.id", ondelete="CASCADE"), primary_key=True),
    Column("source_id", ForeignKey("source.id"), primary_key=True),
)


class Source(Base):
    """Where a fact comes from."""

    __tablename__ = "source"

    key: Mapped[Code] = mapped_column(unique=True)
    title: Mapped[Name]
    url: Mapped[LongText | None]


class Concept(Base):
    """The framework concept itself; one row."""

    __tablename__ = "concept"

    key: Mapped[Code] = mapped_column(unique=True)
    title: Mapped[Multilingual]
    summary: Mapped[Multilingual | None]
    jurisdiction: Mapped[Multilingual | None]
    issue: Mapped[Code | None]
    decisions: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    reports: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    version: Mapped[Version]


class Goal(Base):
    """An overarching goal."""

    __tablename__ = "goal"

    number: Mapped[Code] = mapped_column(unique=True)
    position: Mapped[int]
    title: Mapped[Multilingual]
    version: Mapped[Version]


class ActionField(Base):
    """An action field. It is never deleted: it ends with successors, and its address still resolves."""

    __tablename__ = "action_field"
    __table_args__ = (CheckConstraint("position >= 0", name="position"),)

    key: Mapped[Code] = mapped_column(unique=True)
    slug: Mapped[Code] = mapped_column(unique=True)
    number: Mapped[Code]
    position: Mapped[int]
    name: Mapped[Multilingual]
    short_name: Mapped[Multilingual]
    definition: Mapped[Multilingual]
    levels: Mapped[Codes]
    baseline: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    ended_on: Mapped[dt.date | None]
    version: Mapped[Version]

    bodies: Mapped[list[Body]] = relationship(secondary=field_body, order_by="Body.id")
    measures: Mapped[list[Measure]] = relationship(back_populates="field", order_by="Measure.key")
    revisions: Mapped[list[FieldRevision]] = relationship(
        back_populates="field", order_by="FieldRevision.number", cascade="all, delete-orphan"
    )
    successions: Mapped[list[FieldSuccession]] = relationship(
        foreign_keys="FieldSuccession.predecessor_id", order_by="FieldSuccession.id"
    )


class FieldSuccession(Base):
    """What became of a field that was split or merged."""

    __tablename__ = "field_succession"
    __table_args__ = (
        UniqueConstraint("predecessor_id", "successor_id"),
        CheckConstraint("predecessor_id <> successor_id", name="not_itself"),
    )

    predecessor_id: Mapped[int] = mapped_column(ForeignKey("action_field.id"))
    successor_id: Mapped[int] = mapped_column(ForeignKey("action_field.id"), index=True)

    successor: Mapped[ActionField] = relationship(foreign_keys=successor_id)


class FieldRevision(Base):
    """A field after a change, with the reason. ``state`` is the whole field as it then was."""

    __tablename__ = "field_revision"
    __table_args__ = (UniqueConstraint("field_id", "number"),)

    field_id: Mapped[int] = mapped_column(ForeignKey("action_field.id"))
    number: Mapped[int]
    operation: Mapped[FieldOperation]
    reason: Mapped[Multilingual]
    state: Mapped[dict[str, Any]] = mapped_column(JSON)
    decided_on: Mapped[dt.date | None]
    created_at: Mapped[Created]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    field: Mapped[ActionField] = relationship(back_populates="revisions")


class Measure(Base):
    """A measure as it stands; its history is in the revisions."""

    __tablename__ = "measure"

    key: Mapped[Code] = mapped_column(unique=True)
    field_id: Mapped[int] = mapped_column(ForeignKey("action_field.id"), index=True)
    title: Mapped[Multilingual]
    description: Mapped[Multilingual | None]
    status: Mapped[MeasureStatus] = mapped_column(default=MeasureStatus.UNKNOWN)
    levels: Mapped[Codes]
    responsible: Mapped[Name | None]  # as the body was called then
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"), index=True)
    in_concept: Mapped[bool | None]
    figures: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    note: Mapped[Multilingual | None]
    revision_number: Mapped[int] = mapped_column(default=0)
    version: Mapped[Version]

    field: Mapped[ActionField] = relationship(back_populates="measures")
    body: Mapped[Body | None] = relationship()
    sources: Mapped[list[Source]] = relationship(secondary=measure_source, order_by="Source.key")
    revisions: Mapped[list[MeasureRevision]] = relationship(
        back_populates="measure", order_by="MeasureRevision.number"
    )


class MeasureRevision(Base):
    """A measure after a change: what was done to it, why, decided when, and how it then read."""

    __tablename__ = "measure_revision"
    __table_args__ = (
        UniqueConstraint("measure_id", "number"),
        CheckConstraint("number > 0", name="number"),
    )

    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id"))
    number: Mapped[int]
    operation: Mapped[Operation]
    reason: Mapped[Multilingual]
    title: Mapped[Multilingual]
    description: Mapped[Multilingual | None]
    status: Mapped[MeasureStatus]
    levels: Mapped[Codes]
    responsible: Mapped[Name | None]
    decided_on: Mapped[dt.date | None]
    created_at: Mapped[Created]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    measure: Mapped[Measure] = relationship(back_populates="revisions")


class Indicator(Base):
    """A measured quantity, tied to a field or to the whole concept."""

    __tablename__ = "indicator"

    key: Mapped[Code] = mapped_column(unique=True)
    field_id: Mapped[int | None] = mapped_column(ForeignKey("action_field.id"), index=True)
    name: Mapped[Multilingual]
    unit: Mapped[Code]
    version: Mapped[Version]

    field: Mapped[ActionField | None] = relationship()
    values: Mapped[list[IndicatorValue]] = relationship(
        back_populates="indicator", order_by="IndicatorValue.position", cascade="all, delete-orphan"
    )


class IndicatorValue(Base):
    """One value; without year, population, basis and source it could not be compared."""

    __tablename__ = "indicator_value"
    __table_args__ = (CheckConstraint("value IS NOT NULL OR value_text IS NOT NULL", name="value"),)

    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    year: Mapped[int | None]
    value: Mapped[Decimal | None]
    value_text: Mapped[Name | None]
    population: Mapped[Multilingual | None]
    basis: Mapped[Multilingual | None]
    note: Mapped[Multilingual | None]
    inferred: Mapped[bool] = mapped_column(default=False)
    source_id: Mapped[int | None] = mapped_column(ForeignKey("source.id"))

    indicator: Mapped[Indicator] = relationship(back_populates="values")
    source: Mapped[Source | None] = relationship()
