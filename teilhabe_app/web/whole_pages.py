"""Whole pages, kept while nothing at all changes in the database (decisions 0035 and 0036)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, g, request, session
from flask.typing import ResponseReturnValue

from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.marks import mark
from teilhabe_app.web import once
from teilhabe_app.web.compression import wanted_encoding
from teilhabe_app.web.security import is_signed_in
from teilhabe_app.web.shelf import Shelf

MOST_BYTES = 4 * 1024 * 1024
MOST_BYTES_SIGNED_IN = 2 * 1024 * 1024
LARGEST = 256 * 1024
EXTENSION = "teilhabe.whole_pages"


@dataclass(frozen=True, slots=True)
class Page:
    """An answer as it went out, the state that it was written in, and the numbers that must be new each time."""

    state: tuple[Any, ...]
    body: bytes
    headers: tuple[tuple[str, str], ...]
    numbers: Mapping[str, Callable[[], str]]

    def answer(self) -> Response:
        """Return the answer for the next reader."""
        body = self.body
        for number, again in self.numbers.items():
            body = body.replace(number.encode(), again().encode())
        return Response(body, headers=list(self.headers))


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of one application, under their address and reader, each in its latest state only.

    Those of guests serve many and have a place of their own: nobody's reading pushes them out.
    """

    guests: Shelf[Page] = field(default_factory=lambda: Shelf(MOST_BYTES, LARGEST))
    signed_in: Shelf[Page] = field(default_factory=lambda: Shelf(MOST_BYTES_SIGNED_IN, LARGEST))

    def clear(self) -> None:
        """Forget everything."""
        self.guests.clear()
        self.signed_in.clear()


def init(app: Flask) -> None:
    """Give the application pages of its own. To be called before others add to answers: it looks at them last."""
    app.extensions[EXTENSION] = Pages()
    app.after_request(_keep)


def answered(view: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
    """Answer with the page that was written before, if nothing has changed since; else ask the view."""
    kept = _place()
    if kept is None:
        return view()
    cookies = request.headers.get("Cookie", "")
    address = (cookies, request.host_url, request.root_path, request.full_path, wanted_encoding())
    # The minute: phases begin and end with the time alone. They do so at full minutes.
    state = (mark(db.session.connection()), int(clock.now().timestamp()) // 60)
    page = kept.get(address)
    if page is not None and page.state == state:
        return page.answer()
    g.whole_page = kept, address, state
    return view()


def _place() -> Shelf[Page] | None:
    """Return where the page of this reader would be kept: a guest without any cookie, or somebody signed in."""
    if (
        request.method != "GET"
        or not current_app.config["TRUSTS_MARKS"]
        or "HX-Request" in request.headers
        or "Authorization" in request.headers
    ):
        return None
    kept: Pages = current_app.extensions[EXTENSION]
    if is_signed_in():
        return kept.signed_in
    return None if request.cookies else kept.guests


def _keep(response: Response) -> Response:
    """Keep the answer as it goes out, if the next reader may see the very same."""
    place = g.pop("whole_page", None)
    if (
        place is not None
        and response.status_code == HTTPStatus.OK
        and response.mimetype == "text/html"
        and not (response.is_streamed or response.direct_passthrough)
        and not (g.get("personal") or session.modified)
        and "Set-Cookie" not in response.headers
        and _belongs_to_the_reader(response)
    ):
        kept, address, state = place
        body = response.get_data()
        kept.put(address, Page(state, body, tuple(response.headers), once.of_this_answer()), len(body))
    return response


def _belongs_to_the_reader(response: Response) -> bool:
    """Tell whether every secret in the answer is that of whoever will ask for it: guests have none."""
    if is_signed_in():
        return "Content-Encoding" not in response.headers
    secret = "csrf_token" in g or once.of_this_answer() or "no-store" in response.headers.get("Cache-Control", "")
    return not secret
