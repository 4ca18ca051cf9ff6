"""What everybody sees: the questionnaire, the thanks and the results."""

from __future__ import annotations

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.core.policy import policy
from teilhabe_app.formats import hosts
from teilhabe_app.surveys import queries, service
from teilhabe_app.surveys.forms import questionnaire
from teilhabe_app.surveys.models import Survey
from teilhabe_app.surveys.policy import Can
from teilhabe_app.surveys.views import bp
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.i18n import language
from teilhabe_app.web.limits import limit
from teilhabe_app.web.saving import saved, status_of
from teilhabe_app.web.security import personal_page

RECEIPTS = "survey-receipts"


@bp.route("/<slug>", methods=["GET", "POST"])
@guarded(Can.VIEW, load=queries.by_slug)
def show(survey: Survey) -> ResponseReturnValue:
    """Show all questions on one page and take the answers."""
    actor = current.actor()
    form = questionnaire(survey, language().code)

    def act() -> list[str]:
        limit("survey", per_network=60)
        return [text.receipt for text in service.submit(actor, survey, form.draft())]

    if handed_in := saved(form, act):
        slug = survey.format.slug
        session[RECEIPTS] = [slug, handed_in.result]
        return redirect(url_for(".thanks", slug=slug), 303)
    page = render_template(
        "surveys/show.html",
        survey=survey,
        form=form,
        is_open=policy.allows(actor, Can.ANSWER, survey),
        sections=hosts.format_sections(survey.format),
    )
    return page, status_of(form)


@bp.get("/<slug>/thanks")
@guarded(Can.VIEW, load=queries.by_slug)
def thanks(survey: Survey) -> ResponseReturnValue:
    """Say thank you and show the receipts of free texts, once and to this browser only."""
    personal_page()
    kept = session.pop(RECEIPTS, None)
    receipts = kept[1] if isinstance(kept, list) and kept[:1] == [survey.format.slug] else []
    return render_template("surveys/thanks.html", survey=survey, receipts=receipts)


@bp.get("/<slug>/results")
@guarded(Can.VIEW, load=queries.by_slug)
def results(survey: Survey) -> ResponseReturnValue:
    """Show the figures when the survey is over; before that, when they come."""
    shown = policy.allows(current.actor(), Can.RESULTS, survey)
    return render_template(
        "surveys/results.html", survey=survey, shown=shown, results=queries.results(survey) if shown else []
    )
