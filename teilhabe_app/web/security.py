"""Security headers, request limits and safe redirects."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import unquote_plus, urlsplit

from flask import Flask, Request, Response, abort, g, request

from teilhabe_app.core.db import locks_late, may_write

V = TypeVar("V", bound=Callable[..., Any])
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; media-src 'self';"
    " connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
}
MAX_PLAIN_FORM = 700_000
FORM_TYPES = {"application/x-www-form-urlencoded", "multipart/form-data"}


def init(app: Flask) -> None:
    """Send the headers with every answer and refuse what is no form."""
    _look_at_requests(app)
    _harden_answers(app)


def _look_at_requests(app: Flask) -> None:
    @app.before_request
    def decide_whether_to_write() -> None:
        may_write.set(request.method not in {"GET", "HEAD", "OPTIONS"})
        locks_late.set(True)

    @app.teardown_request
    def back_to_default(_error: BaseException | None) -> None:
        may_write.set(True)
        locks_late.set(False)

    @app.before_request
    def refuse_nul() -> None:
        if "\x00" in request.path:  # no address has it, and PostgreSQL refuses to look
            abort(404)
        if "\x00" in unquote_plus(request.query_string.decode("latin-1")):
            abort(400)

    @app.before_request
    def refuse_other_bodies() -> None:
        if request.method in {"POST", "PUT", "PATCH", "DELETE"}:
            if request.mimetype not in FORM_TYPES and (request.content_length or request.mimetype):
                abort(415)
            most = _most_bytes(app)
            if most is not None:
                request.max_content_length = most


def _most_bytes(app: Flask) -> int | None:
    """Return how large this form may be; None: as the settings say."""
    if request.mimetype == "application/x-www-form-urlencoded":
        return MAX_PLAIN_FORM
    return getattr(app.view_functions.get(request.endpoint or ""), "takes_bytes", None)


def _harden_answers(app: Flask) -> None:
    @app.after_request
    def harden(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if app.config["SESSION_COOKIE_SECURE"]:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        if "Cache-Control" not in response.headers and request.endpoint != "static":
            personal = g.get("personal") or is_signed_in()
            response.headers["Cache-Control"] = "private, no-store" if personal else "no-cache"
        response.vary.update(["Cookie", "HX-Request"])
        return response


def takes_files(size: int) -> Callable[[V], V]:
    """Let a view take files of so many bytes; stands above its guard. Other views take what is usual."""

    def mark(view: V) -> V:
        view.takes_bytes = size + MAX_PLAIN_FORM  # type: ignore[attr-defined]
        return view

    return mark


def is_signed_in() -> bool:
    """Tell whether whoever makes this request has signed in."""
    return bool(getattr(g.get("actor"), "is_authenticated", False))


def personal_page() -> None:
    """Mark this answer as somebody's own: no cache keeps it, no search engine lists it."""
    g.personal = True


def safe_path(target: str | None) -> str | None:
    """Return a path on this site, or None for anything that could lead elsewhere."""
    if not target or any(ord(char) <= 0x20 or char == "\\" for char in target):  # noqa: PLR2004 -- controls and space
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or not target.startswith("/") or target.startswith("//"):
        return None
    return target


def client_network(incoming: Request) -> str:
    """Return what limits count by: the IPv4 address, or the /64 of an IPv6 one."""
    address = incoming.remote_addr or "unknown"
    return ":".join(address.split(":")[:4]) if ":" in address else address
