"""Editing measures."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, StaleError
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
from teilhabe_app.web.forms import keep_version
from teilhabe_app.web.guard import guarded


@bp.route("/fields/<slug>/measures/new", methods=["GET", "POST"])
@guarded(Can.EDIT, load=queries.field_by_slug)
def new_measure(field: ActionField) -> ResponseReturnValue:
    """Add a measure to a field."""
    form = NewMeasureForm()
    offer_bodies(form.bodies, organisations.all_bodies(), current_language().code)
    if form.validate_on_submit():
        try:
            made = service.add_measure(current.actor(), field, form.draft())
        except DomainError as error:
            form.reject(error)
        else:
            db.session.commit()
            flash(_("The measure is added."), "success")
            return redirect(url_for("framework.measure", key=made.key), 303)
    return render_template("framework/edit_measure.html", form=form, field=field, measure=None), (
        422 if form.is_submitted() else 200
    )


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
    stale = False
    if form.validate_on_submit():
        try:
            service.revise_measure(actor, measure, form.draft())
        except DomainError as error:
            form.reject(error)
            if stale := isinstance(error, StaleError):
                keep_version(form.version, measure.version)
        else:
            db.session.commit()
            flash(_("The measure is saved, and its history has a new entry."), "success")
            return redirect(url_for("framework.measure", key=measure.key), 303)
    status = 422 if form.is_submitted() else 200
    return render_template(
        "framework/edit_measure.html", form=form, field=measure.field, measure=measure, stale=stale
    ), status
