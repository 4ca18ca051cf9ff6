"""Writes: goals, indicators with their values, sources. Every change is kept with its reason. Nothing here commits."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.core.slugs import slugify
from teilhabe_app.core.versions import claim
from teilhabe_app.framework.models import Concept, Goal, Indicator, IndicatorValue, PartRevision, Source
from teilhabe_app.framework.policy import Can
from teilhabe_app.framework.service.fields import Reasoned

VALUE_TEXTS = ("year", "value_text", "population", "basis", "note", "inferred")


@dataclass(frozen=True, kw_only=True, slots=True)
class GoalDraft:
    """A goal as it is to read."""

    number: str
    title: Multilingual
    definition: Multilingual | None
    why: Reasoned
    seen: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class IndicatorDraft:
    """What is measured, in which unit, for which field (None: the whole concept)."""

    name: Multilingual
    unit: str
    field_id: int | None
    why: Reasoned
    seen: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ValueDraft:
    """One value with everything that makes it comparable."""

    year: int | None
    value: Decimal | None
    value_text: str | None
    population: Multilingual | None
    basis: Multilingual | None
    note: Multilingual | None
    inferred: bool
    source_id: int | None
    why: Reasoned
    seen: int | None = None


def add_goal(actor: Actor, draft: GoalDraft) -> Goal:
    """Add an overarching goal at the end; its number is its own."""
    policy.require(actor, Can.EDIT)
    last = db.session.scalar(select(func.max(Goal.position)))
    goal = Goal(number=draft.number, position=(last or 0) + 1, title=draft.title, definition=draft.definition)
    try:
        with db.session.begin_nested():
            db.session.add(goal)
    except IntegrityError as clash:
        raise DomainError(_l("Another goal has this number."), field="number") from clash
    record_part(goal, draft.why, actor)
    audit.note(actor, "goal.add", goal)
    return goal


def change_goal(actor: Actor, goal: Goal, draft: GoalDraft) -> Goal:
    """Word a goal anew; its number stays, because its history hangs on it."""
    policy.require(actor, Can.EDIT, goal)
    claim(goal, draft.seen)
    goal.title, goal.definition = draft.title, draft.definition
    record_part(goal, draft.why, actor)
    audit.note(actor, "goal.change", goal)
    return goal


def add_indicator(actor: Actor, draft: IndicatorDraft) -> Indicator:
    """Add an indicator; its key comes from its German name."""
    policy.require(actor, Can.EDIT)
    base = f"IND-{slugify(draft.name.get('de', ''), 'x')[:20].strip('-').upper()}"
    taken = set(db.session.scalars(select(Indicator.key).where(Indicator.key.startswith(base, autoescape=True))))
    key = next(name for n in range(1, len(taken) + 2) if (name := base if n == 1 else f"{base}-{n}") not in taken)
    indicator = Indicator(key=key, name=draft.name, unit=draft.unit, field_id=draft.field_id)
    try:
        with db.session.begin_nested():
            db.session.add(indicator)
    except IntegrityError as clash:
        raise DomainError(_l("Somebody else has just added an indicator. Please send it again.")) from clash
    record_part(indicator, draft.why, actor)
    audit.note(actor, "indicator.add", indicator)
    return indicator


def change_indicator(actor: Actor, indicator: Indicator, draft: IndicatorDraft) -> Indicator:
    """Change what an indicator is called, its unit or its field."""
    policy.require(actor, Can.EDIT, indicator)
    claim(indicator, draft.seen)
    indicator.name, indicator.unit, indicator.field_id = draft.name, draft.unit, draft.field_id
    record_part(indicator, draft.why, actor)
    audit.note(actor, "indicator.change", indicator)
    return indicator


def add_value(actor: Actor, indicator: Indicator, draft: ValueDraft) -> IndicatorValue:
    """Add a value at the end of the indicator's list."""
    policy.require(actor, Can.EDIT, indicator)
    _check_value(draft)
    claim(indicator, draft.seen)
    last = max((value.position for value in indicator.values), default=0)
    value = IndicatorValue(position=last + 1)
    _fill_value(value, draft)
    indicator.values.append(value)
    record_part(indicator, draft.why, actor)
    audit.note(actor, "indicator.add_value", indicator)
    return value


def change_value(actor: Actor, value: IndicatorValue, draft: ValueDraft) -> IndicatorValue:
    """Correct a value."""
    policy.require(actor, Can.EDIT, value.indicator)
    _check_value(draft)
    claim(value.indicator, draft.seen)
    _fill_value(value, draft)
    record_part(value.indicator, draft.why, actor)
    audit.note(actor, "indicator.change_value", value.indicator)
    return value


def remove_value(actor: Actor, value: IndicatorValue, why: Reasoned, seen: int | None = None) -> None:
    """Take a wrong value out; the history keeps it."""
    indicator = value.indicator
    policy.require(actor, Can.EDIT, indicator)
    claim(indicator, seen)
    indicator.values.remove(value)
    record_part(indicator, why, actor)
    audit.note(actor, "indicator.remove_value", indicator)


def add_source(actor: Actor, title: str, url: str | None) -> Source:
    """Add a source that figures can name."""
    policy.require(actor, Can.EDIT)
    base = slugify(title, "source").replace("-", "_")[:30].strip("_")
    taken = set(db.session.scalars(select(Source.key).where(Source.key.startswith(base, autoescape=True))))
    key = next(name for n in range(1, len(taken) + 2) if (name := base if n == 1 else f"{base}_{n}") not in taken)
    source = Source(key=key, title=title, url=url)
    db.session.add(source)
    audit.note(actor, "source.add", source)
    return source


def record_part(part: Concept | Goal | Indicator, why: Reasoned, actor: Actor | None) -> PartRevision:
    """Put the concept, a goal or an indicator as it now is into its history."""
    db.session.flush()
    kind, key, state = _state(part)
    of_part = (PartRevision.part == kind, PartRevision.part_key == key)
    last = db.session.scalar(select(func.max(PartRevision.number)).where(*of_part))
    revision = PartRevision(
        part=kind,
        part_key=key,
        number=(last or 0) + 1,
        reason=why.reason,
        state=state,
        decided_on=why.decided_on,
        created_by_id=actor.id if actor else None,
    )
    db.session.add(revision)
    db.session.flush()
    return revision


def _state(part: Concept | Goal | Indicator) -> tuple[str, str, dict[str, Any]]:
    if isinstance(part, Goal):
        return "goal", part.number, {"title": part.title, "definition": part.definition}
    if isinstance(part, Indicator):
        values = [
            {
                **{name: getattr(value, name) for name in VALUE_TEXTS},
                "value": None if value.value is None else str(value.value),
                "source_id": value.source_id,
            }
            for value in part.values
        ]
        return "indicator", part.key, {"name": part.name, "unit": part.unit, "field": part.field_id, "values": values}
    names = ("title", "summary", "jurisdiction", "issue", "decisions", "reports", "facts")
    return "concept", part.key, {name: getattr(part, name) for name in names}


def _check_value(draft: ValueDraft) -> None:
    if draft.value is None and not draft.value_text:
        raise DomainError(
            _l("Give a number, or the value in words where the source has no single number."), field="value"
        )


def _fill_value(value: IndicatorValue, draft: ValueDraft) -> None:
    for name in VALUE_TEXTS:
        setattr(value, name, getattr(draft, name))
    value.value, value.source_id = draft.value, draft.source_id
