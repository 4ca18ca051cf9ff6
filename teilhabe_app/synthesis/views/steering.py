"""Asking bodies, the dates of the steering bodies, and what these must hear of."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import ngettext
from teilhabe_app.synthesis import mail, queries, service
from teilhabe_app.synthesis.forms import MeetingForm, RouteForm, RouteSeveralForm
from teilhabe_app.synthesis.models import Dossier, Finding, Routing, SteeringMeeting
from teilhabe_app.synthesis.policy import Can
from teilhabe_app.synthesis.views import bp
from teilhabe_app.synthesis.views.filters import number_of
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.saving import saved, status_of


@bp.route("/<string:slug>/findings/<int:number>/route", methods=["GET", "POST"])
@guarded(Can.WORK, load=queries.finding_by_number)
def route(finding: Finding) -> ResponseReturnValue:
    """Ask a body for an answer; the people with a seat in it get a mail."""
    instead = _sent_back(finding)
    form = RouteForm(finding=finding, instead=instead)
    if asked := saved(form, lambda: mail.tell_responders(service.route(current.user(), finding, form.draft()))):
        told = asked.result
        message = ngettext(
            "The body was asked. %(count)s person gets a mail.",
            "The body was asked. %(count)s people get a mail.",
            told,
            count=told,
        )
        flash(message, "success" if told else "warning")
        return redirect(url_for(".finding", slug=finding.dossier.slug, number=finding.number), 303)
    page = render_template("synthesis/route.html", finding=finding, dossier=finding.dossier, form=form, instead=instead)
    return page, status_of(form)


def _sent_back(finding: Finding) -> Routing | None:
    """Return the question that is asked anew: the one that the address names, or the last one nobody followed."""
    wanted = number_of(request.args.get("instead"))
    followed = {routing.follows_id for routing in finding.routings}
    back = [one for one in finding.routings if one.is_sent_back and (one.id == wanted or one.id not in followed)]
    return next((one for one in back if one.id == wanted), back[-1] if back else None)


@bp.route("/<string:slug>/route", methods=["GET", "POST"])
@guarded(Can.WORK, load=queries.by_slug)
def route_several(dossier: Dossier) -> ResponseReturnValue:
    """Ask one body about several findings at once."""
    findings = queries.waiting_to_route(dossier)
    form = RouteSeveralForm(findings=findings)

    def act() -> tuple[int, int]:
        made, had = service.route_several(current.user(), dossier, form.chosen, form.draft())
        for routing in made:
            mail.tell_responders(routing)
        return len(made), had

    if asked := saved(form, act):
        count, had = asked.result
        message = ngettext(
            "The body was asked about %(count)s finding.",
            "The body was asked about %(count)s findings.",
            count,
            count=count,
        )
        flash(message, "success")
        if had:
            flash(
                ngettext(
                    "%(count)s finding was left out: the body was asked before.",
                    "%(count)s findings were left out: the body was asked before.",
                    had,
                    count=had,
                ),
                "info",
            )
        return redirect(url_for(".route_several", slug=dossier.slug), 303)
    ticked = set(form.finding_ids.data or ()) if form.is_submitted() else {f.id for f in findings if not f.routings}
    page = render_template("synthesis/route_several.html", dossier=dossier, findings=findings, form=form, ticked=ticked)
    return page, status_of(form)


@bp.route("/meetings", methods=["GET", "POST"])
@guarded(Can.MEETINGS)
def meetings() -> ResponseReturnValue:
    """Keep the dates of the steering bodies; answers are due before them."""
    form = MeetingForm()
    if saved(form, lambda: service.add_meeting(current.user(), form.draft())):
        flash(_("The meeting is in the list."), "success")
        return redirect(url_for(".meetings"), 303)
    page = render_template(
        "synthesis/meetings.html",
        form=form,
        coming=queries.coming_meetings(),
        past=queries.past_meetings(),
        proposal=queries.proposal(),
    )
    return page, status_of(form)


@bp.route("/meetings/<int:meeting_id>", methods=["GET", "POST"])
@guarded(Can.MEETINGS, load=queries.meeting_by_id)
def meeting(found: SteeringMeeting) -> ResponseReturnValue:
    """Correct a meeting, or take it out of the list."""
    if request.form.get("act") == "remove":
        service.remove_meeting(current.user(), found)
        db.session.commit()
        flash(_("The meeting is removed."), "success")
        return redirect(url_for(".meetings"), 303)
    form = MeetingForm(meeting=found)
    if saved(form, lambda: service.edit_meeting(current.user(), found, form.draft()), edited=found):
        flash(_("Saved."), "success")
        return redirect(url_for(".meetings"), 303)
    return render_template("synthesis/meeting.html", form=form, meeting=found), status_of(form)


@bp.get("/escalations")
@guarded(Can.ESCALATIONS)
def escalations() -> ResponseReturnValue:
    """List for the steering bodies what is late, what was sent back, and what should have been looked at again."""
    coming = queries.coming_meetings()
    return render_template(
        "synthesis/escalations.html",
        found=queries.escalations(),
        meeting=coming[0] if coming else None,
        today=clock.today(),
    )
