"""Pages: threads, one contribution, and one's own list."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("contributions", __name__, url_prefix="/contributions", template_folder="../templates")

from teilhabe_app.contributions.views import (  # noqa: E402 -- routes of bp
    threads,  # noqa: F401
)
