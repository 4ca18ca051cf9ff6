"""Points as they are drafted: what one can be about, and how a lost update is noticed point by point."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from teilhabe_app.consultations import queries
from teilhabe_app.consultations.models import Consultation, Point, PointKind, Statement
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l

MAX_POINTS = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class PointDraft:
    """A point as entered; ``target`` is ``q<id>``, ``m<id>``, ``f<id>``, ``p<id>`` or empty for the whole.

    ``key`` is the stored point, None for a new one; ``seen`` is the digest of what the author saw when they began.
    """

    kind: PointKind
    target: str
    text: str
    reason: str
    key: int | None = None
    seen: str = ""

    @property
    def digest(self) -> str:
        """Return the digest of what was entered."""
        return digest(self.kind.value, self.target, self.text, self.reason)


def digest(*words: str) -> str:
    """Return a short digest of some words."""
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()[:16]


def target_of(point: Point) -> str:
    """Return what a point hangs on, as the select writes it."""
    pairs = (("m", point.measure_id), ("f", point.field_id), ("q", point.question_id), ("p", point.paragraph_id))
    return next((f"{letter}{key}" for letter, key in pairs if key), "")


def digest_of(point: Point) -> str:
    """Return the digest of a point as it is stored; of an adopted one only the reason is the organisation's own."""
    if point.adopted_id is not None:
        return digest(point.reason)
    return digest(point.kind.value, target_of(point), point.text, point.reason)


def subjects(consultation: Consultation, points: Iterable[Point] = ()) -> dict[str, dict[str, int]]:
    """Return by the words of the select what a point can hang on; ``points`` may keep what they hang on already."""
    found: dict[str, dict[str, int]] = {"": {}}
    found.update({f"q{question.id}": {"question_id": question.id} for question in consultation.questions})
    for material in consultation.materials:
        if material.measure_id:
            found[f"m{material.measure_id}"] = {"measure_id": material.measure_id}
        elif material.field_id:
            found[f"f{material.field_id}"] = {"field_id": material.field_id}
    found.update({f"f{field.id}": {"field_id": field.id} for field in consultation.format.fields})
    found.update({f"p{key}": {"paragraph_id": key} for key in queries.paragraph_ids(consultation)})
    for point in points:
        found.setdefault(target_of(point), {name: key for name in NOTHING if (key := getattr(point, name)) is not None})
    return found


NOTHING = {"measure_id": None, "field_id": None, "question_id": None, "paragraph_id": None}


def save_points(statement: Statement, drafts: Sequence[PointDraft], *, partly: bool = False) -> list[int]:
    """Store what was entered; return the places of the points that somebody else changed meanwhile.

    A point that its author did not touch stays as it is now. Words for a point that was removed become a new one, but
    not while the page saves by itself (``partly``): it would not know of the new one and add another each time.
    """
    known = subjects(statement.consultation, statement.points)
    stored = {point.id: point for point in statement.points}
    conflicts = []
    for place, draft in enumerate(drafts):
        point = stored.get(draft.key or 0)
        mine = digest(draft.reason) if point is not None and point.adopted_id is not None else draft.digest
        if draft.key is not None and mine == draft.seen:
            continue
        if draft.target not in known:
            raise DomainError(_l("Not a valid choice"), field=f"points-{place}-target")
        if point is None and draft.key is not None and partly:
            conflicts.append(place)
        elif point is None:
            add_point(statement, draft)
        elif digest_of(point) not in {draft.seen, mine}:
            conflicts.append(place)
        else:
            _fill(point, draft, known)
    return conflicts


def add_point(statement: Statement, draft: PointDraft | None = None, **values: Any) -> Point:
    """Add a point at the end."""
    if len(statement.points) >= MAX_POINTS:
        raise DomainError(_l("A statement has at most %(number)s points.", number=MAX_POINTS))
    draft = draft or PointDraft(kind=PointKind.CHANGE, target="", text="", reason="")
    subject = subjects(statement.consultation).get(draft.target, {})
    position = max((point.position for point in statement.points), default=0) + 1
    values = {"kind": draft.kind, "text": draft.text, "reason": draft.reason, **subject, **values}
    point = Point(position=position, **values)
    statement.points.append(point)
    db.session.flush()
    return point


def _fill(point: Point, draft: PointDraft, known: dict[str, dict[str, int]]) -> None:
    point.reason = draft.reason
    if point.adopted_id is None:
        point.kind, point.text = draft.kind, draft.text
        for column, key in {**NOTHING, **known[draft.target]}.items():
            setattr(point, column, key)


def move_point(statement: Statement, key: int, *, up: bool) -> None:
    """Swap a point with its neighbour; at the end of the list nothing happens."""
    ordered = sorted(statement.points, key=lambda one: one.position)
    at = next((place for place, one in enumerate(ordered) if one.id == key), None)
    if at is None or not 0 <= (other := at - 1 if up else at + 1) < len(ordered):
        return
    ordered[at], ordered[other] = ordered[other], ordered[at]
    _order(statement, ordered)


def remove_point(statement: Statement, draft: PointDraft) -> bool:
    """Take a point out, the others move up; False where somebody wrote in it what the author has not seen."""
    point = next((one for one in statement.points if one.id == draft.key), None)
    if point is None:
        return True
    mine = digest(draft.reason) if point.adopted_id is not None else draft.digest
    if digest_of(point) not in {draft.seen, mine}:
        return False
    statement.points.remove(point)
    db.session.flush()
    _order(statement, sorted(statement.points, key=lambda one: one.position))
    return True


def _order(statement: Statement, ordered: Sequence[Point]) -> None:
    """Give the points new numbers; the pair (statement, position) is unique at every moment."""
    for place, point in enumerate(ordered, 1):
        if point.position != place:
            point.position = -place
    db.session.flush()
    for point in ordered:
        point.position = abs(point.position)
    db.session.flush()
    statement.points.sort(key=lambda one: one.position)
