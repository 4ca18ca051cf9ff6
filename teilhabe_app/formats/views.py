"""Pages of this slice."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("formats", __name__, url_prefix="/formats", template_folder="templates")
