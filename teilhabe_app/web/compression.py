"""Compressed pages, where that tells nobody a secret.

The length of a compressed answer lets an eavesdropper guess what stands in it, request by request, if something of
theirs stands beside it. Pages of signed-in people and pages with a form's token of a running session therefore go out
as they are; a first visit, whose token nobody has seen before, and pages without any go out small.
"""

from __future__ import annotations

import gzip

import brotli
from flask import Flask, Response, g, request

from teilhabe_app.web.security import is_signed_in

KINDS = {"text/html", "text/calendar", "text/plain", "application/json"}
SMALLEST = 1000  # bytes; below that it saves nothing
LEVEL = 5  # of both; more takes much time for little
WINDOW = 16  # 64 kB, as large as our largest pages: a wider one makes them no smaller and clears a megabyte each time


def _brotli(page: bytes) -> bytes:
    return bytes(brotli.compress(page, mode=brotli.MODE_TEXT, quality=LEVEL, lgwin=WINDOW))


def _gzip(page: bytes) -> bytes:
    return gzip.compress(page, LEVEL, mtime=0)


ENCODERS = {"br": _brotli, "gzip": _gzip}  # the better first


def wanted_encoding() -> str | None:
    """Return the best encoding that this reader can read; None for none."""
    return next((name for name in ENCODERS if request.accept_encodings[name] > 0), None)


def init(app: Flask) -> None:
    """Compress answers to those who can read them."""
    cookie = app.config["SESSION_COOKIE_NAME"]

    @app.after_request
    def compress(response: Response) -> Response:
        if response.mimetype not in KINDS or response.is_streamed or response.direct_passthrough:
            return response
        response.vary.add("Accept-Encoding")
        has_secret = cookie in request.cookies and ("csrf_token" in g or g.get("personal") or is_signed_in())
        encoding = wanted_encoding()
        if has_secret or "Content-Encoding" in response.headers or encoding is None:
            return response
        page = response.get_data()
        if len(page) >= SMALLEST:
            response.set_data(ENCODERS[encoding](page))
            response.headers["Content-Encoding"] = encoding
        return response
