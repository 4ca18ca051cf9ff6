"""Writes: drafts of statements, on which several members work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Actor, User
from teilhabe_app.consultations import queries
from teilhabe_app.consultations.models import Consultation, Point, PointKind, Statement
from teilhabe_app.consultations.policy import Can
from teilhabe_app.consultations.service import points
from teilhabe_app.consultations.service.points import PointDraft, digest
from teilhabe_app.core import audit
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, StaleError
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.core.versions import claim
from teilhabe_app.organisations.models import Organisation

TEXTS = ("introduction", "mandate")
CHANGED = _l("Someone else has changed this meanwhile. Compare with what it says now, then save again.")


@dataclass(frozen=True, kw_only=True, slots=True)
class StatementDraft:
    """A statement as entered; everything may still be missing. ``seen`` is what its author saw, texts as digests."""

    language: str
    introduction: str
    mandate: str
    points: Sequence[PointDraft]
    language_seen: str = ""
    introduction_seen: str = digest("")
    mandate_seen: str = digest("")


def begin_statement(
    actor: User, consultation: Consultation, organisation: Organisation, language: str, once: str | None
) -> Statement:
    """Begin a draft, or continue the open one; after handing in, the next one is an addendum."""
    policy.require(actor, Can.DRAFT, consultation)
    policy.require(actor, Can.DRAFT_FOR, organisation)
    if once and (earlier := queries.statement_by_once(once)):
        return earlier
    before = queries.statements_of(consultation, organisation)
    if before and before[-1].is_open:
        return before[-1]
    statement = Statement(
        consultation=consultation,
        organisation=organisation,
        number=before[-1].number + 1 if before else 1,
        once=once,
        language=language,
        drafted_by=actor,
    )
    try:
        with db.session.begin_nested():
            db.session.add(statement)
    except IntegrityError:
        return queries.statements_of(consultation, organisation)[-1]
    audit.note(actor, "statement.begin", statement)
    return statement


def save_statement(actor: Actor, statement: Statement, draft: StatementDraft, *, partly: bool = False) -> list[str]:
    """Save what its author changed; return the names of parts that somebody else changed meanwhile.

    What the author left as they saw it is left as it is now, so that several people can work on one draft. Where a
    part was changed by both, nothing is saved (StaleError), or with ``partly`` everything else.
    """
    policy.require(actor, Can.EDIT_STATEMENT, statement)
    claim(statement, statement.version)
    if draft.language != draft.language_seen:
        statement.language = draft.language
    conflicts = [name for name in TEXTS if not _saved_text(statement, draft, name)]
    conflicts += [f"points-{place}" for place in points.save_points(statement, draft.points, partly=partly)]
    if conflicts and not partly:
        raise StaleError(CHANGED)
    db.session.flush()
    audit.note(actor, "statement.save", statement, points=len(draft.points))
    return conflicts


def _saved_text(statement: Statement, draft: StatementDraft, name: str) -> bool:
    """Store a text that its author changed; tell whether nobody else had changed it."""
    mine, seen, now = getattr(draft, name), getattr(draft, f"{name}_seen"), getattr(statement, name)
    if digest(mine) == seen or mine == now:
        return True
    if digest(now) != seen:
        return False
    setattr(statement, name, mine)
    return True


def change_points(actor: Actor, statement: Statement, action: str, draft: PointDraft | None) -> Point | None:
    """Add, move or remove a point: ``add``, ``up``, ``down``, ``remove``; anything else does nothing.

    ``draft`` is the point as the page sent it. Raises StaleError where the point to remove says something else now.
    """
    policy.require(actor, Can.EDIT_STATEMENT, statement)
    if action == "add":
        return points.add_point(statement)
    if draft is None or draft.key is None:
        return None
    if action in {"up", "down"}:
        points.move_point(statement, draft.key, up=action == "up")
    elif action == "remove" and not points.remove_point(statement, draft):
        raise StaleError(CHANGED)
    return None


def delete_draft(actor: Actor, statement: Statement) -> None:
    """Throw a draft away."""
    policy.require(actor, Can.EDIT_STATEMENT, statement)
    audit.note(actor, "statement.delete", statement)
    db.session.delete(statement)


def adopt_point(actor: User, point: Point, organisation: Organisation, language: str, reason: str) -> Point:
    """Make a point of another organisation one's own, with a reason; it goes into the organisation's open draft."""
    policy.require(actor, Can.ADOPT, point)
    original = point.adopted or point
    if organisation.id in {point.statement.organisation_id, original.statement.organisation_id}:
        raise DomainError(_l("This is a point of this organisation itself."), field="organisation_id")
    statement = begin_statement(actor, point.statement.consultation, organisation, language, None)
    policy.require(actor, Can.EDIT_STATEMENT, statement)
    if queries.has_adopted(organisation, original):
        raise DomainError(_l("Your organisation has already adopted this point."), field="organisation_id")
    claim(statement, statement.version)
    values: dict[str, Any] = {
        "adopted": original,
        "measure_id": original.measure_id,
        "field_id": original.field_id,
        "question_id": original.question_id,
        "paragraph_id": original.paragraph_id,
    }
    draft = PointDraft(kind=PointKind.AGREE, target="", text="", reason=reason)
    made = points.add_point(statement, draft, **values)
    audit.note(actor, "statement.adopt", statement, point=original.id)
    return made


def missing(statement: Statement) -> list[Any]:
    """Return what still has to be written before it can be handed in."""
    gaps: list[Any] = []
    if not statement.mandate:
        gaps.append(_l("Say on whose behalf you speak and how this was decided."))
    if not statement.points:
        gaps.append(_l("Write at least one point."))
    for point in statement.points:
        if point.adopted_id is None and not point.text:
            gaps.append(_l("Point %(number)s has no text.", number=point.position))
        if point.adopted_id is not None and not point.reason:
            gaps.append(_l("Say why you adopt point %(number)s.", number=point.position))
    return gaps
