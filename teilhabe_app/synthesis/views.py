"""Pages of this slice."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("synthesis", __name__, url_prefix="/dossiers", template_folder="templates")
