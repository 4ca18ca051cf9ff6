"""Reads; ``visible_to`` is the one scope that every surface uses."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from teilhabe_app.accounts.models import Actor, User
from teilhabe_app.contributions.models import Contribution, Thread, Visibility
from teilhabe_app.core import receipts
from teilhabe_app.core.db import db
from teilhabe_app.core.paging import Page, page_of
from teilhabe_app.formats.models import Format, State


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that a reader may see a contribution."""
    if "moderator" in actor.roles:
        return Contribution.id.is_not(None)
    public = (Contribution.visibility == Visibility.PUBLISHED) & Contribution.format.has(Format.state != State.DRAFT)
    return or_(public, Contribution.author_id == actor.id) if actor.is_authenticated else public


def by_id(contribution_id: int) -> Contribution | None:
    """Load one with what its page shows."""
    query = (
        select(Contribution)
        .where(Contribution.id == contribution_id)
        .options(
            joinedload(Contribution.thread),
            joinedload(Contribution.format),
            joinedload(Contribution.field),
            joinedload(Contribution.measure),
            joinedload(Contribution.organisation),
            joinedload(Contribution.parent),
            selectinload(Contribution.revisions),
        )
    )
    return db.session.scalars(query).unique().one_or_none()


def by_receipt(typed: str) -> Contribution | None:
    """Find by the code on the receipt, however it was typed."""
    code = receipts.normalise(typed)
    return db.session.scalars(select(Contribution).where(Contribution.receipt == code)).one_or_none() if code else None


def by_once(once: str) -> Contribution | None:
    """Find what an earlier sending of the same form created."""
    return db.session.scalars(_by_once(), {"once": once}).one_or_none()


@cache
def _by_once() -> Select[Contribution]:
    return select(Contribution).where(Contribution.once == bindparam("once"))


def published_in(thread: Thread, contribution_id: int) -> Contribution | None:
    """Find a published contribution of a thread, to reply to."""
    query = select(Contribution).where(
        Contribution.id == contribution_id,
        Contribution.thread_id == thread.id,
        Contribution.visibility == Visibility.PUBLISHED,
    )
    return db.session.scalars(query).one_or_none()


def thread_by_id(thread_id: int) -> Thread | None:
    """Load a thread with its format; few hang on a measure or a field, which come when they are asked for."""
    return db.session.scalars(_thread_by_id(), {"thread": thread_id}).one_or_none()


@cache
def _thread_by_id() -> Select[Thread]:
    return select(Thread).where(Thread.id == bindparam("thread")).options(joinedload(Thread.format))


def with_thread(contribution_id: int) -> Contribution | None:
    """Load one with its thread and format, to do something with it."""
    query = select(Contribution).where(Contribution.id == contribution_id)
    query = query.options(joinedload(Contribution.thread).joinedload(Thread.format), joinedload(Contribution.format))
    return db.session.scalars(query).one_or_none()


def newest_in_threads(thread_ids: Sequence[int], each: int = 2) -> dict[int, list[Contribution]]:
    """Return the newest published contributions of each thread, newest first (1 statement)."""
    found: dict[int, list[Contribution]] = {}
    for contribution in db.session.scalars(_newest_in_threads(), {"threads": list(thread_ids), "each": each}):
        found.setdefault(contribution.thread_id, []).append(contribution)
    return found


@cache
def _newest_in_threads() -> Select[Contribution]:
    ranked = (
        select(
            Contribution.id,
            func.row_number()
            .over(
                partition_by=Contribution.thread_id,
                order_by=(Contribution.published_at.desc(), Contribution.id.desc()),
            )
            .label("rank"),
        )
        .where(
            Contribution.thread_id.in_(bindparam("threads", expanding=True)),
            Contribution.visibility == Visibility.PUBLISHED,
        )
        .subquery()
    )
    return (
        select(Contribution)
        .join(ranked, ranked.c.id == Contribution.id)
        .where(ranked.c.rank <= bindparam("each"))
        .options(joinedload(Contribution.organisation))
        .order_by(Contribution.published_at.desc(), Contribution.id.desc())
    )


def own(actor: User, cursor: str | None, condition: ColumnElement[bool] | None = None) -> Page[Contribution]:
    """Return what a person has written, newest first; ``condition`` narrows it."""
    query = (
        select(Contribution)
        .where(Contribution.author_id == actor.id, true() if condition is None else condition)
        .options(joinedload(Contribution.thread), joinedload(Contribution.format))
    )
    return page_of(query, (Contribution.submitted_at, Contribution.id), cursor)


def published_of_formats(format_ids: Sequence[int]) -> Sequence[Contribution]:
    """Return all published contributions of some formats, oldest first."""
    query = (
        select(Contribution)
        .where(Contribution.format_id.in_(format_ids), Contribution.visibility == Visibility.PUBLISHED)
        .order_by(Contribution.id)
    )
    return db.session.scalars(query).all()
