"""Pages of editors: create and edit consultations, their questions and material."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.consultations import queries, service
from teilhabe_app.consultations.forms.consultations import ConsultationForm, MaterialForm, QuestionForm
from teilhabe_app.consultations.models import Consultation, Question
from teilhabe_app.consultations.policy import Can
from teilhabe_app.consultations.views import bp
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.web.forms import ActionForm
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.i18n import language
from teilhabe_app.web.saving import saved, status_of


@bp.route("/new", methods=["GET", "POST"])
@guarded(Can.MANAGE)
def new() -> ResponseReturnValue:
    """Create a consultation as a draft."""
    opens, closes = service.period()
    form = ConsultationForm(data={"opens_at": opens, "closes_at": closes})
    if made := saved(form, lambda: service.create_consultation(current.actor(), form.format_draft(), form.draft())):
        flash(_("Saved. Now add the questions."), "success")
        return redirect(url_for("consultations.edit", slug=made.result.format.slug), 303)
    return render_template("consultations/edit.html", form=form, consultation=None), status_of(form)


@bp.route("/<slug>/edit", methods=["GET", "POST"])
@guarded(Can.MANAGE, load=queries.by_slug)
def edit(consultation: Consultation) -> ResponseReturnValue:
    """Change a consultation; see its questions and material."""
    form = ConsultationForm(data=ConsultationForm.all_values_of(consultation))
    if saved(
        form,
        lambda: service.edit_consultation(current.actor(), consultation, form.format_draft(), form.draft()),
        edited=consultation.format,
    ):
        flash(_("Saved."), "success")
        return redirect(url_for("consultations.edit", slug=consultation.format.slug), 303)
    return render_template(
        "consultations/edit.html",
        form=form,
        consultation=consultation,
        days=service.working_days_of(consultation.format),
        short=service.is_short(consultation.format),
        enough=service.ENOUGH,
        backgrounds=queries.backgrounds_of(consultation),
        today=clock.today(),
        action=ActionForm(formdata=None),
    ), status_of(form)


@bp.route("/<slug>/questions/new", methods=["GET", "POST"])
@guarded(Can.MANAGE, load=queries.by_slug)
def new_question(consultation: Consultation) -> ResponseReturnValue:
    """Add a question."""
    form = QuestionForm()
    if saved(form, lambda: service.add_question(current.actor(), consultation, form.draft())):
        flash(_("Saved."), "success")
        return _back(consultation)
    return render_template("consultations/edit_question.html", form=form, consultation=consultation), status_of(form)


@bp.route("/questions/<int:question_id>/edit", methods=["GET", "POST"])
@guarded(Can.MANAGE, load=queries.question_by_id)
def edit_question(question: Question) -> ResponseReturnValue:
    """Reword a question."""
    form = QuestionForm(data=QuestionForm.values_of(question))
    if saved(form, lambda: service.edit_question(current.actor(), question, form.draft())):
        flash(_("Saved."), "success")
        return _back(question.consultation)
    now = service.mark_of(question)
    if form.is_submitted() and form.seen.data != now:  # whoever saves again has this page before them
        form.is_stale, form.seen.data = True, now
    context = {"form": form, "consultation": question.consultation, "question": question}
    return render_template("consultations/edit_question.html", **context), status_of(form)


@bp.post("/questions/<int:question_id>/move")
@guarded(Can.MANAGE, load=queries.question_by_id)
def move_question(question: Question) -> ResponseReturnValue:
    """Move a question up or down."""
    service.move_question(current.actor(), question, up=request.form.get("do") == "up")
    db.session.commit()
    return _back(question.consultation)


@bp.post("/questions/<int:question_id>/remove")
@guarded(Can.MANAGE, load=queries.question_by_id)
def remove_question(question: Question) -> ResponseReturnValue:
    """Take a question back that nobody has answered."""
    consultation = question.consultation
    service.remove_question(current.actor(), question)
    db.session.commit()
    flash(_("The question is removed."), "success")
    return _back(consultation)


@bp.route("/<slug>/material", methods=["GET", "POST"])
@guarded(Can.MANAGE, load=queries.by_slug)
def material(consultation: Consultation) -> ResponseReturnValue:
    """Choose what is shown to comment on."""
    chosen = {
        "measures": [one.measure_id for one in consultation.materials if one.measure_id],
        "fields": [one.field_id for one in consultation.materials if one.field_id],
    }
    form = MaterialForm(data=chosen)
    measures, fields = queries.material_candidates(consultation)
    form.offer(measures, fields, language().code)
    if made := saved(
        form,
        lambda: service.choose_material(
            current.actor(),
            consultation,
            [one for one in measures if one.id in (form["measures"].data or ())],
            [one for one in fields if one.id in (form["fields"].data or ())],
        ),
    ):
        if made.result:
            flash(_("Saved. What people have already commented on stays."), "warning")
        else:
            flash(_("Saved."), "success")
        return _back(consultation)
    return render_template("consultations/material.html", form=form, consultation=consultation), status_of(form)


def _back(consultation: Consultation) -> ResponseReturnValue:
    return redirect(url_for("consultations.edit", slug=consultation.format.slug) + "#questions", 303)
