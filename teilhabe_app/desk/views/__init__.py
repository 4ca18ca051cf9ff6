"""Pages of the desk: the queue, one contribution, and typing in."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("desk", __name__, url_prefix="/desk", template_folder="../templates")

from teilhabe_app.desk.views import intake, item, moderation, queue  # noqa: E402, F401 -- they add their pages to bp
