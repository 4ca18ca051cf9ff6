"""Pages of the synthesis: what everybody reads, the work on a dossier, and the answers of bodies."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("synthesis", __name__, url_prefix="/dossiers", template_folder="../templates")

from teilhabe_app.synthesis.views import answers, findings, frame, news, public, work  # noqa: E402, F401 -- they add their pages to bp
