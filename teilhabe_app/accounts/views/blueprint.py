"""The blueprint that all pages about accounts hang on."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("accounts", "teilhabe_app.accounts", url_prefix="/account", template_folder="templates")
