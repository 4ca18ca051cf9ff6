"""Building surveys in the browser: the survey as a whole, its preview, its path, its versions."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.formats import queries as format_queries
from teilhabe_app.formats import service as formats
from teilhabe_app.formats.models import Format, Kind
from teilhabe_app.surveys import queries, service
from teilhabe_app.surveys.conditions import write
from teilhabe_app.surveys.forms import KINDS, SurveyForm, point, questionnaire
from teilhabe_app.surveys.models import Survey
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
    page = render_template(
        "surveys/edit.html",
        form=form,
        survey=survey,
        kinds=KINDS,
        write=write,
        completeness=queries.completeness(survey),
    )
    return page, status_of(form)


@bp.post("/<slug>/copy")
@guarded(Can.EDIT, load=queries.by_slug)
def copy(survey: Survey) -> ResponseReturnValue:
    """Make a draft with the same questions and without answers."""
    format_ = formats.create_format(current.user(), Kind.SURVEY, _same(survey.format))
    made = service.copy_survey(current.user(), survey, format_)
    db.session.commit()
    flash(_("This is the copy. Give it a title and a period of its own."), "success")
    return redirect(url_for(".edit", slug=made.format.slug, _anchor="settings"), 303)


def _same(of: Format) -> formats.Draft:
    stem = of.slug.rpartition("-")[0] if of.slug.rpartition("-")[2].isdecimal() else of.slug
    number = 2
    while format_queries.by_slug(_slug(stem, number)) is not None:  # an event may have the address too
        number += 1
    return formats.Draft(
        slug=_slug(stem, number),
        title=of.title,
        summary=of.summary,
        opens_at=of.opens_at,
        closes_at=of.closes_at,
        place=of.place,
        languages=of.languages,
        levels=of.levels,
        field_ids=[field.id for field in of.fields],
        body_ids=[body.id for body in of.bodies],
        process_id=of.process_id,
    )


def _slug(stem: str, number: int) -> str:
    return f"{stem[: formats.SLUG_LENGTH - 4].rstrip('-')}-{number}"


@bp.get("/<slug>/preview")
@guarded(Can.EDIT, load=queries.by_slug)
def preview(survey: Survey) -> ResponseReturnValue:
    """Show the questionnaire as people will see it, with all questions."""
    form = questionnaire(survey, language().code)
    return render_template("surveys/preview.html", survey=survey, form=form)


@bp.route("/<slug>/path", methods=["GET", "POST"])
@guarded(Can.EDIT, load=queries.by_slug)
def path(survey: Survey) -> ResponseReturnValue:
    """Show which questions a combination of answers leads to; nothing is stored."""
    form = questionnaire(survey, language().code)
    given = {key: value for key, value in form.values().items() if value is not None} if form.is_submitted() else {}
    walked = queries.walk(survey, given)
    sections = {section.id: section.condition for section in survey.sections}
    rows = [
        (
            question,
            walked.was_shown(question.code),
            [write(one) for one in (sections.get(question.section_id or 0), question.condition) if one],
        )
        for question in survey.questions
    ]
    return render_template("surveys/path.html", survey=survey, form=form, rows=rows)


@bp.get("/<slug>/versions")
@guarded(Can.EDIT, load=queries.by_slug)
def versions(survey: Survey) -> ResponseReturnValue:
    """Show the versions of the questionnaire and the questions that earlier ones asked."""
    return render_template(
        "surveys/versions.html",
        survey=survey,
        revisions=queries.revisions(survey),
        former=queries.former_results(survey),
        kinds=KINDS,
        point=point,
    )
