"""Pages of this slice."""

from __future__ import annotations

from flask import Blueprint

from teilhabe_app.framework import labels

bp = Blueprint("framework", __name__, url_prefix="/framework", template_folder="../templates")
for name, function in labels.FILTERS.items():
    bp.add_app_template_filter(function, name)

from teilhabe_app.framework.views import fields, measures, parts, public  # noqa: E402, F401 -- they add pages to bp
