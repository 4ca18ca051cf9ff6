"""Editors' pages: the joint allocation of workshop places, from the preview to the places."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import current_language, ngettext
from teilhabe_app.events import mail, queries
from teilhabe_app.events.forms.messages import AllocationForm
from teilhabe_app.events.models import AllocationRun, Event, Registration
from teilhabe_app.events.policy import Can
from teilhabe_app.events.service import allocating, solving
from teilhabe_app.events.service.explaining import explanation
from teilhabe_app.events.views import bp
from teilhabe_app.web.forms import ActionForm
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.saving import saved, status_of
from teilhabe_app.web.security import personal_page


@bp.app_template_global("allocation_explanation")
def allocation_explanation(registration: Registration) -> list[str]:
    """Explain the joint allocation to one person, in the language of the page."""
    if registration.event.allocated_at is None:
        return []
    return explanation(registration, current_language().code)


@bp.route("/<slug>/allocation", methods=["GET", "POST"])
@guarded(Can.EDIT, load=queries.for_allocating)
def allocation(event: Event) -> ResponseReturnValue:
    """Make a preview, and look at the last one."""
    personal_page()
    form = AllocationForm()
    if form.validate_on_submit():
        problem = solving.problem_of(event)
        slug = event.format.slug
        db.session.rollback()  # nobody waits for the database while the solver works
        solution = solving.solve(problem, seed=form.seed.data, keep_groups=bool(form.keep_groups.data))
        event = queries.for_allocating(slug) or event
        if saved(form, lambda: allocating.keep_preview(g.actor, event, problem, solution)):
            return redirect(url_for("events.allocation", slug=slug), 303)
    runs = queries.allocation_runs(event)
    run = queries.applied_run(event.id) or (runs[0] if runs else None)
    problem = solving.problem_of(event)
    page = render_template(
        "events/allocation.html",
        event=event,
        format=event.format,
        form=form,
        run=run,
        is_stale=run is not None and run.applied_at is None and run.input_digest != problem.digest,
        collecting=event.wishes_until is not None and clock.now() < event.wishes_until,
        people=len(problem.claims),
        nothing=queries.people_by_ids(run.result["nothing"]) if run is not None else [],
        given=queries.given_out(run) if run is not None else {},
        apply_form=ActionForm(formdata=None),
    )
    return page, status_of(form)


@bp.post("/<slug>/allocation/<int:run_id>/apply")
@guarded(Can.EDIT, load=queries.allocation_run)
def apply_allocation(run: AllocationRun) -> ResponseReturnValue:
    """Give out the places of a preview and tell everybody."""
    form = ActionForm()
    event, slug = run.event, run.event.format.slug

    def act() -> int:
        return mail.allocated(event, run, allocating.apply(g.actor, run))

    if done := saved(form, act):
        text = ngettext(
            "The places are given out. %(num)s mail is on its way.",
            "The places are given out. %(num)s mails are on their way.",
            done.result,
        )
        flash(text, "success")
    else:
        for words in getattr(form, "form_errors", []):
            flash(words, "danger")
    return redirect(url_for("events.allocation", slug=slug), 303)
