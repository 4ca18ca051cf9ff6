"""Files for programs: robots.txt, and security.txt as RFC 9116 wants it. They have no language."""

from __future__ import annotations

import datetime as dt

from flask import Response, current_app, request
from flask.typing import ResponseReturnValue

from teilhabe_app.core import clock
from teilhabe_app.pages.views.blueprint import files
from teilhabe_app.web.guard import public

VALID = dt.timedelta(days=180)
CLOSED = (
    "account/",
    "c/",
    "desk/",
    "accessibility/reports/",
    "events/registrations/",
    "events/groups/",
    "events/outcome/",
)


@files.get("/robots.txt")
@public
def robots() -> ResponseReturnValue:
    """Ask search engines to leave personal pages alone."""
    lines = ["User-agent: *", *(f"Disallow: /*/{path}" for path in CLOSED), ""]
    return Response("\n".join(lines), mimetype="text/plain")


@files.get("/.well-known/security.txt")
@public
def security() -> ResponseReturnValue:
    """Say where to report a weakness."""
    settings = current_app.config["TEILHABE"]
    contact = settings.security_contact or f"mailto:{settings.mail_from}"
    base = settings.base_url or request.host_url.rstrip("/")
    # Midnight, so that the file changes once a day.
    expires = (clock.now() + VALID).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: de, en",
        f"Canonical: {base}/.well-known/security.txt",
        "",
    ]
    return Response("\n".join(lines), mimetype="text/plain")
