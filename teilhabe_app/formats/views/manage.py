"""Staff pages: the table of all formats; processes and their phases."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.formats import hosts, queries, service
from teilhabe_app.formats.forms import PhaseForm, ProcessForm
from teilhabe_app.formats.models import Format, Phase, Process
from teilhabe_app.formats.policy import Can
from teilhabe_app.formats.views import bp
from teilhabe_app.web.forms import ActionForm
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.saving import saved, status_of


def _phase(phase_id: int) -> Phase | None:
    return queries.phase_by_id(phase_id)


@bp.get("/manage")
@guarded(Can.MANAGE)
def manage() -> ResponseReturnValue:
    """Show all formats including drafts, and all processes."""
    return render_template(
        "formats/manage.html",
        formats=queries.all_formats(g.actor),
        processes=queries.all_processes(g.actor),
        form=ActionForm(),
    )


@bp.post("/manage/<slug>/publish")
@guarded(Can.EDIT, load=queries.by_slug)
def publish(format_: Format) -> ResponseReturnValue:
    """Show a format to everybody."""
    return _switch(format_, service.publish, _("It is published now."))


@bp.post("/manage/<slug>/cancel")
@guarded(Can.EDIT, load=queries.by_slug)
def cancel(format_: Format) -> ResponseReturnValue:
    """Call a format off."""
    return _switch(format_, service.cancel, _("It is called off now. Its page says so."))


def _switch(format_: Format, act: Any, done: str) -> ResponseReturnValue:
    try:
        act(g.actor, format_)
    except DomainError as error:
        db.session.rollback()
        flash(str(error.message), "warning")
    else:
        db.session.commit()
        flash(done, "success")
    return redirect(hosts.edit_url(format_) or url_for("formats.manage"), 303)


@bp.route("/manage/processes/new", methods=["GET", "POST"])
@guarded(Can.EDIT_PROCESS)
def new_process() -> ResponseReturnValue:
    """Create a process."""
    form = ProcessForm()
    if made := saved(form, lambda: service.create_process(g.actor, form.draft())):
        flash(_("Saved."), "success")
        return redirect(url_for("formats.edit_process", slug=made.result.slug), 303)
    return render_template("formats/edit_process.html", form=form, process=None), status_of(form)


@bp.route("/manage/processes/<slug>", methods=["GET", "POST"])
@guarded(Can.EDIT_PROCESS, load=queries.process_by_slug)
def edit_process(found: Process) -> ResponseReturnValue:
    """Change a process and see its phases."""
    form = ProcessForm(data=ProcessForm.values_of(found))
    if saved(form, lambda: service.update_process(g.actor, found, form.draft()), edited=found):
        flash(_("Saved."), "success")
        return redirect(url_for("formats.edit_process", slug=found.slug), 303)
    return render_template("formats/edit_process.html", form=form, process=found), status_of(form)


@bp.route("/manage/processes/<slug>/phases/new", methods=["GET", "POST"])
@guarded(Can.EDIT_PROCESS, load=queries.process_by_slug)
def new_phase(found: Process) -> ResponseReturnValue:
    """Add a phase to a process."""
    form = PhaseForm()
    if saved(form, lambda: service.add_phase(g.actor, found, form.draft())):
        flash(_("Saved."), "success")
        return redirect(url_for("formats.edit_process", slug=found.slug), 303)
    return render_template("formats/edit_phase.html", form=form, process=found, phase=None), status_of(form)


@bp.route("/manage/phases/<int:phase_id>", methods=["GET", "POST"])
@guarded(Can.EDIT_PROCESS, load=_phase)
def edit_phase(phase: Phase) -> ResponseReturnValue:
    """Change a phase."""
    form = PhaseForm(data=PhaseForm.values_of(phase))
    if saved(form, lambda: service.change_phase(g.actor, phase, form.draft())):
        flash(_("Saved."), "success")
        return redirect(url_for("formats.edit_process", slug=phase.process.slug), 303)
    page = render_template("formats/edit_phase.html", form=form, process=phase.process, phase=phase)
    return page, status_of(form)


@bp.post("/manage/phases/<int:phase_id>/remove")
@guarded(Can.EDIT_PROCESS, load=_phase)
def remove_phase(phase: Phase) -> ResponseReturnValue:
    """Take a phase out."""
    slug = phase.process.slug
    service.remove_phase(g.actor, phase)
    db.session.commit()
    flash(_("Removed."), "success")
    return redirect(url_for("formats.edit_process", slug=slug), 303)
