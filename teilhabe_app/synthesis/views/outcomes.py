"""What an answer changed: links to changes of measures, a change made at once, or a new measure."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import NotFound
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.policy import policy
from teilhabe_app.framework import queries as framework
from teilhabe_app.framework.models import Measure
from teilhabe_app.framework.policy import Can as Framework
from teilhabe_app.framework.service import add_measure, revise_measure
from teilhabe_app.synthesis import mail, queries, service
from teilhabe_app.synthesis.forms import AddForm, ChangeForm, OutcomeForm
from teilhabe_app.synthesis.models import Response, Routing
from teilhabe_app.synthesis.policy import Can
from teilhabe_app.synthesis.views import bp
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.saving import saved, status_of


def _answer(routing_id: int, number: int) -> Routing | None:
    routing = queries.routing_by_id(routing_id)
    return routing if routing and queries.response_of(routing, number) else None


def _response(routing: Routing) -> Response:
    response = queries.response_of(routing, int((request.view_args or {})["number"]))
    if response is None:
        raise NotFound
    return response


@bp.route("/answers/<int:routing_id>/<int:number>", methods=["GET", "POST"])
@guarded(Can.LINK, load=_answer)
def outcomes(routing: Routing) -> ResponseReturnValue:
    """Say what an answer changed: choose an existing change of a measure, or make one."""
    response = _response(routing)
    measures = queries.measure_choices(routing.finding)
    form = OutcomeForm(measures=measures)

    def act() -> None:
        outcome = service.link_outcome(current.user(), response, form.revisions[form.revision_id.data])
        mail.tell_changed(outcome)

    if saved(form, act):
        flash(_("The change is linked to the answer."), "success")
        return redirect(url_for(".outcomes", routing_id=routing.id, number=response.number), 303)
    own = queries.revisable(current.user(), measures)
    page = render_template(
        "synthesis/outcomes.html", routing=routing, finding=routing.finding, response=response, form=form, measures=own
    )
    return page, status_of(form)


@bp.route("/answers/<int:routing_id>/<int:number>/change", methods=["GET", "POST"])
@guarded(Can.LINK, load=_answer)
def change(routing: Routing) -> ResponseReturnValue:
    """Change a measure because of an answer, or of several; the change is linked to them at once."""
    response = _response(routing)
    measure = framework.measure_by_key(request.args.get("measure", ""))
    if measure is None:
        raise NotFound
    policy.require(current.user(), Framework.REVISE, measure)
    others = queries.answers_beside(current.user(), response)
    form = ChangeForm(measure=measure, response=response, others=others)

    def act() -> None:
        revision = revise_measure(current.user(), measure, form.draft())
        for outcome in service.link_outcomes(current.user(), form.causes, revision):
            mail.tell_changed(outcome)

    if saved(form, act, edited=measure):
        flash(_("The measure is changed. The people behind the finding are told."), "success")
        return redirect(url_for("framework.measure", key=measure.key), 303)
    page = render_template(
        "synthesis/change.html", routing=routing, finding=routing.finding, response=response, measure=measure, form=form
    )
    return page, status_of(form)


@bp.route("/answers/<int:routing_id>/<int:number>/add", methods=["GET", "POST"])
@guarded(Can.LINK, load=_answer)
def add(routing: Routing) -> ResponseReturnValue:
    """Add a measure because of an answer, or of several; it is linked to them at once."""
    response = _response(routing)
    policy.require(current.user(), Framework.EDIT)
    fields = [field for field, _count in framework.fields_with_counts() if field.ended_on is None]
    others = queries.answers_beside(current.user(), response)
    form = AddForm(fields=fields, response=response, others=others)

    def act() -> Measure:
        measure = add_measure(current.user(), form.fields[form.field_id.data], form.draft())
        for outcome in service.link_outcomes(current.user(), form.causes, measure.revisions[-1]):
            mail.tell_changed(outcome)
        return measure

    if made := saved(form, act):
        flash(_("The measure is added. The people behind the finding are told."), "success")
        return redirect(url_for("framework.measure", key=made.result.key), 303)
    page = render_template(
        "synthesis/change.html", routing=routing, finding=routing.finding, response=response, measure=None, form=form
    )
    return page, status_of(form)


@bp.post("/answers/<int:routing_id>/<int:number>/unlink")
@guarded(Can.LINK, load=_answer)
def unlink(routing: Routing) -> ResponseReturnValue:
    """Take a wrong link between an answer and a change back."""
    response = _response(routing)
    wanted = request.form.get("outcome", "")
    outcome = next((one for one in response.outcomes if str(one.id) == wanted), None)
    if outcome is not None:
        service.unlink_outcome(current.user(), outcome)
        db.session.commit()
        flash(_("The link is removed."), "success")
    return redirect(url_for(".outcomes", routing_id=routing.id, number=response.number), 303)
