"""The blueprints of this slice: pages in a language, and the few files that have none."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("pages", "teilhabe_app.pages", url_prefix="", template_folder="templates")
files = Blueprint("files", "teilhabe_app.pages")
