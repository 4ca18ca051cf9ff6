"""Writes: action fields. A field is never deleted: it ends with successors. Nothing here commits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit, clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.core.slugs import slugify
from teilhabe_app.core.versions import claim
from teilhabe_app.framework.models import (
    ActionField,
    FieldOperation,
    FieldRevision,
    FieldSuccession,
    Indicator,
    Measure,
    Operation,
)
from teilhabe_app.framework.policy import Can
from teilhabe_app.framework.service.measures import as_it_stands, record_revision
from teilhabe_app.organisations.labels import LEVELS
from teilhabe_app.organisations.models import Body

TEXTS = ("number", "name", "short_name", "definition")
LONGEST_BASE = 34  # leaves room for a number
FEWEST = 2  # parts of a split, fields of a merger


@dataclass(frozen=True, kw_only=True, slots=True)
class Reasoned:
    """Why something is done, and the day of the decision."""

    reason: Multilingual
    decided_on: dt.date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class PartDraft:
    """The words of a field."""

    number: str
    name: Multilingual
    short_name: Multilingual
    definition: Multilingual


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldDraft:
    """A field as it is to be."""

    operation: FieldOperation
    words: PartDraft
    levels: Sequence[str]
    body_ids: frozenset[int]
    why: Reasoned
    seen: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SplitDraft:
    """What a field becomes; the maps say which part (from 0) each measure and each indicator goes to."""

    parts: Sequence[PartDraft]
    measures: Mapping[int, int]
    indicators: Mapping[int, int]
    why: Reasoned
    seen: int | None = None


def change_field(actor: Actor, field: ActionField, draft: FieldDraft) -> FieldRevision:
    """Rename, extend or adapt a field; its address stays."""
    policy.require(actor, Can.EDIT, field)
    _require_current(field)
    if draft.operation not in {FieldOperation.RENAME, FieldOperation.EXTEND, FieldOperation.ADAPT}:
        raise DomainError(_l("Not a valid choice."), field="operation")
    same = (
        all(getattr(field, name) == getattr(draft.words, name) for name in TEXTS)
        and list(field.levels) == list(draft.levels)
        and {body.id for body in field.bodies} == draft.body_ids
    )
    if same:
        raise DomainError(_l("Nothing is different yet."), field="operation")
    claim(field, draft.seen)
    _fill(field, draft)
    revision = record_field(field, draft.operation, draft.why, actor)
    audit.note(actor, f"field.{draft.operation}", field)
    return revision


def add_field(actor: Actor, draft: FieldDraft) -> ActionField:
    """Add an action field at the end of the list."""
    policy.require(actor, Can.EDIT)
    field = _new_field(draft.words)
    _fill(field, draft)
    record_field(field, FieldOperation.ADD, draft.why, actor)
    audit.note(actor, "field.add", field)
    return field


def split_field(actor: Actor, field: ActionField, draft: SplitDraft) -> list[ActionField]:
    """End a field and let new ones follow, each with the measures and indicators given to it."""
    policy.require(actor, Can.EDIT, field)
    _require_current(field)
    if len(draft.parts) < FEWEST:
        raise DomainError(_l("A field is split into at least two."), field="parts")
    claim(field, draft.seen)
    why = draft.why
    successors = [_new_field(part) for part in draft.parts]
    for measure in list(field.measures):
        measure.field = successors[draft.measures.get(measure.id, 0)]
        record_revision(measure, as_it_stands(measure, Operation.KEEP, why.reason, why.decided_on), actor)
    for indicator in db.session.scalars(select(Indicator).where(Indicator.field_id == field.id)):
        indicator.field = successors[draft.indicators.get(indicator.id, 0)]
    _succeed([field], successors, FieldOperation.SPLIT, why, actor)
    return successors


def merge_fields(actor: Actor, fields: Sequence[ActionField], into: PartDraft, why: Reasoned) -> ActionField:
    """End several fields and let one new field follow, with all their measures and indicators."""
    policy.require(actor, Can.EDIT)
    if len({field.id for field in fields}) < FEWEST:
        raise DomainError(_l("Choose at least two fields to merge."), field="fields")
    for field in fields:
        _require_current(field)
        claim(field, None)
    successor = _new_field(into)
    for field in fields:
        for measure in list(field.measures):
            measure.field = successor
            record_revision(measure, as_it_stands(measure, Operation.KEEP, why.reason, why.decided_on), actor)
        for indicator in db.session.scalars(select(Indicator).where(Indicator.field_id == field.id)):
            indicator.field = successor
    _succeed(fields, [successor], FieldOperation.MERGE, why, actor)
    return successor


def record_field(field: ActionField, operation: FieldOperation, why: Reasoned, actor: Actor | None) -> FieldRevision:
    """Put the field as it now is into its history."""
    db.session.flush()
    last = db.session.scalar(select(func.max(FieldRevision.number)).where(FieldRevision.field_id == field.id))
    revision = FieldRevision(
        field=field,
        number=(last or 0) + 1,
        operation=operation,
        reason=why.reason,
        state=_state(field),
        decided_on=why.decided_on,
        created_by_id=actor.id if actor else None,
    )
    db.session.add(revision)
    db.session.flush()
    return revision


def unique_slug(text: str, fallback: str) -> str:
    """Return an address for a field that no field has or had."""
    base = slugify(text, fallback.lower())
    if len(base) > LONGEST_BASE:  # cut between words where there are several
        base = base[:LONGEST_BASE].rpartition("-")[0] or base[:LONGEST_BASE]
    taken = set(db.session.scalars(select(ActionField.slug).where(ActionField.slug.startswith(base, autoescape=True))))
    return next(name for n in range(1, len(taken) + 2) if (name := base if n == 1 else f"{base}-{n}") not in taken)


def _state(field: ActionField) -> dict[str, Any]:
    return {
        **{name: getattr(field, name) for name in TEXTS},
        "levels": list(field.levels),
        "bodies": [body.key for body in field.bodies],
        "ended_on": field.ended_on.isoformat() if field.ended_on else None,
    }


def _require_current(field: ActionField) -> None:
    if field.ended_on is not None:
        raise DomainError(_l("This action field has ended. Change one that followed."))


def _fill(field: ActionField, draft: FieldDraft) -> None:
    for name in TEXTS:
        setattr(field, name, getattr(draft.words, name))
    field.levels = list(draft.levels)
    field.bodies = list(db.session.scalars(select(Body).where(Body.id.in_(draft.body_ids)).order_by(Body.id)))


def _new_field(words: PartDraft) -> ActionField:
    keys = set(db.session.scalars(select(ActionField.key)))
    key = next(name for n in range(1, len(keys) + 2) if (name := f"HF{n:02d}") not in keys)
    last = db.session.scalar(select(func.max(ActionField.position)))
    field = ActionField(
        key=key,
        slug=unique_slug(words.short_name.get("de", ""), key),
        position=(last or 0) + 1,
        levels=[],
        baseline={},
        **{name: getattr(words, name) for name in TEXTS},
    )
    try:
        with db.session.begin_nested():
            db.session.add(field)
    except IntegrityError as clash:
        raise DomainError(_l("Somebody else has just added a field. Please send it again.")) from clash
    return field


def _succeed(
    ended: Sequence[ActionField],
    successors: Sequence[ActionField],
    operation: FieldOperation,
    why: Reasoned,
    actor: Actor,
) -> None:
    """End fields, name who follows, and hand on levels and bodies: those of the measures, else the old field's."""
    db.session.flush()
    for field in successors:
        moved = db.session.scalars(select(Measure).where(Measure.field_id == field.id)).all()
        levels = {level for item in (moved or ended) for level in item.levels}
        field.levels = [level.value for level in LEVELS if level in levels]
        bodies = {body.id: body for item in (moved or ended) for body in item.bodies}
        field.bodies = [bodies[number] for number in sorted(bodies)]
    for field in ended:
        field.ended_on = why.decided_on or clock.today()
        db.session.expire(field, ["measures"])
        for successor in successors:
            db.session.add(FieldSuccession(predecessor=field, successor=successor))
        record_field(field, operation, why, actor)
        audit.note(actor, f"field.{operation}", field)
    for successor in successors:
        record_field(successor, FieldOperation.ADD, why, actor)
