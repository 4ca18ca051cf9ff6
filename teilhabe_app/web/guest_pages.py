"""Whole pages for guests without a cookie, kept while nothing at all changes in the database (decision 0035)."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, g, request, session
from flask.typing import ResponseReturnValue

from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.marks import mark
from teilhabe_app.web.compression import wanted_encoding

MOST_BYTES = 4 * 1024 * 1024
LARGEST = 256 * 1024
EXTENSION = "teilhabe.guest_pages"


@dataclass(frozen=True, slots=True)
class _Page:
    key: tuple[Any, ...]
    body: bytes
    headers: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class GuestPages:
    """The pages that one running application keeps: under their address, each in its latest state only."""

    _pages: OrderedDict[tuple[Any, ...], _Page] = field(default_factory=OrderedDict)
    _size: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def find(self, address: tuple[Any, ...], state: tuple[Any, ...]) -> _Page | None:
        """Return the page at an address as it is in this state."""
        with self._lock:
            page = self._pages.get(address)
            if page is None or page.key != state:
                return None
            self._pages.move_to_end(address)
            return page

    def keep(self, address: tuple[Any, ...], page: _Page) -> None:
        """Keep a page in place of its earlier state; what nobody asked for longest makes room."""
        if len(page.body) > LARGEST:
            return
        with self._lock:
            self._drop(address)
            self._pages[address] = page
            self._size += len(page.body)
            while self._size > MOST_BYTES:
                self._drop(next(iter(self._pages)))

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._pages.clear()
            self._size = 0

    @property
    def size(self) -> int:
        """Return how many bytes are kept."""
        return self._size

    def _drop(self, address: tuple[Any, ...]) -> None:
        if page := self._pages.pop(address, None):
            self._size -= len(page.body)


def init(app: Flask) -> None:
    """Give the application pages of its own. To be called before others add to answers: it looks at them last."""
    app.extensions[EXTENSION] = GuestPages()
    app.after_request(_keep)


def answered(view: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
    """Answer a guest with the page that was written before, if nothing has changed since; else ask the view."""
    if not _may_be_kept():
        return view()
    kept: GuestPages = current_app.extensions[EXTENSION]
    address = (request.host_url, request.root_path, request.full_path, wanted_encoding())
    # The minute: phases begin and end with the time alone. They do so at full minutes.
    state = (mark(db.session.connection()), int(clock.now().timestamp()) // 60)
    if page := kept.find(address, state):
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
        kept: GuestPages = current_app.extensions[EXTENSION]
        address, state = place
        kept.keep(address, _Page(state, response.get_data(), tuple(response.headers)))
    return response
