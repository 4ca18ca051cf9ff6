"""What a thread shows, as rows: beginnings of conversations page by page, each with its first replies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Row, Select, Table, and_, bindparam, case, func, or_, select, union_all

from teilhabe_app.contributions.models import Contribution, Revision, Support, Visibility
from teilhabe_app.contributions.queries import orders
from teilhabe_app.contributions.queries.orders import Order, Place, Stretch
from teilhabe_app.core.db import db
from teilhabe_app.organisations.models import Organisation

SIZE = 20
FEW = 12  # replies that stand in the thread; the rest on the page of the conversation
MANY = 50
STEP = 13  # digits of a path for each level
BEHIND = "9" * (STEP + 1)  # sorts behind every step

Entry = Row[Any]
_here = cast("Table", Contribution.__table__).c  # rows are enough: objects would cost several times as much
_groups = cast("Table", Organisation.__table__)
_answered = cast("Table", Contribution.__table__).alias("answered")
_COLUMNS = (
    _here.id,
    _here.thread_id,
    _here.parent_id,
    _here.root_id,
    _here.reply_to_id,
    _here.depth,
    _here.path,
    _here.order_key,
    _here.kind,
    _here.channel,
    _here.provenance,
    _here.visibility,
    _here.text,
    _here.passage,
    _here.proposed_text,
    _here.language,
    _here.author_id,
    _here.author_name,
    _here.official,
    _here.revision_number,
    _here.version,
    _here.support_count,
    _here.reply_count,
    _here.answered_at,
    _here.submitted_at,
    _here.published_at,
    _groups.c.slug.label("organisation_slug"),
    _groups.c.name.label("organisation_name"),
    _groups.c.language.label("organisation_language"),
    case((_answered.c.visibility == Visibility.PUBLISHED, _answered.c.author_name)).label("answered_name"),
)


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """A page of a thread; ``replies`` by the number of the conversation's beginning, in the order of the tree."""

    entries: Sequence[Entry]
    replies: dict[int, list[Entry]]
    order: Order
    following: Place | None = None
    previous: Place | None = None
    focus: Entry | None = None
    supported: frozenset[int] = frozenset()
    cut: frozenset[int] = field(default_factory=frozenset)  # conversations whose window does not start at their start

    def all(self) -> Iterable[Entry]:
        """Return every row."""
        yield from self.entries
        for rows in self.replies.values():
            yield from rows


def shown() -> ColumnElement[bool]:
    """Return the condition that something stands in its thread: it is public, or there are replies below it."""
    return or_(_here.visibility == Visibility.PUBLISHED, _here.reply_count > 0)


@cache
def _entries() -> Select[Any]:
    return (
        select(*_COLUMNS)
        .select_from(cast("Table", Contribution.__table__))
        .outerjoin(_groups, _groups.c.id == _here.organisation_id)
        .outerjoin(_answered, _answered.c.id == _here.reply_to_id)
    )


def entry(contribution_id: int) -> Entry | None:
    """Return the row of one contribution, whatever its visibility."""
    return db.session.execute(_entry(), {"id": contribution_id}).one_or_none()


@cache
def _entry() -> Select[Any]:
    return _entries().where(_here.id == bindparam("id"))


def thread_page(  # noqa: PLR0913 -- the four ways to ask for a page
    thread_id: int,
    order: Order,
    *,
    after: str | None = None,
    before: str | None = None,
    at: int | None = None,
    size: int = SIZE,
) -> ThreadPage:
    """Return one page: from a place on, back from a place, or beginning with the conversation that ``at`` stands in.

    At most 5 statements: the one looked for and the beginning of its conversation, two stretches of the fair order,
    and the replies.
    """
    focus = entry(at) if at is not None and 0 < at <= orders.MOST_ID else None
    if focus is not None and (focus.thread_id != thread_id or not _is_shown(focus)):
        focus = None
    start = entry(focus.root_id) if focus is not None and focus.root_id else focus
    day, place, backwards = orders.today(), None, False
    if start is not None:
        order = Order.FAIR
        place = orders.place_of(start, order, day)
    else:
        backwards = before is not None and after is None
        place = orders.place_named(before if backwards else after, order)
        day = place.day if place is not None and place.day else day
    backwards = backwards and place is not None
    first = orders.beginning(day, thread_id) if order is Order.FAIR else 0
    reading = orders.stretches(order, place, first, backwards=backwards, at=start is not None)
    rows = _read(reading, {"thread": thread_id, **orders.values_of(order, place, first)}, size + 1)
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    replies, cut = _first_replies(rows, focus)
    has_next, has_previous = (True, more) if backwards else (more, place is not None)
    return ThreadPage(
        rows,
        replies,
        order,
        following=orders.place_of(rows[-1], order, day) if rows and has_next else None,
        previous=orders.place_of(rows[0], order, day) if rows and has_previous else None,
        focus=focus,
        cut=cut,
    )


def _is_shown(row: Entry) -> bool:
    return row.visibility is Visibility.PUBLISHED or row.reply_count > 0


def _read(reading: Sequence[Stretch], values: dict[str, Any], most: int) -> list[Entry]:
    rows: list[Entry] = []
    for stretch in reading:
        rows += db.session.execute(_beginnings(stretch), {**values, "most": most - len(rows)}).all()
        if len(rows) >= most:
            break
    return rows


@cache
def _beginnings(stretch: Stretch) -> Select[Any]:
    """Return the statement of a stretch; there are some twenty."""
    query = _entries().where(
        _here.thread_id == bindparam("thread"),
        _here.depth == 0,
        _here.published_at.is_not(None),
        shown(),
        *stretch.conditions,
    )
    if stretch.order is Order.UNANSWERED:
        query = query.where(_here.reply_count == 0)
    return query.order_by(*stretch.by).limit(bindparam("most", type_=_here.id.type))


def _first_replies(rows: Sequence[Entry], focus: Entry | None) -> tuple[dict[int, list[Entry]], frozenset[int]]:
    """Return the first replies of each conversation; around ``focus`` where that stands further down."""
    few = [row.id for row in rows if 0 < row.reply_count <= FEW]
    long = [row for row in rows if row.reply_count > FEW]
    found: dict[int, list[Entry]] = {}
    cut: set[int] = set()
    if few:
        for reply in db.session.execute(_all_replies(), {"roots": few}):
            found.setdefault(reply.root_id, []).append(reply)
    if long:
        branches = []
        for row in long:
            path = ""
            if focus is not None and focus.root_id == row.id:
                path = focus.path
            branches += _window(row.id, path)
        for reply in db.session.execute(union_all(*branches)):
            found.setdefault(reply.root_id, []).append(reply)
        for row in long:
            found.get(row.id, []).sort(key=lambda reply: reply.path)
            if focus is not None and focus.root_id == row.id:
                cut.add(row.id)
    return found, frozenset(cut)


@cache
def _all_replies() -> Select[Any]:
    return (
        _entries()
        .where(_here.root_id.in_(bindparam("roots", expanding=True)), shown())
        .order_by(_here.root_id, _here.path)
    )


def _window(root_id: int, path: str) -> list[Any]:
    """Return a conversation's replies from a path on, and those that the first of them stands below."""
    here = _entries().where(_here.root_id == root_id, shown())
    window = here.where(_here.path >= path) if path else here
    inner = window.order_by(_here.path).limit(FEW).subquery()
    branches = [select(inner)]
    if above := [path[:length] for length in range(STEP, len(path), STEP)]:
        branches.append(select(here.where(_here.path.in_(above)).subquery()))
    return branches


@dataclass(frozen=True, slots=True)
class Replies:
    """A part of what stands below a contribution."""

    entries: Sequence[Entry]
    following: str | None


def replies_below(row: Entry | Contribution, after: str | None, *, size: int = MANY) -> Replies:
    """Return the replies at every level below one, in the order of the tree, page by page."""
    start = (
        after
        if after and after.isdecimal() and after.isascii() and len(after) <= 3 * STEP and after.startswith(row.path)
        else row.path
    )
    query = _entries().where(
        and_(
            _here.root_id == (row.root_id or row.id),
            _here.path > start,
            _here.path < row.path + BEHIND,
            shown(),
        )
    )
    rows = db.session.execute(query.order_by(_here.path).limit(size + 1)).all()
    return Replies(rows[:size], rows[size - 1].path if len(rows) > size else None)


def supported_by(user_id: int, contribution_ids: Sequence[int]) -> frozenset[int]:
    """Return which of some contributions a person supports (1 statement)."""
    return frozenset(db.session.scalars(_supported(), {"user": user_id, "ids": list(contribution_ids)}))


@cache
def _supported() -> Select[Any]:
    return select(Support.contribution_id).where(
        Support.user_id == bindparam("user"), Support.contribution_id.in_(bindparam("ids", expanding=True))
    )


def newest(most: int, *, thread_id: int | None = None, format_id: int | None = None) -> Sequence[Entry]:
    """Return what was published last, newest first, in a thread or a whole format."""
    query = _entries().where(_here.visibility == Visibility.PUBLISHED)
    if thread_id is not None:
        query = query.where(_here.thread_id == thread_id)
    if format_id is not None:
        query = query.where(_here.format_id == format_id)
    query = query.order_by(_here.published_at.desc(), _here.id.desc()).limit(most)
    return db.session.execute(query).all()


def reworded_at(contribution_ids: Sequence[int]) -> dict[int, dt.datetime]:
    """Return when the newest wording of some contributions was written (1 statement)."""
    query = (
        select(Revision.contribution_id, func.max(Revision.created_at))
        .where(Revision.contribution_id.in_(contribution_ids))
        .group_by(Revision.contribution_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)} if contribution_ids else {}
