"""Staff pages: who has registered, what they need, and registering somebody who calls."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.events import mail, queries, service
from teilhabe_app.events.forms import NeedForm, PhoneForm
from teilhabe_app.events.models import Event, Need, RegistrationState
from teilhabe_app.events.policy import Can
from teilhabe_app.events.views import bp, registering
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.saving import saved, status_of
from teilhabe_app.web.security import personal_page


@bp.get("/<slug>/registrations")
@guarded(Can.LIST, load=queries.by_slug)
def registrations(event: Event) -> ResponseReturnValue:
    """List the registrations; needs are on a page of their own for those who arrange them."""
    personal_page()
    found = queries.registrations_of(event)
    counts = {state: sum(one.state is state for one in found) for state in RegistrationState}
    return render_template(
        "events/registrations.html", event=event, format=event.format, registrations=found, counts=counts
    )


@bp.get("/<slug>/needs")
@guarded(Can.SEE_NEEDS, load=queries.by_slug)
def needs(event: Event) -> ResponseReturnValue:
    """List the needs with their answers."""
    personal_page()
    found = [one for one in queries.registrations_of(event) if one.needs]
    return render_template(
        "events/needs.html",
        event=event,
        format=event.format,
        registrations=found,
        open_count=sum(need.answered_at is None for one in found for need in one.needs),
    )


@bp.route("/needs/<int:need_id>", methods=["GET", "POST"])
@guarded(Can.SEE_NEEDS, load=queries.need_by_id)
def need(found: Need) -> ResponseReturnValue:
    """Answer a need; the person is told."""
    personal_page()
    form = NeedForm(data={"answer": found.answer.value, "text": found.answer_text})
    event = found.registration.event

    def act() -> None:
        service.answer_need(g.actor, found, form.chosen, form.text.data)
        mail.need_answered(found)

    if saved(form, act):
        flash(_("The answer is saved, and the person is told by e-mail if we have an address."), "success")
        return redirect(url_for("events.needs", slug=event.format.slug), 303)
    page = render_template("events/need.html", form=form, need=found, event=event, format=event.format)
    return page, status_of(form)


@bp.route("/<slug>/registrations/new", methods=["GET", "POST"])
@guarded(Can.REGISTER_FOR, load=queries.by_slug)
def register_for(event: Event) -> ResponseReturnValue:
    """Register somebody who calls."""
    personal_page()
    form = PhoneForm()
    form.offer(event)
    if made := saved(form, lambda: registering.register(event, form.draft(), channel="phone")):
        flash(_("Registered. The code for this person is %(code)s.", code=made.result.receipt), "success")
        return redirect(url_for("events.registrations", slug=event.format.slug), 303)
    page = render_template("events/register_for.html", form=form, event=event, format=event.format)
    return page, status_of(form)
