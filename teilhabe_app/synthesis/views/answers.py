"""Answers of bodies: what they were asked, answering, and what an answer changed."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import NotFound
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.policy import policy
from teilhabe_app.framework import queries as framework
from teilhabe_app.framework.policy import Can as Framework
from teilhabe_app.framework.service import revise_measure
from teilhabe_app.synthesis import chain, mail, queries, service
from teilhabe_app.synthesis.forms import ChangeForm, OutcomeForm, ResponseForm
from teilhabe_app.synthesis.models import CitationRole, Response, Routing
from teilhabe_app.synthesis.policy import Can
from teilhabe_app.synthesis.views import bp
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.saving import saved, status_of


@bp.get("/answers")
@guarded(Can.LIST_ANSWERS)
def inbox() -> ResponseReturnValue:
    """List what the reader's bodies were asked, open ones first."""
    routings = queries.desk(current.user(), queries.DeskFilter(), None).page.items
    return render_template("synthesis/inbox.html", routings=routings)


@bp.route("/answers/<int:routing_id>", methods=["GET", "POST"])
@guarded(Can.ANSWER, load=queries.routing_by_id)
def respond(routing: Routing) -> ResponseReturnValue:
    """Read a finding with its quotes and answer it."""
    form = ResponseForm()

    def act() -> Response:
        response = service.respond(current.user(), routing, form.draft())
        mail.tell_answered(response)
        return response

    if made := saved(form, act):
        flash(_("The answer is public. The people behind the finding are told."), "success")
        return redirect(url_for(".outcomes", routing_id=routing.id, number=made.result.number), 303)
    page = render_template(
        "synthesis/respond.html",
        routing=routing,
        finding=routing.finding,
        steps=chain.steps_for_finding(routing.finding),
        form=form,
        roles=CitationRole,
    )
    return page, status_of(form)


def _answer(routing_id: int, number: int) -> Routing | None:
    routing = queries.routing_by_id(routing_id)
    return routing if routing and queries.response_of(routing, number) else None


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


def _response(routing: Routing) -> Response:
    response = queries.response_of(routing, int((request.view_args or {})["number"]))
    if response is None:
        raise NotFound
    return response


@bp.route("/answers/<int:routing_id>/<int:number>/change", methods=["GET", "POST"])
@guarded(Can.LINK, load=_answer)
def change(routing: Routing) -> ResponseReturnValue:
    """Change a measure because of an answer; the change is linked to it at once."""
    response = _response(routing)
    measure = framework.measure_by_key(request.args.get("measure", ""))
    if measure is None:
        raise NotFound
    policy.require(current.user(), Framework.REVISE, measure)
    form = ChangeForm(measure=measure, response=response)

    def act() -> None:
        revision = revise_measure(current.user(), measure, form.draft())
        mail.tell_changed(service.link_outcome(current.user(), response, revision))

    if saved(form, act, edited=measure):
        flash(_("The measure is changed. The people behind the finding are told."), "success")
        return redirect(url_for("framework.measure", key=measure.key), 303)
    page = render_template(
        "synthesis/change.html", routing=routing, finding=routing.finding, response=response, measure=measure, form=form
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
