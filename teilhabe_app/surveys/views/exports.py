"""Answers to take along, for the staff: asked for by a button, with a purpose, and noted."""

from __future__ import annotations

from flask import Response, render_template, stream_with_context
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.core import clock
from teilhabe_app.surveys import queries
from teilhabe_app.surveys.forms.results import ExportForm
from teilhabe_app.surveys.models import Survey
from teilhabe_app.surveys.policy import Can
from teilhabe_app.surveys.service import extracts
from teilhabe_app.surveys.views import bp
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.saving import saved, status_of
from teilhabe_app.web.security import personal_page


@bp.route("/<slug>/exports", methods=["GET", "POST"])
@guarded(Can.EXPORT, load=queries.by_slug)
def export(survey: Survey) -> ResponseReturnValue:
    """Ask which file is wanted and what for, and send it while it is written."""
    personal_page()
    form = ExportForm()
    if done := saved(form, lambda: extracts.export(current.user(), survey, form.draft())):
        draft = form.draft()
        kind, ending = extracts.TYPES[draft.file]
        response = Response(stream_with_context(done.result), content_type=kind)
        name = f"{survey.format.slug}-{draft.what}-{clock.today():%Y-%m-%d}.{ending}"
        response.headers.set("Content-Disposition", "attachment", filename=name)
        return response
    return render_template("surveys/results_exports.html", survey=survey, form=form), status_of(form)
