"""Spreadsheets (XLSForm): looked at first, made into a survey by an explicit button; and surveys as such files."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import BY_CODE
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.surveys import queries
from teilhabe_app.surveys.analysis import xlsform
from teilhabe_app.surveys.analysis.problems import Problem, Unreadable
from teilhabe_app.surveys.forms import KINDS
from teilhabe_app.surveys.forms.opinions import ImportForm, SheetForm
from teilhabe_app.surveys.models import Survey, SurveyFile
from teilhabe_app.surveys.policy import Can
from teilhabe_app.surveys.service.importing import import_file, lay_aside, plan_of
from teilhabe_app.surveys.service.xlsforms import form_of
from teilhabe_app.surveys.views import bp
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.saving import REFUSED, saved, status_of
from teilhabe_app.web.security import personal_page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.route("/xlsform", methods=["GET", "POST"])
@guarded(Can.CREATE)
def xlsform_upload() -> ResponseReturnValue:
    """Take a spreadsheet and show what is in it; nothing becomes a survey here."""
    form = SheetForm()
    problems: tuple[Problem, ...] = ()
    if form.validate_on_submit():
        sent = form.file.data
        try:
            file = lay_aside(current.user(), sent.filename or "", sent.read())
        except Unreadable as error:
            db.session.rollback()
            problems = error.problems
        except DomainError as error:
            db.session.rollback()
            form.reject(error)
        else:
            db.session.commit()
            return redirect(url_for(".xlsform_report", file_id=file.id), 303)
    page = render_template("surveys/xlsform.html", form=form, problems=problems)
    return page, status_of(form)


@bp.route("/xlsform/<int:file_id>", methods=["GET", "POST"])
@guarded(Can.IMPORT, load=queries.file_by_id)
def xlsform_report(file: SurveyFile) -> ResponseReturnValue:
    """Show what the survey would be and what would be left out; make it when the editor says so."""
    personal_page()
    chosen = request.form.get("language", "")
    spoken = chosen if chosen in BY_CODE else None
    plan = plan_of(current.user(), file, spoken)
    form = ImportForm(plan.bare, data={"title": plan.title.in_language("de").text, "language": plan.bare})
    anyway = request.form.get("do") == "anyway"

    def act() -> Survey:
        title = form.texts(plan.title, plan.bare)
        return import_file(current.user(), file, title, anyway=anyway, language=spoken)

    if made := saved(form, act):
        flash(_("This is the draft of the survey. Give it a period of its own."), "success")
        return redirect(url_for(".edit", slug=made.result.format.slug), 303)
    page = render_template(
        "surveys/xlsform_report.html",
        form=form,
        file=file,
        plan=plan,
        kinds=KINDS,
        languages=[BY_CODE[code] for code in plan.languages],
    )
    return page, REFUSED if form.is_submitted() else 200


@bp.post("/xlsform/<int:file_id>/forget")
@guarded(Can.IMPORT, load=queries.file_by_id)
def xlsform_forget(file: SurveyFile) -> ResponseReturnValue:
    """Throw a spreadsheet away."""
    db.session.delete(file)
    db.session.commit()
    flash(_("Removed."), "success")
    return redirect(url_for(".xlsform_upload"), 303)


@bp.get("/<slug>/xlsform.xlsx")
@guarded(Can.EDIT, load=queries.by_slug)
def xlsform_download(survey: Survey) -> ResponseReturnValue:
    """Send a survey as a spreadsheet."""
    headers = {
        "Content-Type": XLSX,
        "Content-Disposition": f'attachment; filename="{survey.format.slug}.xlsx"',
        "Cache-Control": "private, no-store",
    }
    return xlsform.write(form_of(survey)), 200, headers
