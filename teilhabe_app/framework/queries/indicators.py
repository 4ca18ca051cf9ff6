"""Reads: indicators, their values and sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from teilhabe_app.core.db import db
from teilhabe_app.framework.models import ActionField, Indicator, IndicatorValue, Source


def indicators(field: ActionField | None = None) -> Sequence[Indicator]:
    """Return all indicators, or those of a field, with values and sources; those of the whole concept come first."""
    query = (
        select(Indicator)
        .outerjoin(Indicator.field)
        .options(joinedload(Indicator.field), joinedload(Indicator.values).joinedload(IndicatorValue.source))
        .order_by(Indicator.field_id.is_not(None), ActionField.position, Indicator.id)
    )
    if field is not None:
        query = query.where(Indicator.field_id == field.id)
    return db.session.scalars(query).unique().all()


def indicator_by_key(key: str) -> Indicator | None:
    """Find an indicator with its values."""
    query = (
        select(Indicator)
        .where(Indicator.key == key)
        .options(joinedload(Indicator.field), joinedload(Indicator.values).joinedload(IndicatorValue.source))
    )
    return db.session.scalars(query).unique().one_or_none()


def value_by_id(value_id: int) -> IndicatorValue | None:
    """Find a value with its indicator."""
    query = select(IndicatorValue).where(IndicatorValue.id == value_id).options(joinedload(IndicatorValue.indicator))
    return db.session.scalars(query).one_or_none()


def sources() -> Sequence[Source]:
    """Return all sources by title."""
    return db.session.scalars(select(Source).order_by(Source.title, Source.id)).all()


def sources_by_key(keys: Iterable[str | None]) -> dict[str, Source]:
    """Return the sources that figures name."""
    wanted = sorted({key for key in keys if key})
    if not wanted:
        return {}
    return {source.key: source for source in db.session.scalars(select(Source).where(Source.key.in_(wanted)))}
