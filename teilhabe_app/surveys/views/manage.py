"""Building surveys in the browser."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.formats import service as formats
from teilhabe_app.formats.models import Kind
from teilhabe_app.surveys import queries, service
from teilhabe_app.surveys.forms import KINDS, QuestionForm, SurveyForm, questionnaire
from teilhabe_app.surveys.models import Survey, SurveyQuestion
from teilhabe_app.surveys.policy import Can
from teilhabe_app.surveys.views import bp
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.i18n import language
from teilhabe_app.web.saving import saved, status_of


@bp.route("/new", methods=["GET", "POST"])
@guarded(Can.CREATE)
def create() -> ResponseReturnValue:
    """Create a survey; its questions come next."""
    form = SurveyForm()

    def act() -> Survey:
        format_ = formats.create_format(current.user(), Kind.SURVEY, form.format_draft())
        return service.create(current.user(), format_, form.survey_draft())

    if made := saved(form, act):
        flash(_("The survey is created. Now add the questions."), "success")
        return redirect(url_for(".edit", slug=made.result.format.slug), 303)
    return render_template("surveys/create.html", form=form), status_of(form)


@bp.route("/<slug>/edit", methods=["GET", "POST"])
@guarded(Can.EDIT, load=queries.by_slug)
def edit(survey: Survey) -> ResponseReturnValue:
    """Show the questions and change what belongs to the survey as a whole."""
    form = SurveyForm(data=SurveyForm.values_of_survey(survey))

    def act() -> None:
        formats.update_format(current.user(), survey.format, form.format_draft())
        service.change(current.user(), survey, form.survey_draft())

    if saved(form, act, edited=survey.format):
        flash(_("Saved."), "success")
        return redirect(url_for(".edit", slug=survey.format.slug), 303)
    return render_template("surveys/edit.html", form=form, survey=survey, kinds=KINDS), status_of(form)


@bp.get("/<slug>/preview")
@guarded(Can.EDIT, load=queries.by_slug)
def preview(survey: Survey) -> ResponseReturnValue:
    """Show the questionnaire as people will see it."""
    form = questionnaire(survey, language().code)
    return render_template("surveys/preview.html", survey=survey, form=form)


@bp.route("/<slug>/questions/new", methods=["GET", "POST"])
@guarded(Can.EDIT, load=queries.by_slug)
def add_question(survey: Survey) -> ResponseReturnValue:
    """Add a question."""
    form = QuestionForm(version=survey.version)
    if saved(form, lambda: service.add_question(current.user(), survey, form.draft()), edited=survey):
        flash(_("Saved."), "success")
        return redirect(url_for(".edit", slug=survey.format.slug), 303)
    return render_template("surveys/question.html", form=form, survey=survey), status_of(form)


@bp.route("/<slug>/questions/<int:question_id>", methods=["GET", "POST"])
@guarded(Can.EDIT, load=queries.question_of)
def edit_question(question: SurveyQuestion) -> ResponseReturnValue:
    """Change a question, or correct its wording once people have answered."""
    survey = question.survey
    form = QuestionForm(question=question, version=survey.version)
    if saved(form, lambda: service.change_question(current.user(), question, form.draft()), edited=survey):
        flash(_("Saved."), "success")
        return redirect(url_for(".edit", slug=survey.format.slug), 303)
    page = render_template("surveys/question.html", form=form, survey=survey, question=question)
    return page, status_of(form)


@bp.post("/<slug>/questions/<int:question_id>/up")
@guarded(Can.EDIT, load=queries.question_of)
def move_up(question: SurveyQuestion) -> ResponseReturnValue:
    """Put a question before the one above it."""
    service.move_question(current.user(), question, -1)
    db.session.commit()
    return redirect(url_for(".edit", slug=question.survey.format.slug, _anchor="questions"), 303)


@bp.post("/<slug>/questions/<int:question_id>/down")
@guarded(Can.EDIT, load=queries.question_of)
def move_down(question: SurveyQuestion) -> ResponseReturnValue:
    """Put a question after the one below it."""
    service.move_question(current.user(), question, +1)
    db.session.commit()
    return redirect(url_for(".edit", slug=question.survey.format.slug, _anchor="questions"), 303)


@bp.post("/<slug>/questions/<int:question_id>/remove")
@guarded(Can.EDIT, load=queries.question_of)
def remove_question(question: SurveyQuestion) -> ResponseReturnValue:
    """Take a question out."""
    slug = question.survey.format.slug
    service.remove_question(current.user(), question)
    db.session.commit()
    flash(_("Removed."), "success")
    return redirect(url_for(".edit", slug=slug, _anchor="questions"), 303)
