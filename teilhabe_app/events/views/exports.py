"""Lists to take along. They are asked for by a button, because each one stands in the audit trail."""

from __future__ import annotations

from flask import Response, g, request, stream_with_context
from flask.typing import ResponseReturnValue

from teilhabe_app.core import clock, sheets
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import current_language
from teilhabe_app.core.slugs import slugify
from teilhabe_app.events import queries
from teilhabe_app.events.models import Event
from teilhabe_app.events.policy import Can
from teilhabe_app.events.service import exports
from teilhabe_app.events.service.exports import List
from teilhabe_app.events.views import bp
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.security import personal_page

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@bp.post("/<slug>/registrations/export")
@guarded(Can.EXPORT, load=queries.for_staff)
def export_registrations(event: Event) -> ResponseReturnValue:
    """Give the registrations, or who is in which workshop."""
    asked = request.form.get("list")
    return _given(event, List.WORKSHOPS if asked == List.WORKSHOPS else List.REGISTRATIONS)


@bp.post("/<slug>/needs/export")
@guarded(Can.SEE_NEEDS, load=queries.for_staff)
def export_needs(event: Event) -> ResponseReturnValue:
    """Give the needs with their people."""
    return _given(event, List.NEEDS)


def _given(event: Event, wanted: List) -> ResponseReturnValue:
    personal_page()
    kind = "csv" if request.form.get("file") == "csv" else "xlsx"
    tables = exports.sheets(g.actor, event, wanted, in_one=kind == "csv")
    lang = current_language()
    if kind == "csv":
        file = sheets.csv_file(tables[0])
    else:
        title = event.format.title.in_language(lang.code).text
        file = sheets.xlsx_file(tables, right_to_left=lang.dir == "rtl", title=title)
    db.session.commit()
    response = Response(stream_with_context(sheets.chunks(file)), content_type=TYPES[kind])
    name = f"{slugify(event.format.slug)}-{wanted.value}-{clock.today():%Y-%m-%d}.{kind}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
