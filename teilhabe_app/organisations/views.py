"""Pages of this slice."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("organisations", __name__, url_prefix="/organisations", template_folder="templates")
