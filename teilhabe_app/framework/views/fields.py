"""Editing action fields: rename, extend, adapt, add, split, merge."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.core.i18n import current_language
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.framework import queries, service
from teilhabe_app.framework.forms import FieldForm, MergeForm, SplitForm
from teilhabe_app.framework.forms.common import offer_bodies
from teilhabe_app.framework.forms.fields import PARTS, part_choices
from teilhabe_app.framework.models import ActionField
from teilhabe_app.framework.policy import Can
from teilhabe_app.framework.views import bp
from teilhabe_app.organisations import queries as organisations
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.saving import saved, status_of


@bp.route("/fields/new", methods=["GET", "POST"])
@guarded(Can.EDIT)
def new_field() -> ResponseReturnValue:
    """Add an action field."""
    form = FieldForm()
    del form.operation
    offer_bodies(form.bodies, organisations.all_bodies(), current_language().code)
    if made := saved(form, lambda: service.add_field(current.actor(), form.draft())):
        flash(_("The action field is added."), "success")
        return redirect(url_for("framework.field", slug=made.result.slug), 303)
    return render_template("framework/edit_field.html", form=form, field=None), status_of(form)


@bp.route("/fields/<slug>/edit", methods=["GET", "POST"])
@guarded(Can.EDIT, load=queries.field_by_slug)
def edit_field(field: ActionField) -> ResponseReturnValue:
    """Rename, extend or adapt a field, with a reason."""
    form = FieldForm(obj=field)
    if not form.is_submitted():
        form.bodies.data = [body.id for body in field.bodies]
    offer_bodies(form.bodies, organisations.all_bodies(), current_language().code)
    if saved(form, lambda: service.change_field(current.actor(), field, form.draft()), edited=field):
        flash(_("The action field is saved, and its history has a new entry."), "success")
        return redirect(url_for("framework.field", slug=field.slug), 303)
    return render_template("framework/edit_field.html", form=form, field=field), status_of(form)


@bp.route("/fields/<slug>/split", methods=["GET", "POST"])
@guarded(Can.EDIT, load=queries.field_by_slug)
def split_field(field: ActionField) -> ResponseReturnValue:
    """End a field and let two to four follow; ``?parts=`` says how many."""
    count = request.args.get("parts", 2, type=int)
    count = count if count in PARTS else PARTS[0]
    form = SplitForm(data={"version": field.version, "parts": [{} for _part in range(count)]})
    measures = [measure for measure, _revision in queries.measures_of(field)]
    indicators = queries.indicators(field)
    places = part_choices(
        max(len(form.parts.entries), 2), measures, indicators, request.form if form.is_submitted() else None
    )
    # Both are checked before either answer counts, so that all messages come at once.
    valid = all([form.validate_on_submit(), not form.is_submitted() or places.validate()])

    def act() -> None:
        draft = form.draft(
            {measure.id: int(places[f"measure_{measure.id}"].data) for measure in measures},
            {indicator.id: int(places[f"indicator_{indicator.id}"].data) for indicator in indicators},
        )
        service.split_field(current.actor(), field, draft)

    if valid and saved(form, act, edited=field):
        flash(_("The field has ended. Its page names the fields that followed."), "success")
        return redirect(url_for("framework.field", slug=field.slug), 303)
    return render_template(
        "framework/split_field.html",
        form=form,
        places=places,
        field=field,
        measures=measures,
        indicators=indicators,
        counts=PARTS,
    ), status_of(form)


@bp.route("/fields/merge", methods=["GET", "POST"])
@guarded(Can.EDIT)
def merge_fields() -> ResponseReturnValue:
    """End several fields and let one follow."""
    fields = queries.current_fields()
    form = MergeForm()
    form.offer(fields, current_language().code)

    def act() -> ActionField:
        chosen = [field for field in fields if field.id in set(form.fields.data or [])]
        return service.merge_fields(current.actor(), chosen, form.words, form.why)

    if made := saved(form, act):
        flash(_("The fields have ended. This one follows them."), "success")
        return redirect(url_for("framework.field", slug=made.result.slug), 303)
    return render_template("framework/merge_fields.html", form=form), status_of(form)
