"""Whole pages for guests without a cookie, kept while nothing at all changes in the database (decision 0035)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, g, request, session
from flask.typing import ResponseReturnValue

from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.marks import mark
from teilhabe_app.web.compression import wanted_encoding
from teilhabe_app.web.shelf import Shelf

MOST_BYTES = 4 * 1024 * 1024
LARGEST = 256 * 1024
EXTENSION = "teilhabe.guest_pages"


@dataclass(frozen=True, slots=True)
class Page:
    """An answer as it went out, and the state that it was written in."""

    state: tuple[Any, ...]
    body: bytes
    headers: tuple[tuple[str, str], ...]


def shelf() -> Shelf[Page]:
    """Return the place for the pages of one application: under their address, each in its latest state only."""
    return Shelf(MOST_BYTES, LARGEST)


def init(app: Flask) -> None:
    """Give the application pages of its own. To be called before others add to answers: it looks at them last."""
    app.extensions[EXTENSION] = shelf()
    app.after_request(_keep)


def answered(view: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
    """Answer a guest with the page that was written before, if nothing has changed since; else ask the view."""
    if not _may_be_kept():
        return view()
    kept: Shelf[Page] = current_app.extensions[EXTENSION]
    address = (request.host_url, request.root_path, request.full_path, wanted_encoding())
    # The minute: phases begin and end with the time alone. They do so at full minutes.
    state = (mark(db.session.connection()), int(clock.now().timestamp()) // 60)
    page = kept.get(address)
    if page is not None and page.state == state:
        return Response(page.body, headers=list(page.headers))
    g.guest_page = address, state
    return view()


def _may_be_kept() -> bool:
    """Tell whether whoever asks is nobody in particular: no cookie, no person, a whole page."""
    return (
        request.method == "GET"
        and current_app.config["TRUSTS_MARKS"]
        and not request.cookies
        and "HX-Request" not in request.headers
        and "Authorization" not in request.headers
        and not getattr(g.get("actor"), "is_authenticated", False)
    )


def _keep(response: Response) -> Response:
    """Keep the answer, compressed as it is, if the next guest may see the very same."""
    place = g.pop("guest_page", None)
    if (
        place is not None
        and response.status_code == HTTPStatus.OK
        and response.mimetype == "text/html"
        and not (response.is_streamed or response.direct_passthrough)
        and not (g.get("personal") or "csrf_token" in g or session.modified)
        and "Set-Cookie" not in response.headers
        and "no-store" not in response.headers.get("Cache-Control", "")
    ):
        kept: Shelf[Page] = current_app.extensions[EXTENSION]
        address, state = place
        body = response.get_data()
        kept.put(address, Page(state, body, tuple(response.headers)), len(body))
    return response
