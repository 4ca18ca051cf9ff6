"""Pages of this slice."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("contributions", __name__, url_prefix="/contributions", template_folder="templates")
