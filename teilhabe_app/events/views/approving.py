"""Pages of staff: requests that wait for a decision."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.core.i18n import ngettext
from teilhabe_app.events import mail, queries, service
from teilhabe_app.events.forms.staff import DecideForm
from teilhabe_app.events.models import Event
from teilhabe_app.events.policy import Can
from teilhabe_app.events.service import Changes
from teilhabe_app.events.views import bp
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.saving import saved, status_of
from teilhabe_app.web.security import personal_page


@bp.route("/<slug>/registrations/requests", methods=["GET", "POST"])
@guarded(Can.DECIDE, load=queries.for_staff)
def requests(event: Event) -> ResponseReturnValue:
    """Approve or decline, several at once."""
    personal_page()
    found = queries.requests_of(event)
    form = DecideForm()
    form.offer(found)

    def act() -> Changes:
        if form.approves:
            changes = service.approve_all(g.actor, event, form.ids.data)
        else:
            changes = service.decline_all(g.actor, event, form.ids.data, form.reason.data)
        mail.changed(changes)
        return changes

    if made := saved(form, act):
        count = len(made.result.approved) + len(made.result.declined)
        flash(ngettext("%(num)s person is told.", "%(num)s people are told.", count), "success")
        return redirect(url_for("events.requests", slug=event.format.slug), 303)
    left = event.capacity - event.taken
    page = render_template(
        "events/requests.html", form=form, event=event, format=event.format, requests=found, left=left
    )
    return page, status_of(form)
