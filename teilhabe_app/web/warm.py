"""A program that has read its own pages before it is divided into processes (decision 0021)."""

from __future__ import annotations

import logging
import re
import time
from collections import deque
from http import HTTPStatus

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import DEFAULT
from teilhabe_app.web import fragments, whole_pages

PAGES, SECONDS = 40, 8.0  # whoever starts the program waits for it
LINK = re.compile(r'href="(/[^"?#]*)"')

log = logging.getLogger(__name__)


def read_pages(app: Flask) -> int:
    """Read one public page of each kind, as a guest who follows links from the start page; return how many.

    Templates, statements and words that come to be ready this way are shared by the processes that follow. Nothing is
    written, no connection and no part of a page is left over. Without a database there is nothing to read.
    """
    until = time.monotonic() + SECONDS
    reader = app.test_client(use_cookies=False)
    waiting, known, read = deque([f"/{DEFAULT.code}/"]), set[str](), 0
    while waiting and read < PAGES and time.monotonic() < until:
        path = waiting.popleft()
        kind = _kind(app, path)
        if kind is None or kind in known:
            continue
        known.add(kind)
        with reader.get(path) as answer:
            if answer.status_code != HTTPStatus.OK or answer.mimetype != "text/html":
                continue
            read += 1
            frame, _, content = answer.get_data(as_text=True).partition("<main")
            waiting.extend([*LINK.findall(content), *LINK.findall(frame)])
    with app.app_context():
        db.engine.dispose()
    app.extensions[fragments.EXTENSION].clear()
    app.extensions[whole_pages.EXTENSION].clear()
    if not read:
        log.warning("no page could be read before the start: is the database there and up to date?")
    return read


def _kind(app: Flask, path: str) -> str | None:
    """Return the endpoint of a page in the default language, None for anything else, such as files."""
    if not path.startswith(f"/{DEFAULT.code}/") or "." in path:
        return None
    try:
        endpoint, _values = app.url_map.bind("localhost").match(path)
    except (HTTPException, RequestRedirect):
        return None
    return str(endpoint)
