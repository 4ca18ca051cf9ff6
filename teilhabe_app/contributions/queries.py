"""Reads; ``visible_to`` is the one scope that every surface uses."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload, selectinload

from teilhabe_app.accounts.models import Actor
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
    return db.session.scalars(select(Contribution).where(Contribution.once == once)).one_or_none()


def published_in(thread: Thread, contribution_id: int) -> Contribution | None:
    """Find a published contribution of a thread, to reply to."""
    query = select(Contribution).where(
        Contribution.id == contribution_id,
        Contribution.thread_id == thread.id,
        Contribution.visibility == Visibility.PUBLISHED,
    )
    return db.session.scalars(query).one_or_none()


def thread_by_id(thread_id: int) -> Thread | None:
    """Load a thread with its format."""
    query = (
        select(Thread)
        .where(Thread.id == thread_id)
        .options(joinedload(Thread.format), joinedload(Thread.measure), joinedload(Thread.field))
    )
    return db.session.scalars(query).one_or_none()


def page_of_thread(thread: Thread, cursor: str | None, *, size: int = 20) -> Page[Contribution]:
    """Return published contributions without a parent, oldest first, with their published replies (2 statements)."""
    query = (
        select(Contribution)
        .where(
            Contribution.thread_id == thread.id,
            Contribution.parent_id.is_(None),
            Contribution.visibility == Visibility.PUBLISHED,
        )
        .options(
            joinedload(Contribution.organisation),
            selectinload(Contribution.replies.and_(Contribution.visibility == Visibility.PUBLISHED)).joinedload(
                Contribution.organisation
            ),
        )
    )
    keys = (Contribution.published_at, Contribution.id)
    return page_of(query, keys, cursor, size=size, descending=False)


def published_of_formats(format_ids: Sequence[int]) -> Sequence[Contribution]:
    """Return all published contributions of some formats, oldest first."""
    query = (
        select(Contribution)
        .where(Contribution.format_id.in_(format_ids), Contribution.visibility == Visibility.PUBLISHED)
        .order_by(Contribution.id)
    )
    return db.session.scalars(query).all()
