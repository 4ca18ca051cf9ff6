"""Writes: the way of a draft to a second person, and handing in.

Two people: who proposed a draft, or else began it or wrote it alone, does not hand it in, unless the organisation has
a single active member (decision 0014).
"""

from __future__ import annotations

import datetime as dt

from teilhabe_app.accounts.models import Actor, Guest, User
from teilhabe_app.consultations import queries
from teilhabe_app.consultations.models import Point, Statement, StatementState
from teilhabe_app.consultations.policy import Can
from teilhabe_app.consultations.service.statements import missing
from teilhabe_app.contributions import service as contributions
from teilhabe_app.contributions.models import Channel, Kind, Place, Thread, Visibility
from teilhabe_app.core import audit, clock, receipts
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.policy import policy
from teilhabe_app.core.versions import claim

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


def propose(actor: User, statement: Statement, seen: int) -> None:
    """Ask a second person for approval; until they answer, nobody changes it."""
    policy.require(actor, Can.PROPOSE, statement)
    if gaps := missing(statement):
        raise DomainError(gaps[0])
    claim(statement, seen)
    statement.state = StatementState.PROPOSED
    statement.proposed_at, statement.proposed_by = clock.now(), actor
    statement.returned_at = statement.returned_note = None
    db.session.flush()
    audit.note(actor, "statement.propose", statement)


def take_back(actor: Actor, statement: Statement) -> None:
    """Make a proposal a draft again, to go on writing."""
    policy.require(actor, Can.TAKE_BACK, statement)
    _reopen(statement)
    audit.note(actor, "statement.take_back", statement)


def send_back(actor: Actor, statement: Statement, note: str) -> None:
    """Do not approve yet: the members see what is asked for and go on writing."""
    policy.require(actor, Can.SEND_BACK, statement)
    _reopen(statement)
    statement.returned_at, statement.returned_note = clock.now(), note
    audit.note(actor, "statement.send_back", statement)


def _reopen(statement: Statement) -> None:
    claim(statement, statement.version)
    statement.state = StatementState.DRAFT
    statement.proposed_at = statement.proposed_by = None
    db.session.flush()


def hand_in(actor: User, statement: Statement, seen: int) -> None:
    """Hand in what the approver has read: it freezes, and each point becomes a published contribution."""
    policy.require(actor, Can.HAND_IN, statement)
    if gaps := missing(statement):
        raise DomainError(gaps[0])
    claim(statement, seen)
    freeze(statement, actor, clock.now())
    audit.note(actor, "statement.hand_in", statement, points=len(statement.points))


def freeze(statement: Statement, author: User | Guest, moment: dt.datetime) -> None:
    """Make each point a published contribution of its author, give a receipt, and let nothing change any more."""
    threads = _threads(statement)
    for point in statement.points:
        draft = _contribution(statement, point)
        point.contribution = contributions.receive_for_host(
            author, threads[point.id], draft, publish=True, organisation=statement.organisation
        )
    db.session.flush()  # the points first: once the state has changed, nothing of it can be written any more
    statement.state = StatementState.HANDED_IN
    statement.receipt, statement.handed_in_at = receipts.new(), moment
    statement.handed_in_by = author if isinstance(author, User) else None
    db.session.flush()


def _contribution(statement: Statement, point: Point) -> contributions.Draft:
    text = "\n\n".join(part for part in (point.text, point.reason) if part)
    return contributions.Draft(
        text=text,
        language=statement.language,
        kind=Kind(point.kind.value),
        channel=Channel.STATEMENT,
        once=f"statement-{statement.id}-{point.position}",
        parent_id=_original(point),
        field_id=point.field_id or (point.measure.field_id if point.measure else None),
        measure_id=point.measure_id,
    )


def _original(point: Point) -> int | None:
    """Return the contribution that an adopted point agrees with, while everybody sees it."""
    said = point.adopted.contribution if point.adopted else None
    return said.id if said and said.visibility is Visibility.PUBLISHED else None


def _threads(statement: Statement) -> dict[int, Thread]:
    """Return by point id the thread of its question or material; what has none goes to the thread of statements.

    An adopted point stands below the original.
    """
    consultation = statement.consultation
    by_question = {question.id: question.thread for question in consultation.questions}
    by_measure = {one.measure_id: one.thread for one in consultation.materials if one.measure_id}
    by_field = {one.field_id: one.thread for one in consultation.materials if one.field_id}
    common: Thread | None = None
    found: dict[int, Thread] = {}
    for point in statement.points:
        said = point.adopted.contribution if point.adopted else None
        thread = said.thread if said else by_question.get(point.question_id or 0)
        thread = thread or (point.paragraph.thread if point.paragraph else None)
        thread = thread or by_measure.get(point.measure_id or 0) or by_field.get(point.field_id or 0)
        if thread is None:
            common = common or queries.statement_thread(consultation)
            common = common or contributions.open_thread(consultation.format, Place.STATEMENT, STATEMENTS)
            thread = common
        found[point.id] = thread
    db.session.flush()
    return found
