"""Pages: threads, one contribution, one's own list, support, feeds."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("contributions", __name__, url_prefix="/contributions", template_folder="../templates")

from teilhabe_app.contributions.views import (  # noqa: E402 -- routes of bp
    feeds,  # noqa: F401
    notices,  # noqa: F401
    opendata,  # noqa: F401
    own,  # noqa: F401
    supporting,  # noqa: F401
    threads,  # noqa: F401
    translations,  # noqa: F401
)
