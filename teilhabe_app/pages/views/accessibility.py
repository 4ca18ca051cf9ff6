"""Accessibility statement, reports of barriers, and the watch over their due dates."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.core import clock
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.pages import importer, mail, queries, service
from teilhabe_app.pages.forms import AnswerForm, BarrierForm
from teilhabe_app.pages.models import BarrierReport
from teilhabe_app.pages.policy import Can
from teilhabe_app.pages.views.blueprint import bp
from teilhabe_app.web.guard import guarded, public
from teilhabe_app.web.i18n import language
from teilhabe_app.web.limits import limit
from teilhabe_app.web.saving import saved, status_of
from teilhabe_app.web.security import personal_page


@bp.route("/accessibility", methods=["GET", "POST"])
@public
def accessibility() -> ResponseReturnValue:
    """Show the statement and take reports of barriers."""
    days = current_app.config["TEILHABE"].barrier_days
    form = BarrierForm()

    def act() -> BarrierReport:
        limit("barrier", per_network=10)
        report = service.report_barrier(current.actor(), form.draft(language().code), days=days)
        mail.received(report)
        return report

    if made := saved(form, act):
        flash(_("Thank you. Your report has arrived."), "success")
        return redirect(url_for(".receipt", receipt=made.result.receipt), 303)
    page = render_template(
        "pages/accessibility.html", text=importer.stored_or_default("accessibility"), form=form, days=days
    )
    return page, status_of(form)


@bp.get("/accessibility/reports/")
@guarded(Can.ANSWER_BARRIER)
def barriers() -> ResponseReturnValue:
    """List the reports: what waits, by due date, and what is answered."""
    return render_template(
        "pages/barriers.html",
        waiting=queries.open_barriers(),
        answered=queries.answered_barriers(request.args.get("after")),
        today=clock.today(),
    )


@bp.get("/accessibility/reports/<int:report_id>")
@guarded(Can.ANSWER_BARRIER, load=queries.barrier_by_id)
def barrier(report: BarrierReport) -> ResponseReturnValue:
    """Show one report with the form for its answer."""
    return _barrier(report, AnswerForm())


@bp.post("/accessibility/reports/<int:report_id>/answer")
@guarded(Can.ANSWER_BARRIER, load=queries.barrier_by_id)
def answer_barrier(report: BarrierReport) -> ResponseReturnValue:
    """Answer a report."""
    form = AnswerForm()

    def act() -> None:
        service.answer_barrier(current.user(), report, form.answer.data or "")
        mail.answered(report)

    if saved(form, act):
        flash(_("The answer is sent."), "success")
        return redirect(url_for(".barriers"), 303)
    return _barrier(report, form, 422)


def _barrier(report: BarrierReport, form: AnswerForm, status: int = 200) -> ResponseReturnValue:
    personal_page()
    return render_template("pages/barrier.html", report=report, form=form, today=clock.today()), status
