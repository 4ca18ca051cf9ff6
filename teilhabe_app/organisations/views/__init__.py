"""Pages of this slice."""

from __future__ import annotations

from flask import Blueprint

from teilhabe_app.core.i18n import WRITTEN
from teilhabe_app.organisations import labels

bp = Blueprint("organisations", __name__, url_prefix="/organisations", template_folder="../templates")
bp.add_app_template_filter(labels.level_name, "level_name")
bp.add_app_template_filter(labels.level_names, "level_names")
bp.add_app_template_global(WRITTEN, "written")  # type: ignore[arg-type]

from teilhabe_app.organisations.views import bodies, organisations  # noqa: E402, F401 -- they add their pages to bp
