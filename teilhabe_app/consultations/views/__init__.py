"""Pages of this slice."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("consultations", __name__, url_prefix="/consultations", template_folder="../templates")

from teilhabe_app.consultations.views import (  # noqa: E402, F401 -- they add their pages to bp
    approval,
    documents,
    drafting,
    following,
    manage,
    papers,
    planning,
    printing,
    public,
    statements,
)
