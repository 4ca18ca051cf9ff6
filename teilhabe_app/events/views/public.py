"""Public pages: the event, registering, and one's own registration by its receipt code."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import current_language
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.policy import policy
from teilhabe_app.events import labels, mail, privacy, queries, service
from teilhabe_app.events.forms import RegistrationForm, WishesForm
from teilhabe_app.events.forms.questions import add_fields, question_fields
from teilhabe_app.events.models import Event, Registration
from teilhabe_app.events.policy import Can, is_still_ahead, registration_is_open
from teilhabe_app.events.views import bp, registering
from teilhabe_app.formats import calendar, hosts
from teilhabe_app.formats.views.public import calendar_response
from teilhabe_app.web.forms import ActionForm
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.limits import limit
from teilhabe_app.web.saving import saved, status_of
from teilhabe_app.web.security import personal_page

PER_NETWORK = 60  # an office or a shelter is one network


@bp.app_context_processor
def words() -> dict[str, Any]:
    """Give templates the words for events."""
    return {"event_labels": labels, "question_fields": question_fields}


@bp.get("/<slug>")
@guarded(Can.VIEW, load=queries.by_slug)
def show(event: Event) -> ResponseReturnValue:
    """Show an event: when, programme, workshops, needs, and what becomes of it."""
    return render_template(
        "events/show.html",
        event=event,
        format=event.format,
        is_open=registration_is_open(g.actor, event),
        sections=hosts.format_sections(event.format),
    )


@bp.get("/<slug>/calendar.ics")
@guarded(Can.VIEW, load=queries.for_registering)
def calendar_file(event: Event) -> ResponseReturnValue:
    """Give the event as a calendar file."""
    return calendar_response(
        calendar.file_of([mail.entry_of(event, lang=current_language().code)], "Teilhabe"), f"{event.format.slug}.ics"
    )


@bp.route("/<slug>/register", methods=["GET", "POST"])
@guarded(Can.VIEW, load=queries.for_registering)
def register(event: Event) -> ResponseReturnValue:
    """Register without an account."""
    personal_page()
    if not policy.allows(g.actor, Can.REGISTER, event):
        return render_template("events/register_closed.html", event=event, format=event.format)
    form = add_fields(RegistrationForm, queries.questions_of(event))()
    form.offer(event)

    def act() -> Registration:
        limit("register", per_network=PER_NETWORK)
        return registering.register(event, form.draft())

    if made := saved(form, act):
        flash(_("Thank you. We have your registration."), "success")
        return redirect(url_for("events.registration", receipt=made.result.receipt), 303)
    page = render_template(
        "events/register.html",
        form=form,
        event=event,
        format=event.format,
        is_full=event.taken >= event.capacity,
        deletion_day=privacy.deletion_day(event),
    )
    return page, status_of(form)


@bp.get("/registrations/<receipt>")
@guarded(Can.HOLD, load=queries.registration_by_receipt)
def registration(found: Registration) -> ResponseReturnValue:
    """Show one's own registration: place, workshop, answers to needs."""
    form = WishesForm(data=WishesForm.values_of(found))
    form.offer(found.event)
    return _own_page(found, form)


def _own_page(found: Registration, form: WishesForm, status: int = 200) -> ResponseReturnValue:
    personal_page()
    page = render_template(
        "events/registration.html",
        registration=found,
        event=found.event,
        format=found.event.format,
        position=queries.waiting_position(found),
        form=form,
        can_change=policy.allows(g.actor, Can.CHANGE, found),
        deletion_day=privacy.deletion_day(found.event),
    )
    return page, status


@bp.get("/registrations/<receipt>/calendar.ics")
@guarded(Can.HOLD, load=queries.registration_by_receipt)
def own_calendar(found: Registration) -> ResponseReturnValue:
    """Give one's own registration as a calendar file."""
    personal_page()
    entry = mail.entry_of(found.event, found, lang=current_language().code)
    return calendar_response(calendar.file_of([entry], "Teilhabe"), "teilhabe.ics")


@bp.post("/registrations/<receipt>/wishes")
@guarded(Can.CHANGE, load=queries.registration_by_receipt)
def wishes(found: Registration) -> ResponseReturnValue:
    """Change the wishes for workshops."""
    form = WishesForm()
    form.offer(found.event)
    if saved(form, lambda: mail.changed(service.change_wishes(g.actor, found, form.wishes))):
        flash(_("Your wishes are saved."), "success")
        return redirect(url_for("events.registration", receipt=found.receipt), 303)
    return _own_page(found, form, 422)


@bp.route("/registrations/<receipt>/cancel", methods=["GET", "POST"])
@guarded(Can.HOLD, load=queries.registration_by_receipt)
def cancel(found: Registration) -> ResponseReturnValue:
    """Ask before giving the place back; only the button acts, because mail programs open links."""
    personal_page()
    form = ActionForm()
    if form.validate_on_submit() and is_still_ahead(g.actor, found):
        changes = service.cancel(g.actor, found)
        mail.cancelled(found)
        mail.changed(changes)
        db.session.commit()
        flash(_("Your registration is cancelled. Thank you for telling us."), "success")
    elif not form.is_submitted() and is_still_ahead(g.actor, found):
        return render_template("events/cancel.html", form=form, registration=found, format=found.event.format)
    return redirect(url_for("events.registration", receipt=found.receipt), 303)
