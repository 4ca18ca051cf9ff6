"""Counters and trees: they move in the database, in the transaction that changes what is visible."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ColumnElement, func, or_, select, update

from teilhabe_app.contributions.models import DEEPEST, Contribution, Thread, Visibility
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.versions import claim

START = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
TICK = dt.timedelta(microseconds=100)
STEP = 13  # digits of a path for each level


def place_below(contribution: Contribution, answered: Contribution) -> None:
    """Put a reply into the tree: below what it answers, or beside it where that stands on the deepest level."""
    if answered.depth >= DEEPEST:
        contribution.reply_to_id = answered.id
        contribution.parent_id, contribution.depth = answered.parent_id, answered.depth
        above = answered.path[:-STEP]
    else:
        contribution.parent_id, contribution.depth = answered.id, answered.depth + 1
        above = answered.path
    contribution.root_id = answered.root_id or answered.id
    contribution.path = above + step()


def step() -> str:
    """Return thirteen digits, tenths of a millisecond: they sort by the moment in every database (until 2051)."""
    return f"{(clock.now() - START) // TICK:013d}"


def show(contribution: Contribution) -> None:
    """Make it visible and count it; StaleError where somebody else was faster, so that nothing counts twice."""
    _take(contribution)
    contribution.visibility = Visibility.PUBLISHED
    contribution.hidden_reason = None
    contribution.published_at = contribution.published_at or clock.now()
    _count(contribution, +1)


def unshow(contribution: Contribution, visibility: Visibility, reason: str | None) -> None:
    """Take it out of view and out of the counts; its replies stay. StaleError where somebody else was faster."""
    _take(contribution)
    was = contribution.visibility
    contribution.visibility = visibility
    contribution.hidden_reason = reason
    if was is Visibility.PUBLISHED:
        _count(contribution, -1)


def _take(contribution: Contribution) -> None:
    if contribution.id is None:  # nobody else knows it yet
        contribution.version += 1
    else:
        claim(contribution, None)


def _count(contribution: Contribution, change: int) -> None:
    db.session.flush()
    db.session.execute(
        update(Thread)
        .where(Thread.id == contribution.thread_id)
        .values(published_count=Thread.published_count + change),
        execution_options={"synchronize_session": False},
    )
    _expire(Thread, contribution.thread_id, "published_count")
    if contribution.parent_id is None:
        return
    values: dict[str, object] = {"reply_count": Contribution.reply_count + change}
    if contribution.official:
        values["answered_at"] = _answered(contribution, change)
    db.session.execute(
        update(Contribution).where(_above(contribution)).values(values),
        execution_options={"synchronize_session": False},
    )
    for key in (contribution.parent_id, contribution.root_id):
        _expire(Contribution, key, "reply_count", "answered_at")
    if contribution.depth == DEEPEST and isinstance(
        parent := _loaded(Contribution, contribution.parent_id), Contribution
    ):
        _expire(Contribution, parent.parent_id, "reply_count", "answered_at")


def _answered(contribution: Contribution, change: int) -> ColumnElement[object]:
    if change > 0:
        return func.coalesce(Contribution.answered_at, contribution.published_at)
    other = Contribution.__table__.alias("other")
    return (
        select(func.min(other.c.published_at))
        .where(
            other.c.root_id == contribution.root_id,
            other.c.official,
            other.c.visibility == Visibility.PUBLISHED,
            other.c.path.startswith(Contribution.path, autoescape=False),
        )
        .scalar_subquery()
    )


def _above(contribution: Contribution) -> ColumnElement[bool]:
    """Return the condition for everything that the reply stands below: three rows at most."""
    keys = [contribution.root_id, contribution.parent_id]
    condition = Contribution.id.in_(keys)
    if contribution.depth < DEEPEST:
        return condition
    parent = Contribution.__table__.alias("parent")
    middle = select(parent.c.parent_id).where(parent.c.id == contribution.parent_id).scalar_subquery()
    return or_(condition, Contribution.id == middle)


def _loaded(model: type, key: int | None) -> object | None:
    return db.session.identity_map.get(db.session.identity_key(model, key)) if key else None


def _expire(model: type, key: int | None, *names: str) -> None:
    if (loaded := _loaded(model, key)) is not None:
        db.session.expire(loaded, names)
