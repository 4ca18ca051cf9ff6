"""Writes: measures. Every change is a revision with an operation and a reason. Nothing here commits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.core.versions import claim
from teilhabe_app.framework.models import ActionField, Measure, MeasureRevision, MeasureStatus, Operation
from teilhabe_app.framework.policy import Can
from teilhabe_app.framework.queries.measures import changes
from teilhabe_app.organisations.models import Body


@dataclass(frozen=True, kw_only=True, slots=True)
class RevisionDraft:
    """How a measure is to read, what is done to it, and why; ``decided_on`` is the day of the decision."""

    operation: Operation
    reason: Multilingual
    title: Multilingual
    description: Multilingual | None
    status: MeasureStatus
    levels: Sequence[str]
    responsible: str | None
    decided_on: dt.date | None
    body_ids: frozenset[int] | None = None  # None: those who answer for it stay the same
    seen: int | None = None  # the version that the author read; None: the one at hand


def as_it_stands(
    measure: Measure, operation: Operation, reason: Multilingual, decided_on: dt.date | None = None
) -> RevisionDraft:
    """Return a draft that leaves the measure's text as it is."""
    return RevisionDraft(
        operation=operation,
        reason=reason,
        title=measure.title,
        description=measure.description,
        status=measure.status,
        levels=list(measure.levels),
        responsible=measure.responsible,
        decided_on=decided_on,
    )


def revise_measure(actor: Actor, measure: Measure, draft: RevisionDraft) -> MeasureRevision:
    """Change, extend, discontinue or keep a measure.

    Keeping changes no text; discontinuing sets the status; changing and extending must change something. Raises
    DomainError with the field at fault, and StaleError where somebody else was faster.
    """
    policy.require(actor, Can.REVISE, measure)
    if draft.operation is Operation.ADD:
        raise DomainError(_l("This measure has already been added."), field="operation")
    if not any(draft.reason.values()):
        raise DomainError(_l("Say why, so that people can understand it."), field="reason")
    if draft.operation is Operation.KEEP:
        draft = replace(
            as_it_stands(measure, Operation.KEEP, draft.reason, draft.decided_on),
            body_ids=draft.body_ids,
            seen=draft.seen,
        )
    if draft.operation is Operation.DISCONTINUE:
        draft = replace(draft, status=MeasureStatus.DISCONTINUED)
    moved = draft.body_ids is not None and draft.body_ids != {body.id for body in measure.bodies}
    if moved:
        policy.require(actor, Can.EDIT)
    if draft.operation in {Operation.CHANGE, Operation.EXTEND} and not (moved or changes(measure, draft)):
        raise DomainError(
            _l("Nothing is different yet. Change something, or choose to keep the measure as it is."),
            field="operation",
        )
    claim(measure, draft.seen)
    revision = record_revision(measure, draft, actor)
    audit.note(actor, f"measure.{draft.operation}", measure, number=revision.number)
    return revision


def add_measure(actor: Actor, field: ActionField, draft: RevisionDraft) -> Measure:
    """Add a measure to a field that has not ended; its key continues the field's count."""
    policy.require(actor, Can.EDIT, field)
    if field.ended_on is not None:
        raise DomainError(_l("This action field has ended. Add the measure to one that followed."))
    start = f"{field.key}-M"
    taken = set(db.session.scalars(select(Measure.key).where(Measure.key.startswith(start, autoescape=True))))
    key = next(name for n in range(1, len(taken) + 2) if (name := f"{start}{n}") not in taken)
    try:
        with db.session.begin_nested():
            measure = Measure(key=key, field=field, title=draft.title, levels=[], figures={})
            db.session.add(measure)
    except IntegrityError as clash:
        raise DomainError(_l("Somebody else has just added a measure. Please send it again.")) from clash
    record_revision(measure, replace(draft, operation=Operation.ADD), actor)
    audit.note(actor, "measure.add", measure)
    return measure


def record_revision(measure: Measure, draft: RevisionDraft, actor: Actor | None) -> MeasureRevision:
    """Put a checked draft into the measure and into its history."""
    measure.title, measure.description = draft.title, draft.description or None
    measure.status, measure.responsible = draft.status, draft.responsible or None
    measure.levels = list(draft.levels)
    if draft.body_ids is not None:
        found = select(Body).where(Body.id.in_(draft.body_ids)).order_by(Body.id)
        measure.bodies = list(db.session.scalars(found))
    measure.revision_number = (measure.revision_number or 0) + 1
    revision = MeasureRevision(
        measure=measure,
        number=measure.revision_number,
        operation=draft.operation,
        reason=draft.reason,
        title=draft.title,
        description=draft.description or None,
        status=draft.status,
        levels=list(draft.levels),
        responsible=draft.responsible or None,
        decided_on=draft.decided_on,
        created_by_id=actor.id if actor else None,
    )
    db.session.add(revision)
    db.session.flush()
    return revision
