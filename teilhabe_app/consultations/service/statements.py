"""Writes: statements of organisations, from the first draft to handing in.

Two people: whoever began the draft does not hand it in, unless the organisation has a single active member.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Actor, User
from teilhabe_app.consultations import queries
from teilhabe_app.consultations.models import Consultation, Point, PointKind, Statement, StatementState
from teilhabe_app.consultations.policy import Can
from teilhabe_app.contributions import service as contributions
from teilhabe_app.contributions.models import Channel, Kind, Place, Thread
from teilhabe_app.core import audit, clock, receipts
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.core.versions import claim
from teilhabe_app.organisations.models import Organisation

STATEMENTS = Multilingual(
    {
        "de": "Stellungnahmen",
        "de-simple": "Texte von Gruppen",
        "en": "Statements",
        "tr": "Görüş bildirimleri",
        "ar": "بيانات المنظمات",
        "uk": "Заяви організацій",
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class PointDraft:
    """A point as entered; ``target`` is ``q<id>``, ``m<id>``, ``f<id>`` or empty for the consultation as a whole."""

    kind: PointKind
    target: str
    text: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class StatementDraft:
    """A statement as entered; everything may still be missing."""

    language: str
    introduction: str
    mandate: str
    points: Sequence[PointDraft]


def begin_statement(
    actor: User, consultation: Consultation, organisation: Organisation, language: str, once: str | None
) -> Statement:
    """Begin a draft, or continue the open one; after handing in, the next one is an addendum."""
    policy.require(actor, Can.DRAFT, consultation)
    policy.require(actor, Can.DRAFT_FOR, organisation)
    if once and (earlier := queries.statement_by_once(once)):
        return earlier
    before = queries.statements_of(consultation, organisation)
    if before and before[-1].state is StatementState.DRAFT:
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


def save_statement(actor: Actor, statement: Statement, draft: StatementDraft, seen: int) -> None:
    """Save a draft; raises StaleError when another member saved meanwhile."""
    policy.require(actor, Can.EDIT_STATEMENT, statement)
    targets = _targets(statement.consultation)
    for number, point in enumerate(draft.points):
        if point.target not in targets:
            raise DomainError(_l("Not a valid choice"), field=f"points-{number}-target")
    claim(statement, seen)
    statement.language, statement.introduction, statement.mandate = draft.language, draft.introduction, draft.mandate
    statement.points.clear()
    db.session.flush()
    for position, point in enumerate(draft.points, 1):
        statement.points.append(
            Point(position=position, kind=point.kind, text=point.text, reason=point.reason, **targets[point.target])
        )
    db.session.flush()
    audit.note(actor, "statement.save", statement, points=len(draft.points))


def delete_draft(actor: Actor, statement: Statement) -> None:
    """Throw a draft away."""
    policy.require(actor, Can.EDIT_STATEMENT, statement)
    audit.note(actor, "statement.delete", statement)
    db.session.delete(statement)


def missing(statement: Statement) -> list[Any]:
    """Return what still has to be written before it can be handed in."""
    gaps: list[Any] = []
    if not statement.mandate:
        gaps.append(_l("Say on whose behalf you speak and how this was decided."))
    if not statement.points:
        gaps.append(_l("Write at least one point."))
    gaps.extend(
        _l("Point %(number)s has no text.", number=point.position) for point in statement.points if not point.text
    )
    return gaps


def hand_in(actor: User, statement: Statement, seen: int) -> None:
    """Hand in what the approver has read: it freezes, and each point becomes a published contribution."""
    policy.require(actor, Can.HAND_IN, statement)
    if gaps := missing(statement):
        raise DomainError(gaps[0])
    claim(statement, seen)
    threads = _threads(statement)
    for point in statement.points:
        point.contribution = contributions.receive_for_host(
            actor, threads[point.id], _contribution(statement, point), publish=True, organisation=statement.organisation
        )
    db.session.flush()  # the points first: once the state has changed, nothing of it can be written any more
    statement.state = StatementState.HANDED_IN
    statement.receipt, statement.handed_in_at, statement.handed_in_by = receipts.new(), clock.now(), actor
    db.session.flush()
    audit.note(actor, "statement.hand_in", statement, points=len(statement.points))


def _contribution(statement: Statement, point: Point) -> contributions.Draft:
    return contributions.Draft(
        text=f"{point.text}\n\n{point.reason}" if point.reason else point.text,
        language=statement.language,
        kind=Kind(point.kind.value),
        channel=Channel.STATEMENT,
        once=f"statement-{statement.id}-{point.position}",
        field_id=point.field_id or (point.measure.field_id if point.measure else None),
        measure_id=point.measure_id,
    )


def _threads(statement: Statement) -> dict[int, Thread]:
    """Return by point id the thread of its question or material; what has none goes to the thread of statements."""
    consultation = statement.consultation
    by_question = {question.id: question.thread for question in consultation.questions}
    by_measure = {one.measure_id: one.thread for one in consultation.materials if one.measure_id}
    by_field = {one.field_id: one.thread for one in consultation.materials if one.field_id}
    common: Thread | None = None
    found: dict[int, Thread] = {}
    for point in statement.points:
        thread = by_question.get(point.question_id or 0)
        thread = thread or by_measure.get(point.measure_id or 0) or by_field.get(point.field_id or 0)
        if thread is None:
            common = common or queries.statement_thread(consultation)
            common = common or contributions.open_thread(consultation.format, Place.STATEMENT, STATEMENTS)
            thread = common
        found[point.id] = thread
    db.session.flush()
    return found


def _targets(consultation: Consultation) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {"": {}}
    found.update({f"q{question.id}": {"question_id": question.id} for question in consultation.questions})
    for material in consultation.materials:
        if material.measure_id:
            found[f"m{material.measure_id}"] = {"measure_id": material.measure_id}
        elif material.field_id:
            found[f"f{material.field_id}"] = {"field_id": material.field_id}
    found.update({f"f{field.id}": {"field_id": field.id} for field in consultation.format.fields})
    return found
