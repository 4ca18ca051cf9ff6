"""Pages: the event, registering, one's own registration, and the editors' and staff's pages."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("events", __name__, url_prefix="/events", template_folder="../templates")

from teilhabe_app.events.views import (  # noqa: E402 -- routes of bp
    allocation,  # noqa: F401
    approving,  # noqa: F401
    checkin,  # noqa: F401
    editing,  # noqa: F401
    exports,  # noqa: F401
    groups,  # noqa: F401
    hosting,  # noqa: F401
    leaving,  # noqa: F401
    materials,  # noqa: F401
    messages,  # noqa: F401
    needs,  # noqa: F401
    own,  # noqa: F401
    papers,  # noqa: F401
    pools,  # noqa: F401
    programme,  # noqa: F401
    public,  # noqa: F401
    questions,  # noqa: F401
    registering,  # noqa: F401
    registrations,  # noqa: F401
    results,  # noqa: F401
    share,  # noqa: F401
    stored,  # noqa: F401
)
