"""Pages of the synthesis: what everybody reads, the work on a dossier, and the answers of bodies."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("synthesis", __name__, url_prefix="/dossiers", template_folder="../templates")

from teilhabe_app.synthesis.views import (  # noqa: E402 -- they add their pages to bp
    answers,  # noqa: F401
    checking,  # noqa: F401
    coding,  # noqa: F401
    contribution,  # noqa: F401
    coverage,  # noqa: F401
    findings,  # noqa: F401
    frame,  # noqa: F401
    news,  # noqa: F401
    opendata,  # noqa: F401
    outcomes,  # noqa: F401
    promises,  # noqa: F401
    public,  # noqa: F401
    quality,  # noqa: F401
    segments,  # noqa: F401
    steering,  # noqa: F401
    suggestions,  # noqa: F401
    synopsis,  # noqa: F401
    themes,  # noqa: F401
    together,  # noqa: F401
    versions,  # noqa: F401
    ways,  # noqa: F401
    work,  # noqa: F401
)
