"""One answer for several findings: chosen on the desk, given to each with its own date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import ngettext
from teilhabe_app.synthesis import mail, queries, service
from teilhabe_app.synthesis.forms import ResponseForm
from teilhabe_app.synthesis.models import AnswerDraft, Response, Routing
from teilhabe_app.synthesis.policy import Can
from teilhabe_app.synthesis.queries import Standing
from teilhabe_app.synthesis.views import bp
from teilhabe_app.synthesis.views.answers import ALONE
from teilhabe_app.synthesis.views.filters import number_of
from teilhabe_app.synthesis.views.reading import readings
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.saving import saved, status_of
from teilhabe_app.web.security import personal_page

MOST_TOGETHER = 100


@bp.route("/answers/together", methods=["GET", "POST"])
@guarded(Can.LIST_ANSWERS)
def together() -> ResponseReturnValue:
    """Give several findings the same answer; each gets its own, dated, and says which it repeats."""
    personal_page()
    ids = [key for key in map(number_of, request.values.getlist("ids")[:MOST_TOGETHER]) if key]
    pairs = (text.partition("-") for text in request.form.getlist("seen")[:MOST_TOGETHER])
    seen = {key: number_of(version) or 0 for one, _dash, version in pairs if (key := number_of(one))}
    routings = queries.routings_for(current.user(), list(seen) or ids)
    if request.method == "GET" and not routings:
        flash(_("Please tick at least one finding."), "warning")
        return redirect(url_for(".inbox"), 303)
    form = ResponseForm()
    chosen = [routing for routing in routings if routing.id in ids]
    checks = request.form.get("act") == "check"
    if not checks and (made := saved(form, lambda: _answered_together(chosen, form, seen))):
        count = len(made.result)
        message = ngettext("%(count)s finding is answered.", "%(count)s findings are answered.", count, count=count)
        waits = any(_waits(answer) for _routing, answer in made.result)
        if waits:
            message = _("A second person of the body releases the answer. They get a mail.")
        alone = any(queries.is_alone(current.user(), one.body_id) for one, answer in made.result if _waits(answer))
        flash(ALONE if alone else message, "warning" if alone else "success")
        return redirect(url_for(".inbox", state=None if waits else Standing.ANSWERED.value), 303)
    bodies = {routing.body_id: routing.body for routing in routings}.values()
    page = render_template(
        "synthesis/together.html",
        second_person=any(queries.needs_second_person(body) for body in bodies),
        routings=routings,
        ticked=ids,
        drafts=queries.drafts_of(routings),
        form=form,
        readings=readings(form.reason.texts),
    )
    return page, 200 if checks else status_of(form)


def _waits(answer: Response | AnswerDraft) -> bool:
    """Tell whether a second person releases it."""
    return isinstance(answer, AnswerDraft)


def _answered_together(
    routings: Sequence[Routing], form: ResponseForm, seen: Mapping[int, int]
) -> list[tuple[Routing, Response | AnswerDraft]]:
    versions = {routing.id: seen.get(routing.id, 0) for routing in routings}
    made = service.answer_together(current.user(), routings, form.draft(), versions)
    for routing, answer in made:
        if isinstance(answer, Response):
            mail.tell_answered(answer)
        else:
            mail.tell_handed_in(routing, current.user())
    return made
