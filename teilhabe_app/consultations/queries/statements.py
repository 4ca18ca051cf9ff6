"""Reads of statements with their points."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload, undefer

from teilhabe_app.accounts.models import Actor
from teilhabe_app.consultations.models import Consultation, Point, Statement, StatementState
from teilhabe_app.contributions.models import Place, Thread
from teilhabe_app.core.db import db
from teilhabe_app.formats.models import Format, State
from teilhabe_app.organisations.models import Organisation


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
            Statement.state == StatementState.DRAFT,
            Statement.organisation_id.in_(organisation_ids),
        )
        .options(joinedload(Statement.organisation))
        .order_by(Statement.id)
    )
    return db.session.scalars(query).all()


def statement_by_id(statement_id: int) -> Statement | None:
    """Load a statement with its points, organisation and members."""
    query = (
        select(Statement)
        .where(Statement.id == statement_id)
        .options(
            joinedload(Statement.consultation).joinedload(Consultation.format),
            joinedload(Statement.organisation).selectinload(Organisation.memberships),
            joinedload(Statement.drafted_by),
            selectinload(Statement.points).options(
                joinedload(Point.measure),
                joinedload(Point.field),
                joinedload(Point.question),
                joinedload(Point.contribution),
            ),
        )
    )
    return db.session.scalars(query).unique().one_or_none()


def statement_with_file(statement_id: int) -> Statement | None:
    """Load a statement with the content of its file; None where it has none."""
    query = (
        select(Statement)
        .where(Statement.id == statement_id, Statement.file_name.is_not(None))
        .options(
            undefer(Statement.file_content),
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


def said_by(organisation: Organisation) -> list[tuple[Statement, int]]:
    """Return what an organisation handed in, newest first, each with the number of its points (1 statement)."""
    points = select(func.count(Point.id)).where(Point.statement_id == Statement.id).scalar_subquery()
    query = (
        select(Statement, points)
        .join(Statement.consultation)
        .join(Consultation.format)
        .where(
            Statement.organisation_id == organisation.id,
            Statement.state == StatementState.HANDED_IN,
            Format.state != State.DRAFT,
        )
        .options(contains_eager(Statement.consultation).contains_eager(Consultation.format))
        .order_by(Statement.handed_in_at.desc(), Statement.id.desc())
    )
    return [(statement, count) for statement, count in db.session.execute(query)]


def statement_thread(consultation: Consultation) -> Thread | None:
    """Return the thread of points that hang on nothing else."""
    query = select(Thread).where(Thread.format_id == consultation.format_id, Thread.place == Place.STATEMENT)
    return db.session.scalars(query.order_by(Thread.id)).first()
