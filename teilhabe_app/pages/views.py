"""Pages of this slice."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from teilhabe_app.web.guard import public

bp = Blueprint("pages", __name__, url_prefix="", template_folder="templates")


@bp.get("/")
@public
def home() -> ResponseReturnValue:
    """Answer in five seconds: what can I take part in, and what became of earlier input."""
    return render_template("pages/home.html")
