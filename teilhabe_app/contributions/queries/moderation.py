"""Reads of moderation: decisions, notices, objections, requests about seals, prepared reasons, repeated words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload
from sqlalchemy.orm.interfaces import ORMOption as Load

from teilhabe_app.contributions.models import (
    DEEPEST,
    Act,
    AnswerTemplate,
    Channel,
    Contribution,
    Decision,
    Notice,
    Objection,
    SealRequest,
    Visibility,
)
from teilhabe_app.contributions.policy import SEAL_OPEN_FOR
from teilhabe_app.core import clock, receipts
from teilhabe_app.core.db import db
from teilhabe_app.core.paging import Page, page_of
from teilhabe_app.formats.models import Format, Moderation

REPEAT_WITHIN = dt.timedelta(hours=1)


def said_before(format_id: int, text: str) -> bool:
    """Tell whether the same words came to a format within the last hour (1 statement)."""
    given = {"since": clock.now() - REPEAT_WITHIN, "format": format_id, "words": text}
    return bool(db.session.scalar(_said_before(), given))


@cache
def _said_before() -> Select[Any]:
    """Build the statement once. It looks through what came last, not through all that ever came to the format.

    The sum keeps the database from taking the index of the format, which a hundred thousand contributions can share.
    """
    query = exists().where(
        Contribution.visibility.in_([Visibility.PENDING, Visibility.PUBLISHED]),
        Contribution.submitted_at > bindparam("since"),
        Contribution.format_id + 0 == bindparam("format"),
        Contribution.text == bindparam("words"),
    )
    return select(query)


def published_below(contribution: Contribution) -> Sequence[Contribution]:
    """Return everything published that answers a contribution at any level, the deepest first (1 statement)."""
    if contribution.depth == DEEPEST:
        return _published_beside(contribution)
    query = select(Contribution).where(
        Contribution.root_id == (contribution.root_id or contribution.id),
        Contribution.path.startswith(contribution.path, autoescape=True),
        Contribution.id != contribution.id,
        Contribution.visibility == Visibility.PUBLISHED,
    )
    return db.session.scalars(query.order_by(Contribution.depth.desc(), Contribution.id)).all()


def _published_beside(contribution: Contribution) -> Sequence[Contribution]:
    """Return what answers a reply of the deepest level: it stands beside it, and names it or another that does."""
    query = select(Contribution).where(
        Contribution.parent_id == contribution.parent_id, Contribution.reply_to_id.is_not(None)
    )
    keys, found = {contribution.id}, []
    for one in db.session.scalars(query.order_by(Contribution.id)):  # each came after the one it answers
        if one.reply_to_id in keys:
            keys.add(one.id)
            found.append(one)
    return [one for one in found if one.visibility is Visibility.PUBLISHED]


def decisions_of(contribution: Contribution) -> Sequence[Decision]:
    """Return what was decided about a contribution, newest first, with objections (1 statement)."""
    query = (
        select(Decision)
        .where(Decision.contribution_id == contribution.id)
        .options(joinedload(Decision.objection))
        .order_by(Decision.id.desc())
    )
    return db.session.scalars(query).all()


def last_decision(contribution: Contribution) -> Decision | None:
    """Return the newest decision against a contribution, with its objection; None once it was taken back."""
    query = (
        select(Decision)
        .where(Decision.contribution_id == contribution.id)
        .options(joinedload(Decision.objection), joinedload(Decision.contribution))
        .order_by(Decision.id.desc())
        .limit(1)
    )
    found = db.session.scalars(query).one_or_none()
    return found if found is not None and found.act is not Act.RESTORE else None


def decision_by_receipt(typed: str) -> Decision | None:
    """Find the newest decision against a contribution by the receipt of that."""
    code = receipts.normalise(typed)
    query = select(Contribution).where(Contribution.receipt == code).options(joinedload(Contribution.thread))
    found = db.session.scalars(query).one_or_none() if code else None
    return last_decision(found) if found is not None else None


def notice_by_receipt(typed: str) -> Notice | None:
    """Find a notice by its code, however it was typed."""
    code = receipts.normalise(typed)
    query = select(Notice).where(Notice.receipt == code).options(joinedload(Notice.contribution))
    return db.session.scalars(query).one_or_none() if code else None


def notice_by_once(once: str) -> Notice | None:
    """Find what an earlier sending of the same form created."""
    return db.session.scalars(select(Notice).where(Notice.once == once)).one_or_none()


def notice_by_id(notice_id: int) -> Notice | None:
    """Load a notice with what it is about."""
    query = select(Notice).where(Notice.id == notice_id).options(_with_place(Notice.contribution))
    return db.session.scalars(query).one_or_none()


def notices_about(contribution: Contribution) -> Sequence[Notice]:
    """Return the open notices about a contribution, oldest first."""
    query = select(Notice).where(Notice.contribution_id == contribution.id, Notice.decided_at.is_(None))
    return db.session.scalars(query.order_by(Notice.id)).all()


def open_notices(cursor: str | None) -> Page[Notice]:
    """Return notices that wait for a decision, oldest first."""
    query = select(Notice).where(Notice.decided_at.is_(None)).options(_with_place(Notice.contribution))
    return page_of(query, (Notice.id,), cursor, descending=False)


def objection_by_id(objection_id: int) -> Objection | None:
    """Load an objection with the decision and what it is about."""
    query = select(Objection).where(Objection.id == objection_id).options(_with_decision())
    return db.session.scalars(query).one_or_none()


def open_objections(cursor: str | None) -> Page[Objection]:
    """Return objections that wait for a decision, oldest first."""
    query = select(Objection).where(Objection.decided_at.is_(None)).options(_with_decision())
    return page_of(query, (Objection.id,), cursor, descending=False)


def seal_request_by_id(request_id: int) -> SealRequest | None:
    """Load a request about a seal."""
    query = select(SealRequest).where(SealRequest.id == request_id)
    return db.session.scalars(query.options(joinedload(SealRequest.contribution))).one_or_none()


def open_seal_requests() -> Sequence[SealRequest]:
    """Return requests that wait for another person, oldest first."""
    query = select(SealRequest).where(SealRequest.answered_at.is_(None))
    return db.session.scalars(query.options(joinedload(SealRequest.contribution)).order_by(SealRequest.id)).all()


def seal_requests_of(contribution: Contribution) -> Sequence[SealRequest]:
    """Return the requests about one contribution that wait or were answered in the last day, newest first."""
    query = select(SealRequest).where(
        SealRequest.contribution_id == contribution.id,
        or_(SealRequest.answered_at.is_(None), SealRequest.answered_at > clock.now() - SEAL_OPEN_FOR),
    )
    return db.session.scalars(query.order_by(SealRequest.id.desc())).all()


def answer_templates() -> Sequence[AnswerTemplate]:
    """Return the prepared reasons."""
    return db.session.scalars(select(AnswerTemplate).order_by(AnswerTemplate.id)).all()


def answer_template_by_id(template_id: int) -> AnswerTemplate | None:
    """Find a prepared reason."""
    return db.session.get(AnswerTemplate, template_id)


def unread() -> ColumnElement[bool]:
    """Return the condition for what was published at once and is still to be read.

    That is everything where the format's rule says so, and what people with an account wrote where only guests are
    read first. What staff wrote or typed in has been read.
    """
    everything = Contribution.format.has(Format.moderation == Moderation.AFTER)
    of_accounts = Contribution.author_id.is_not(None) & Contribution.format.has(
        Format.moderation == Moderation.GUESTS_FIRST
    )
    return and_(
        Contribution.visibility == Visibility.PUBLISHED,
        Contribution.checked_at.is_(None),
        Contribution.channel.in_([Channel.WEB, Channel.STATEMENT, Channel.SURVEY]),
        or_(everything, of_accounts),
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much of each kind waits at the desk."""

    unread: int
    notices: int
    objections: int
    seals: int


def waiting_numbers() -> Waiting:
    """Count what waits beside new contributions (1 statement)."""

    def count(model: type, condition: ColumnElement[bool]) -> ColumnElement[int]:
        return select(func.count()).select_from(model).where(condition).scalar_subquery()

    row = db.session.execute(
        select(
            count(Contribution, unread()),
            count(Notice, Notice.decided_at.is_(None)),
            count(Objection, Objection.decided_at.is_(None)),
            count(SealRequest, SealRequest.answered_at.is_(None)),
        )
    ).one()
    return Waiting(*row)


def _with_place(relation: InstrumentedAttribute[Contribution]) -> Load:
    return joinedload(relation).options(joinedload(Contribution.thread), joinedload(Contribution.format))


def _with_decision() -> Load:
    return joinedload(Objection.decision).options(
        joinedload(Decision.contribution).options(joinedload(Contribution.thread), joinedload(Contribution.format))
    )
