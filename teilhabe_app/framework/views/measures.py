"""Editing measures."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.core.i18n import current_language
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.policy import policy
from teilhabe_app.framework import queries, service
from teilhabe_app.framework.forms import MeasureForm, NewMeasureForm
from teilhabe_app.framework.forms.common import offer_bodies
from teilhabe_app.framework.models import ActionField, Measure
from teilhabe_app.framework.policy import Can
from teilhabe_app.framework.views import bp
from teilhabe_app.organisations import queries as organisations
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.saving import saved, status_of


@bp.route("/fields/<slug>/measures/new", methods=["GET", "POST"])
@guarded(Can.EDIT, load=queries.field_by_slug)
def new_measure(field: ActionField) -> ResponseReturnValue:
    """Add a measure to a field."""
    form = NewMeasureForm()
    offer_bodies(form.bodies, organisations.all_bodies(), current_language().code)
    if made := saved(form, lambda: service.add_measure(current.actor(), field, form.draft())):
        flash(_("The measure is added."), "success")
        return redirect(url_for("framework.measure", key=made.result.key), 303)
    return render_template("framework/edit_measure.html", form=form, field=field, measure=None), status_of(form)


@bp.route("/measures/<key>/revise", methods=["GET", "POST"])
@guarded(Can.REVISE, load=queries.measure_by_key)
def revise_measure(measure: Measure) -> ResponseReturnValue:
    """Change, extend, discontinue or keep a measure, with a reason."""
    actor = current.actor()
    form = MeasureForm(obj=measure)
    if policy.allows(actor, Can.EDIT):
        if not form.is_submitted():
            form.bodies.data = [body.id for body in measure.bodies]
        offer_bodies(form.bodies, organisations.all_bodies(), current_language().code)
    else:
        del form.bodies
    if saved(form, lambda: service.revise_measure(actor, measure, form.draft()), edited=measure):
        flash(_("The measure is saved, and its history has a new entry."), "success")
        return redirect(url_for("framework.measure", key=measure.key), 303)
    page = render_template("framework/edit_measure.html", form=form, field=measure.field, measure=measure)
    return page, status_of(form)
