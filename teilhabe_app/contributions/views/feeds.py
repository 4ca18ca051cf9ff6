"""Atom feeds of what is published: of a thread, and of a format as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, render_template, url_for

from teilhabe_app.contributions import queries
from teilhabe_app.contributions.models import Thread
from teilhabe_app.contributions.policy import Can
from teilhabe_app.contributions.queries import Entry
from teilhabe_app.contributions.views import bp
from teilhabe_app.core import clock
from teilhabe_app.formats import queries as formats
from teilhabe_app.formats.hosts import format_url
from teilhabe_app.formats.models import Format
from teilhabe_app.formats.policy import Can as OfFormats
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.i18n import multilingual
from teilhabe_app.web.mails import absolute_url

MOST = 30
KIND = "application/atom+xml"


@bp.get("/threads/<int:thread_id>/feed.atom")
@guarded(Can.READ, load=queries.thread_by_id)
def thread_feed(thread: Thread) -> Response:
    """Give out what was published last in a thread."""
    title = f"{multilingual(thread.title).text} – {multilingual(thread.format.title).text}"
    here = absolute_url("contributions.thread", thread_id=thread.id)
    feed = absolute_url("contributions.thread_feed", thread_id=thread.id)
    rows = queries.newest(MOST, thread_id=thread.id) if thread.format.is_public else []
    return _feed(title, feed, here, rows)


@bp.get("/formats/<slug>/feed.atom")
@guarded(OfFormats.VIEW, load=formats.by_slug)
def format_feed(format_: Format) -> Response:
    """Give out what was published last in all threads of a format."""
    path = format_url(format_)
    here = absolute_url("contributions.format_feed", slug=format_.slug)
    base = here[: -len(url_for("contributions.format_feed", slug=format_.slug))]
    rows = queries.newest(MOST, format_id=format_.id) if format_.is_public else []
    return _feed(multilingual(format_.title).text, here, base + path, rows)


def _feed(title: str, feed: str, page: str, rows: Sequence[Entry]) -> Response:
    changed = queries.reworded_at([row.id for row in rows if row.revision_number > 1])
    moments = {row.id: max(row.published_at, changed.get(row.id, row.published_at)) for row in rows}
    updated = max(moments.values(), default=clock.now())
    addresses: dict[int, Any] = {row.id: absolute_url("contributions.show", contribution_id=row.id) for row in rows}
    values = {"title": title, "feed": feed, "page": page, "rows": rows, "addresses": addresses}
    text = render_template("contributions/feed.xml", updated=updated, moments=moments, **values)
    return Response(text, mimetype=KIND)
