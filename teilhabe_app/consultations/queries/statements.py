"""Reads of statements with their points."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload, undefer

from teilhabe_app.accounts.models import Actor
from teilhabe_app.consultations.models import (
    Consultation,
    Document,
    DocumentEdition,
    Paragraph,
    Passage,
    Point,
    Question,
    Statement,
    StatementState,
)
from teilhabe_app.contributions.models import Place, Thread
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.formats.models import Format, State
from teilhabe_app.organisations.models import Organisation

MOST = 30  # statements on the page of an organisation


def handed_in(consultation: Consultation) -> Sequence[Statement]:
    """Return the statements that were handed in, newest first."""
    return db.session.scalars(_handed_in(), {"consultation": consultation.id}).all()


@cache
def _handed_in() -> Select[Statement]:
    return (
        select(Statement)
        .where(Statement.consultation_id == bindparam("consultation"), Statement.state == StatementState.HANDED_IN)
        .options(joinedload(Statement.organisation))
        .order_by(Statement.handed_in_at.desc(), Statement.id.desc())
    )


def drafts_of(actor: Actor, consultation: Consultation, organisation_ids: Sequence[int]) -> Sequence[Statement]:
    """Return the drafts that the reader may work on."""
    if not actor.is_authenticated or not organisation_ids:
        return []
    query = (
        select(Statement)
        .where(
            Statement.consultation_id == consultation.id,
            Statement.state != StatementState.HANDED_IN,
            Statement.organisation_id.in_(organisation_ids),
        )
        .options(joinedload(Statement.organisation))
        .order_by(Statement.id)
    )
    return db.session.scalars(query).all()


def statement_by_id(statement_id: int) -> Statement | None:
    """Load a statement with its points, what they adopt, its organisation and members (3 statements)."""
    query = (
        select(Statement)
        .where(Statement.id == statement_id)
        .options(
            joinedload(Statement.consultation).joinedload(Consultation.format),
            joinedload(Statement.organisation).selectinload(Organisation.memberships),
            joinedload(Statement.drafted_by),
            selectinload(Statement.points).options(*_with_point()),
        )
    )
    return db.session.scalars(query).unique().one_or_none()


def _with_point() -> list[Any]:
    """Return what the words of a point need."""
    return [
        joinedload(Point.measure),
        joinedload(Point.field),
        joinedload(Point.question),
        joinedload(Point.paragraph).joinedload(Paragraph.thread),
        joinedload(Point.contribution),
        adopted_of(Point),
    ]


def point_by_id(point_id: int) -> Point | None:
    """Load a point with its statement, what it is about and what it adopts."""
    query = (
        select(Point)
        .where(Point.id == point_id)
        .options(
            joinedload(Point.statement).joinedload(Statement.consultation).joinedload(Consultation.format),
            joinedload(Point.statement).joinedload(Statement.organisation),
            *_with_point(),
        )
    )
    return db.session.scalars(query).unique().one_or_none()


def has_adopted(organisation: Organisation, point: Point) -> bool:
    """Tell whether an organisation has made a point its own, in a draft or in a statement."""
    query = (
        select(Point.id)
        .join(Point.statement)
        .where(Point.adopted_id == point.id, Statement.organisation_id == organisation.id)
        .limit(1)
    )
    return db.session.scalar(query) is not None


def adopters_of(points: Sequence[Point]) -> dict[int, list[Point]]:
    """Return by point the handed-in points that adopt it, first to last (1 statement)."""
    query = (
        select(Point)
        .join(Point.statement)
        .where(Point.adopted_id.in_([point.id for point in points]), Statement.state == StatementState.HANDED_IN)
        .options(contains_eager(Point.statement).joinedload(Statement.organisation))
        .order_by(Statement.handed_in_at, Point.id)
    )
    found: dict[int, list[Point]] = {}
    for point in db.session.scalars(query) if points else ():
        found.setdefault(point.adopted_id or 0, []).append(point)
    return found


def adoption_counts(point_ids: Sequence[int]) -> dict[int, int]:
    """Return how many organisations have adopted each point in a statement that was handed in (1 statement)."""
    query = (
        select(Point.adopted_id, func.count(Statement.organisation_id.distinct()))
        .join(Point.statement)
        .where(Point.adopted_id.in_(point_ids), Statement.state == StatementState.HANDED_IN)
        .group_by(Point.adopted_id)
    )
    return {row[0] or 0: row[1] for row in db.session.execute(query)} if point_ids else {}


def earlier_statement(statement: Statement) -> Statement | None:
    """Return what the organisation, or one that it follows, handed in before, in any consultation."""
    line = _line_of(statement.organisation_id)
    before = statement.handed_in_at or clock.now()
    query = (
        select(Statement)
        .join(Statement.organisation)
        .join(Statement.consultation)
        .join(Consultation.format)
        .where(
            Statement.organisation_id.in_(line),
            Statement.id != statement.id,
            Statement.state == StatementState.HANDED_IN,
            Statement.handed_in_at <= before,
            Format.state != State.DRAFT,
        )
        .options(
            contains_eager(Statement.consultation).contains_eager(Consultation.format),
            contains_eager(Statement.organisation),
        )
        .order_by(Statement.handed_in_at.desc(), Statement.id.desc())
        .limit(1)
    )
    return db.session.scalars(query).one_or_none()


def _line_of(organisation_id: int) -> Any:
    """Return an organisation and all that it follows, however many steps back."""
    line = select(Organisation.id).where(Organisation.id == organisation_id).cte("line", recursive=True)
    return select(line.union(select(Organisation.id).where(Organisation.successor_id == line.c.id)).c.id)


def said_together(last: Statement) -> Sequence[Statement]:
    """Return a statement with what its organisation had handed in before on the same consultation (2 statements)."""
    query = (
        select(Statement)
        .where(
            Statement.consultation_id == last.consultation_id,
            Statement.organisation_id == last.organisation_id,
            Statement.state == StatementState.HANDED_IN,
            Statement.number <= last.number,
        )
        .options(joinedload(Statement.organisation), selectinload(Statement.points).options(*_with_point()))
        .order_by(Statement.number)
    )
    return db.session.scalars(query).all()


def statement_with_file(statement_id: int) -> Statement | None:
    """Load a statement with the content of its file; None where it has none."""
    query = (
        select(Statement)
        .where(Statement.id == statement_id, Statement.file_name.is_not(None))
        .options(
            undefer(Statement.file_content),
            selectinload(Statement.points).joinedload(Point.contribution),
            joinedload(Statement.consultation).joinedload(Consultation.format),
            joinedload(Statement.organisation).selectinload(Organisation.memberships),
        )
    )
    return db.session.scalars(query).unique().one_or_none()


def statement_by_once(once: str) -> Statement | None:
    """Find what an earlier sending of the same form created."""
    return db.session.scalars(select(Statement).where(Statement.once == once)).one_or_none()


def statements_of(consultation: Consultation, organisation: Organisation) -> Sequence[Statement]:
    """Return all statements of an organisation here, drafts too, first to last."""
    query = (
        select(Statement)
        .where(Statement.consultation_id == consultation.id, Statement.organisation_id == organisation.id)
        .order_by(Statement.number)
    )
    return db.session.scalars(query).all()


def said_by(organisation: Organisation) -> Sequence[Statement]:
    """Return what an organisation handed in, newest first, with its points (2 statements)."""
    query = (
        select(Statement)
        .join(Statement.consultation)
        .join(Consultation.format)
        .where(
            Statement.organisation_id == organisation.id,
            Statement.state == StatementState.HANDED_IN,
            Format.state != State.DRAFT,
        )
        .options(
            contains_eager(Statement.consultation).contains_eager(Consultation.format),
            selectinload(Statement.points).options(joinedload(Point.contribution), adopted_of(Point)),
        )
        .order_by(Statement.handed_in_at.desc(), Statement.id.desc())
        .limit(MOST)
    )
    return db.session.scalars(query).all()


def adopted_of(kind: type[Point]) -> Any:
    """Return the loading of the original of an adopted point with its words and its organisation."""
    adopted = joinedload(kind.adopted)
    return adopted.options(
        joinedload(Point.contribution), joinedload(Point.statement).joinedload(Statement.organisation)
    )


def paragraph_ids(consultation: Consultation) -> Sequence[int]:
    """Return the paragraphs that a point may be about: those of the newest versions."""
    return [paragraph.id for paragraph, _passage in paragraphs_of(consultation)]


def paragraphs_of(consultation: Consultation) -> Sequence[tuple[Paragraph, Passage]]:
    """Return the paragraphs of the newest published versions with what they say there, in reading order."""
    query = (
        select(Paragraph, Passage)
        .join(Passage, Passage.paragraph_id == Paragraph.id)
        .join(DocumentEdition, DocumentEdition.id == Passage.edition_id)
        .join(Document, Document.id == DocumentEdition.document_id)
        .where(
            Document.consultation_id == consultation.id,
            DocumentEdition.number == Document.current_number,
            DocumentEdition.published_at.is_not(None),
        )
        .options(contains_eager(Passage.edition).contains_eager(DocumentEdition.document))
        .order_by(Document.id, Passage.position)
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]


def has_points(question: Question) -> bool:
    """Tell whether an organisation answers a question, also in a draft."""
    return db.session.scalar(select(Point.id).where(Point.question_id == question.id).limit(1)) is not None


def statement_thread(consultation: Consultation) -> Thread | None:
    """Return the thread of points that hang on nothing else."""
    query = select(Thread).where(Thread.format_id == consultation.format_id, Thread.place == Place.STATEMENT)
    return db.session.scalars(query.order_by(Thread.id)).first()
