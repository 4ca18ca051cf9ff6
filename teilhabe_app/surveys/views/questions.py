"""Building surveys in the browser: questions and sections."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.surveys import queries, service
from teilhabe_app.surveys.forms import KINDS, MediaForm, QuestionForm, SectionForm
from teilhabe_app.surveys.models import QuestionKind, Survey, SurveyQuestion, SurveySection
from teilhabe_app.surveys.policy import Can
from teilhabe_app.surveys.views import bp
from teilhabe_app.web.forms import ActionForm
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.saving import saved, status_of


@bp.route("/<slug>/questions/new", methods=["GET", "POST"])
@guarded(Can.EDIT, load=queries.by_slug)
def add_question(survey: Survey) -> ResponseReturnValue:
    """Choose a kind, then add a question."""
    wanted = request.form.get("kind") or request.args.get("kind")
    kind = next((one for one in QuestionKind if one.value == wanted), None)
    if kind is None:
        status = 422 if request.method == "POST" else 200
        return render_template("surveys/kinds.html", survey=survey, kinds=KINDS, form=ActionForm()), status
    form = QuestionForm(survey=survey, kind=kind)
    if done := saved(form, lambda: service.add_question(current.user(), survey, form.draft()), edited=survey):
        flash(_("Saved."), "success")
        return _back(survey, _row(done.result))
    return render_template("surveys/question.html", form=form, survey=survey, kinds=KINDS), status_of(form)


@bp.route("/<slug>/questions/<int:question_id>", methods=["GET", "POST"])
@guarded(Can.EDIT, load=queries.question_of)
def edit_question(question: SurveyQuestion) -> ResponseReturnValue:
    """Change a question; after answers, a change of meaning makes a new version."""
    survey = question.survey
    form = QuestionForm(survey=survey, question=question)
    if done := saved(form, lambda: service.change_question(current.user(), question, form.draft()), edited=survey):
        flash(_("Saved."), "success")
        return _back(survey, _row(done.result))
    page = render_template(
        "surveys/question.html",
        form=form,
        survey=survey,
        question=question,
        kinds=KINDS,
        media_form=MediaForm(formdata=None, prefix="media-"),
    )
    return page, status_of(form)


@bp.post("/<slug>/questions/<int:question_id>/media")
@guarded(Can.EDIT, load=queries.question_of)
def add_media(question: SurveyQuestion) -> ResponseReturnValue:
    """Put a picture or a recording beside a question."""
    survey = question.survey
    media_form = MediaForm(prefix="media-")
    if saved(media_form, lambda: service.add_media(current.user(), question, media_form.draft())):
        flash(_("Saved."), "success")
        return redirect(url_for(".edit_question", slug=survey.format.slug, question_id=question.id), 303)
    page = render_template(
        "surveys/question.html",
        form=QuestionForm(survey=survey, question=question, formdata=None),
        survey=survey,
        question=question,
        kinds=KINDS,
        media_form=media_form,
    )
    return page, status_of(media_form)


@bp.post("/<slug>/questions/<int:question_id>/media/<int:media_id>/remove")
@guarded(Can.EDIT, load=lambda slug, question_id, media_id: queries.question_of(slug, question_id))  # noqa: ARG005
def remove_media(question: SurveyQuestion) -> ResponseReturnValue:
    """Take a picture or a recording away."""
    service.remove_media(current.user(), question, int((request.view_args or {})["media_id"]))
    db.session.commit()
    flash(_("Removed."), "success")
    return redirect(url_for(".edit_question", slug=question.survey.format.slug, question_id=question.id), 303)


@bp.post("/<slug>/questions/<int:question_id>/copy")
@guarded(Can.EDIT, load=queries.question_of)
def copy_question(question: SurveyQuestion) -> ResponseReturnValue:
    """Put a copy behind a question."""
    return _do(question.survey, lambda: service.copy_question(current.user(), question), _("Copied."))


@bp.post("/<slug>/questions/<int:question_id>/up")
@guarded(Can.EDIT, load=queries.question_of)
def move_up(question: SurveyQuestion) -> ResponseReturnValue:
    """Put a question before the one above it."""
    return _do(question.survey, lambda: service.move_question(current.user(), question, -1), row=_row(question))


@bp.post("/<slug>/questions/<int:question_id>/down")
@guarded(Can.EDIT, load=queries.question_of)
def move_down(question: SurveyQuestion) -> ResponseReturnValue:
    """Put a question after the one below it."""
    return _do(question.survey, lambda: service.move_question(current.user(), question, +1), row=_row(question))


@bp.post("/<slug>/questions/<int:question_id>/remove")
@guarded(Can.EDIT, load=queries.question_of)
def remove_question(question: SurveyQuestion) -> ResponseReturnValue:
    """Take a question out."""
    return _do(question.survey, lambda: service.remove_question(current.user(), question), _("Removed."))


@bp.route("/<slug>/sections/new", methods=["GET", "POST"])
@guarded(Can.EDIT, load=queries.by_slug)
def add_section(survey: Survey) -> ResponseReturnValue:
    """Add a section."""
    form = SectionForm(survey=survey)
    if done := saved(form, lambda: service.add_section(current.user(), survey, form.draft()), edited=survey):
        flash(_("Saved."), "success")
        return _back(survey, _row(done.result))
    return render_template("surveys/section.html", form=form, survey=survey), status_of(form)


@bp.route("/<slug>/sections/<int:section_id>", methods=["GET", "POST"])
@guarded(Can.EDIT, load=queries.section_of)
def edit_section(section: SurveySection) -> ResponseReturnValue:
    """Change a section."""
    survey = section.survey
    form = SectionForm(survey=survey, section=section)
    if saved(form, lambda: service.change_section(current.user(), section, form.draft()), edited=survey):
        flash(_("Saved."), "success")
        return _back(survey, _row(section))
    return render_template("surveys/section.html", form=form, survey=survey, section=section), status_of(form)


@bp.post("/<slug>/sections/<int:section_id>/up")
@guarded(Can.EDIT, load=queries.section_of)
def section_up(section: SurveySection) -> ResponseReturnValue:
    """Put a section before the one above it."""
    return _do(section.survey, lambda: service.move_section(current.user(), section, -1), row=_row(section))


@bp.post("/<slug>/sections/<int:section_id>/down")
@guarded(Can.EDIT, load=queries.section_of)
def section_down(section: SurveySection) -> ResponseReturnValue:
    """Put a section after the one below it."""
    return _do(section.survey, lambda: service.move_section(current.user(), section, +1), row=_row(section))


@bp.post("/<slug>/sections/<int:section_id>/remove")
@guarded(Can.EDIT, load=queries.section_of)
def remove_section(section: SurveySection) -> ResponseReturnValue:
    """Take a section away, not its questions."""
    return _do(section.survey, lambda: service.remove_section(current.user(), section), _("Removed."))


def _do(
    survey: Survey, act: Callable[[], object], message: str | None = None, *, row: str = "questions"
) -> ResponseReturnValue:
    """Act and commit, then go on at ``row`` of the list; what does not fit a condition is said and taken back."""
    slug, place = survey.format.slug, row
    try:
        made = act()
    except DomainError as error:
        words = str(error.message)
        db.session.rollback()
        flash(words, "error")
        place = ""  # the message stands on top
    else:
        if isinstance(made, SurveyQuestion):
            place = _row(made)
        db.session.commit()
        if message:
            flash(message, "success")
    return redirect(url_for(".edit", slug=slug, _anchor=place or None), 303)


def _row(of: SurveyQuestion | SurveySection) -> str:
    """Return the row in the list of questions, where the keyboard goes on."""
    return f"question-{of.id}" if isinstance(of, SurveyQuestion) else f"section-{of.id}"


def _back(survey: Survey, row: str) -> ResponseReturnValue:
    return redirect(url_for(".edit", slug=survey.format.slug, _anchor=row), 303)
