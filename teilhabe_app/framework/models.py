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
    Column("body_id", ForeignKey("body.id"), primary_key=True, index=True),
)
measure_body = Table(
    "measure_body",
    Base.metadata,
    Column("measure_id", ForeignKey("measure.id", ondelete="CASCADE"), primary_key=True),
    Column("body_id", ForeignKey("body.id"), primary_key=True, index=True),
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
    imported: Mapped[Code | None]  # digest of the entry of the file that was read last; also on the parts below


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
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # length, mandate, contributors, predecessors
    imported: Mapped[Code | None]
    version: Mapped[Version]


class Goal(Base):
    """An overarching goal."""

    __tablename__ = "goal"

    number: Mapped[Code] = mapped_column(unique=True)
    position: Mapped[int]
    title: Mapped[Multilingual]
    definition: Mapped[Multilingual | None]
    page: Mapped[int | None]
    imported: Mapped[Code | None]
    version: Mapped[Version]


class PartRevision(Base):
    """The concept, a goal or an indicator after a change, with the reason; ``state`` is the whole part."""

    __tablename__ = "part_revision"
    __table_args__ = (
        UniqueConstraint("part", "part_key", "number"),
        CheckConstraint("part IN ('concept', 'goal', 'indicator')", name="part"),
    )

    part: Mapped[Code]
    part_key: Mapped[Code]  # parts are never deleted, so their key is enough
    number: Mapped[int]
    reason: Mapped[Multilingual]
    state: Mapped[dict[str, Any]] = mapped_column(JSON)
    decided_on: Mapped[dt.date | None]
    created_at: Mapped[Created]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))


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
    page: Mapped[int | None]
    ended_on: Mapped[dt.date | None]
    imported: Mapped[Code | None]
    version: Mapped[Version]

    bodies: Mapped[list[Body]] = relationship(secondary=field_body, order_by="Body.id")
    measures: Mapped[list[Measure]] = relationship(back_populates="field", order_by="Measure.id")
    revisions: Mapped[list[FieldRevision]] = relationship(
        back_populates="field", order_by="FieldRevision.number", cascade="all, delete-orphan"
    )
    successions: Mapped[list[FieldSuccession]] = relationship(
        foreign_keys="FieldSuccession.predecessor_id", back_populates="predecessor", order_by="FieldSuccession.id"
    )
    origins: Mapped[list[FieldSuccession]] = relationship(
        foreign_keys="FieldSuccession.successor_id", back_populates="successor", order_by="FieldSuccession.id"
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

    predecessor: Mapped[ActionField] = relationship(foreign_keys=predecessor_id, back_populates="successions")
    successor: Mapped[ActionField] = relationship(foreign_keys=successor_id, back_populates="origins")


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
    in_concept: Mapped[bool | None]
    figures: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    note: Mapped[Multilingual | None]
    revision_number: Mapped[int] = mapped_column(default=0)
    imported: Mapped[Code | None]
    version: Mapped[Version]

    field: Mapped[ActionField] = relationship(back_populates="measures")
    bodies: Mapped[list[Body]] = relationship(secondary=measure_body, order_by="Body.id")  # who answers for it today
    sources: Mapped[list[Source]] = relationship(secondary=measure_source, order_by="Source.key")
    revisions: Mapped[list[MeasureRevision]] = relationship(back_populates="measure", order_by="MeasureRevision.number")

    @property
    def body(self) -> Body | None:
        """Return the body that comes first where several answer."""
        return self.bodies[0] if self.bodies else None


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
    imported: Mapped[Code | None]
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
