"""Pages: the event, registering, one's own registration, and the editors' and staff's pages."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("events", __name__, url_prefix="/events", template_folder="../templates")

from teilhabe_app.events.views import checkin, editing, hosting, papers, public, registrations  # noqa: E402, F401 -- routes of bp
