"""The frame of a dossier: title, method, formats."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.synthesis import queries, service
from teilhabe_app.synthesis.forms import DossierForm
from teilhabe_app.synthesis.models import Dossier
from teilhabe_app.synthesis.policy import Can
from teilhabe_app.synthesis.views import bp
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.saving import saved, status_of


@bp.route("/new", methods=["GET", "POST"])
@guarded(Can.WORK)
def create() -> ResponseReturnValue:
    """Begin a dossier."""
    form = DossierForm()
    if made := saved(form, lambda: service.create_dossier(current.user(), form.draft())):
        return redirect(url_for(".work", slug=made.result.slug), 303)
    return render_template("synthesis/edit.html", form=form, dossier=None), status_of(form)


@bp.route("/<string:slug>/edit", methods=["GET", "POST"])
@guarded(Can.WORK, load=queries.by_slug)
def edit(dossier: Dossier) -> ResponseReturnValue:
    """Change title, method and formats."""
    form = DossierForm(dossier=dossier)
    if saved(form, lambda: service.edit_dossier(current.user(), dossier, form.draft()), edited=dossier):
        flash(_("Saved."), "success")
        return redirect(url_for(".work", slug=dossier.slug), 303)
    return render_template("synthesis/edit.html", form=form, dossier=dossier), status_of(form)
