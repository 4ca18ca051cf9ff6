"""Pages: the public list and calendar, processes, and the table of the staff."""

from __future__ import annotations

from flask import Blueprint

from teilhabe_app.formats import calendar, hosts, labels

bp = Blueprint("formats", __name__, url_prefix="/formats", template_folder="../templates")


@bp.app_context_processor
def words() -> dict[str, object]:
    """Give every template what cards and headings of formats need."""
    return {"format_labels": labels, "format_hosts": hosts, "format_days": calendar}


from teilhabe_app.formats.views import manage, public, sections  # noqa: E402, F401 -- they add their routes to bp
