"""What staff do with results: see the counts of now, decide what is published, publish, and cite a figure."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, NotFound
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.surveys import queries
from teilhabe_app.surveys.forms import crossing, point
from teilhabe_app.surveys.forms import figures as shown
from teilhabe_app.surveys.forms.figures import Bar, Chart, Figure
from teilhabe_app.surveys.forms.results import CiteFigureForm, results_form
from teilhabe_app.surveys.models import Survey
from teilhabe_app.surveys.policy import Can
from teilhabe_app.surveys.queries import counts, releases
from teilhabe_app.surveys.queries.exported import WAYS
from teilhabe_app.surveys.service import citing, publishing
from teilhabe_app.surveys.views import bp
from teilhabe_app.surveys.views.results import published
from teilhabe_app.synthesis.queries import findings_in_work
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.saving import saved, status_of


@bp.get("/<slug>/counts")
@guarded(Can.COUNT, load=queries.by_slug)
def live(survey: Survey) -> ResponseReturnValue:
    """Show what has been answered until now, counted anew with each look."""
    return render_template(
        "surveys/results_live.html",
        survey=survey,
        results=queries.results(survey),
        days=counts.by_day(survey),
        ways=[(way, crossing.language_name(code), count) for way, code, count in counts.by_way(survey)],
        point=point,
        words_of_way=WAYS.get,
    )


@bp.route("/<slug>/results/settings", methods=["GET", "POST"])
@guarded(Can.PUBLISH, load=queries.by_slug)
def results_settings(survey: Survey) -> ResponseReturnValue:
    """Decide what is published; show what was."""
    form = results_form(survey)
    if saved(form, lambda: publishing.change_results(current.user(), survey, form.draft()), edited=survey):
        flash(_("Saved."), "success")
        return redirect(url_for(".results_settings", slug=survey.format.slug), 303)
    page = render_template(
        "surveys/results_settings.html", survey=survey, form=form, dates=releases.release_dates(survey)
    )
    return page, status_of(form)


@bp.post("/<slug>/results/publish")
@guarded(Can.PUBLISH, load=queries.by_slug)
def publish_results(survey: Survey) -> ResponseReturnValue:
    """Publish what may be published now."""
    slug = survey.format.slug
    try:
        made = publishing.publish_results(current.user(), survey)
    except DomainError as error:
        db.session.rollback()
        flash(str(error.message), "error")
        return redirect(url_for(".results_settings", slug=slug), 303)
    db.session.commit()
    if made is None:
        flash(_("Too few people have answered since the last figures. They stay as they are."), "warning")
        return redirect(url_for(".results_settings", slug=slug), 303)
    flash(_("The figures are published."), "success")
    return redirect(url_for(".results", slug=slug), 303)


@bp.route("/<slug>/results/cite", methods=["GET", "POST"])
@guarded(Can.CITE, load=releases.for_results)
def cite_figure(survey: Survey) -> ResponseReturnValue:
    """Let a finding rest on a published figure; question, row and answer stand in the address."""
    release = published(survey)
    if release is None:
        raise NotFound
    figure, chart, bar = _found(release.figures)
    if (share := bar.share) is None:
        raise NotFound
    form = CiteFigureForm(findings=list(findings_in_work()))
    words = shown.class_texts(figure, bar.code)
    codes = citing.Place(release, figure, chart.row or _row_of(figure, bar), bar.code, words)
    if done := saved(form, lambda: citing.cite(current.user(), survey, form.chosen, codes, share)):
        finding = done.result.finding
        flash(_("The finding rests on this figure now."), "success")
        return redirect(url_for("synthesis.finding", slug=finding.dossier.slug, number=finding.number), 303)
    page = render_template(
        "surveys/results_cite.html", survey=survey, form=form, figure=figure, chart=chart, bar=bar, words=shown.words
    )
    return page, status_of(form)


def _found(figures: Figure) -> tuple[Figure, Chart, Bar]:
    """Find the figure that the address names."""
    wanted = [request.args.get(name, "") for name in ("question", "row", "answer")]
    for figure in figures["questions"]:
        if figure["code"] == wanted[0] and not figure["sensitive"]:
            for chart in shown.charts(figure):
                for bar in chart.bars:
                    if chart.row == wanted[1] and bar.code == wanted[2]:
                        return figure, chart, bar
    raise NotFound


def _row_of(figure: Figure, bar: Bar) -> str:
    return bar.code if figure["kind"] in {"multiple", "ranking"} else ""
