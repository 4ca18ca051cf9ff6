"""Pages of editors: phases and background; of staff: statements that came by letter or mail."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.consultations import queries, service
from teilhabe_app.consultations.forms.intake import IntakeForm
from teilhabe_app.consultations.forms.planning import BackgroundForm, PhasesForm
from teilhabe_app.consultations.models import Background, Consultation, Statement
from teilhabe_app.consultations.policy import Can
from teilhabe_app.consultations.views import bp
from teilhabe_app.core import clock, files
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.organisations import queries as organisations
from teilhabe_app.organisations import service as organisations_service
from teilhabe_app.organisations.models import Organisation
from teilhabe_app.organisations.service import OrganisationDraft
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.saving import saved, status_of

KEPT = ("channel", "received_on", "language")


@bp.route("/<slug>/phases", methods=["GET", "POST"])
@guarded(Can.MANAGE, load=queries.by_slug)
def phases(consultation: Consultation) -> ResponseReturnValue:
    """Set when the phases around the contributions are."""
    form = PhasesForm(data=PhasesForm.values_of(consultation))
    if saved(
        form,
        lambda: service.set_phases(current.actor(), consultation, form.days(), form.version.seen or None),
        edited=consultation,
    ):
        flash(_("Saved."), "success")
        return redirect(url_for("consultations.edit", slug=consultation.format.slug), 303)
    context = {"form": form, "consultation": consultation, "days": service.working_days_of(consultation.format)}
    page = render_template("consultations/phases.html", enough=service.ENOUGH, today=clock.today(), **context)
    return page, status_of(form)


@bp.route("/<slug>/background/new", methods=["GET", "POST"])
@guarded(Can.MANAGE, load=queries.by_slug)
def new_background(consultation: Consultation) -> ResponseReturnValue:
    """Add a file or a link."""
    form = BackgroundForm()
    if saved(form, lambda: service.add_background(current.actor(), consultation, form.draft())):
        flash(_("Saved."), "success")
        return _back(consultation)
    context = {"form": form, "consultation": consultation, "background": None}
    return render_template("consultations/edit_background.html", **context), status_of(form)


@bp.route("/background/<int:background_id>/edit", methods=["GET", "POST"])
@guarded(Can.MANAGE, load=queries.background_by_id)
def edit_background(found: Background) -> ResponseReturnValue:
    """Change a file or a link."""
    form = BackgroundForm(data=BackgroundForm.values_of(found))
    if saved(form, lambda: service.change_background(current.actor(), found, form.draft()), edited=found):
        flash(_("Saved."), "success")
        return _back(found.consultation)
    context = {"form": form, "consultation": found.consultation, "background": found}
    return render_template("consultations/edit_background.html", **context), status_of(form)


@bp.post("/background/<int:background_id>/remove")
@guarded(Can.MANAGE, load=queries.background_by_id)
def remove_background(found: Background) -> ResponseReturnValue:
    """Take a file or a link away."""
    consultation = found.consultation
    service.remove_background(current.actor(), found)
    db.session.commit()
    flash(_("Removed."), "success")
    return _back(consultation)


@bp.get("/background/<int:background_id>")
@guarded(Can.SEE_BACKGROUND, load=queries.background_by_id)
def background(found: Background) -> ResponseReturnValue:
    """Send a file, always as a download. Links lead where they lead."""
    if found.url:
        return redirect(found.url, 302)
    content, kind = io.BytesIO(found.content or b""), files.TYPES[found.file_type or "pdf"]
    return send_file(content, mimetype=kind, as_attachment=True, download_name=found.file_name)


def _back(consultation: Consultation) -> ResponseReturnValue:
    return redirect(url_for("consultations.edit", slug=consultation.format.slug) + "#background", 303)


@bp.route("/<slug>/statements/intake", methods=["GET", "POST"])
@guarded(Can.TAKE_IN, load=queries.by_slug)
def intake(consultation: Consultation) -> ResponseReturnValue:
    """Type in one letter after the other; channel, day and language stay as they were."""
    form = IntakeForm(request.form if request.method == "POST" else None)
    if request.method == "GET":
        for name in KEPT:
            if value := request.args.get(name):
                form[name].process(None, value if name != "received_on" else _day(value))
    known = organisations.all_organisations()
    form.offer(known)

    def act() -> Statement:
        organisation = _organisation(form, known)
        return service.take_in_statement(current.user(), consultation, organisation, form.draft())

    if made := saved(form, act):
        flash(_("Saved. The receipt is %(receipt)s.", receipt=made.result.receipt), "success")
        kept: dict[str, Any] = {name: request.form.get(name, "")[:20] for name in KEPT}
        slug = consultation.format.slug
        return redirect(url_for("consultations.intake", slug=slug, last=made.result.id, **kept), 303)
    context = {"form": form, "consultation": consultation, "last": request.args.get("last", type=int)}
    return render_template(
        "consultations/intake.html", references=service.references(consultation), **context
    ), status_of(form)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _organisation(form: IntakeForm, known: list[Organisation]) -> Organisation:
    chosen = next((one for one in known if one.id == form.organisation_id.data), None)
    name = form.new_name.data or ""
    if bool(chosen) == bool(name):
        raise DomainError(_l("Choose an organisation, or write the name of a new one."), field="organisation_id")
    if chosen:
        return chosen
    draft = OrganisationDraft(name=name, language=form.language.data, once=form.once.data)
    return organisations_service.enter_for_others(current.user(), draft)
