"""One's own registration by its receipt code: see, confirm, change, hand over, leave queues, cancel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.core import receipts
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import current_language
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.policy import policy
from teilhabe_app.events import mail, privacy, queries, service
from teilhabe_app.events.calendar import entries_of
from teilhabe_app.events.forms import ChangeForm, PersonForm, WishesForm, made_for
from teilhabe_app.events.forms.wishes import wish_values, with_rounds
from teilhabe_app.events.models import Event, Registration, RegistrationState
from teilhabe_app.events.policy import Can, is_still_ahead
from teilhabe_app.events.service import AlreadyRegisteredError, Changes, Draft
from teilhabe_app.events.views import bp
from teilhabe_app.events.views.registering import count_contact, network, sent_once
from teilhabe_app.formats import calendar
from teilhabe_app.formats.models import State
from teilhabe_app.formats.views.public import calendar_response
from teilhabe_app.web.forms import ActionForm
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.limits import limit
from teilhabe_app.web.saving import saved, status_of
from teilhabe_app.web.security import personal_page

PER_NETWORK = 60


def while_ahead(view: Callable[[Registration], ResponseReturnValue]) -> Callable[[Registration], ResponseReturnValue]:
    """Lead whoever has cancelled meanwhile, or comes after the event, to their page, which says how things stand."""

    @wraps(view)
    def checked(found: Registration) -> ResponseReturnValue:
        return view(found) if is_still_ahead(g.actor, found) else _back(found)

    return checked


@bp.get("/registrations/<receipt>")
@guarded(Can.HOLD, load=queries.registration_by_receipt)
def registration(found: Registration) -> ResponseReturnValue:
    """Show one's own registration: place, workshops, answers to needs."""
    return _own_page(found, _wishes_form(found.event, data=wish_values(found)))


def _wishes_form(event: Event, **given: object) -> WishesForm:
    form = with_rounds(WishesForm, event)(**given)
    form.offer_wishes(event)
    return form


def _own_page(found: Registration, form: WishesForm, status: int = 200) -> ResponseReturnValue:
    personal_page()
    page = render_template(
        "events/registration.html",
        registration=found,
        event=found.event,
        format=found.event.format,
        position=queries.waiting_position(found),
        queues=queries.workshop_positions(found) if found.state is RegistrationState.CONFIRMED else {},
        decided=service.are_decided(found.event),
        form=form,
        can_change=policy.allows(g.actor, Can.CHANGE, found) and found.event.format.state is not State.CANCELLED,
        deletion_day=privacy.deletion_day(found.event),
        outcome_token=service.outcome_token(found) if found.outcome_email else None,
    )
    return page, status


@bp.get("/registrations/<receipt>/calendar.ics")
@guarded(Can.HOLD, load=queries.registration_by_receipt)
def own_calendar(found: Registration) -> ResponseReturnValue:
    """Give one's own registration as a calendar file."""
    personal_page()
    entries = entries_of(found.event, found, lang=current_language().code)
    return calendar_response(calendar.file_of(entries, "Teilhabe"), "teilhabe.ics")


def by_link(receipt: str, token: str) -> Registration | None:
    """Find a registration by the link in the mail to its address."""
    found = queries.registration_by_receipt(receipt)
    return found if found is not None and service.is_token(found, token) else None


@bp.route("/registrations/<receipt>/confirm/<token>", methods=["GET", "POST"])
@guarded(Can.HOLD, load=by_link)
def confirm(found: Registration) -> ResponseReturnValue:
    """Confirm the address; only the button acts, because mail programs open links."""
    personal_page()
    form = ActionForm()
    if form.is_submitted() or found.address_confirmed_at is not None or not is_still_ahead(g.actor, found):
        if form.validate_on_submit() and is_still_ahead(g.actor, found):
            mail.changed(service.confirm(g.actor, found))
            db.session.commit()
            say_confirmed([found])
        return _back(found)
    return render_template(
        "events/confirm.html", form=form, registration=found, event=found.event, format=found.event.format
    )


def say_confirmed(people: Sequence[Registration]) -> None:
    """Say whether the button came in time: what was not confirmed until then has ended."""
    if any(one.address_confirmed_at and one.state is not RegistrationState.CANCELLED for one in people):
        flash(_("Thank you. Your address is confirmed."), "success")
    else:
        flash(_("The address was not confirmed in time. You can register again."), "warning")


def by_outcome_link(registration_id: int, token: str) -> Registration | None:
    """Find an address by the link in a mail about the results, also when it was set apart meanwhile."""
    found = queries.registration_by_id(registration_id)
    if found is None or service.is_outcome_token(found, token, registration_id):
        return found
    apart = queries.letterboxes(found.event_id)
    return next((one for one in apart if service.is_outcome_token(one, token, registration_id)), None)


@bp.route("/outcome/<int:registration_id>/<token>", methods=["GET", "POST"])
@guarded(Can.STOP_OUTCOME, load=by_outcome_link)
def stop_outcome(found: Registration) -> ResponseReturnValue:
    """Stop the mails about the results; only the button acts, because mail programs open links."""
    personal_page()
    form = ActionForm()
    if form.validate_on_submit():
        service.stop_outcome(g.actor, found)
        db.session.commit()
        flash(_("You get no more mail about this. Your address is deleted."), "success")
        return redirect(url_for("events.show", slug=found.event.format.slug), 303)
    page = render_template("events/stop_outcome.html", form=form, event=found.event, format=found.event.format)
    return page, status_of(form)


@bp.post("/registrations/<receipt>/mail")
@guarded(Can.HOLD, load=queries.registration_by_receipt)
@while_ahead
def send_again(found: Registration) -> ResponseReturnValue:
    """Send the mail with everything once more, at most once an hour."""
    limit("register-again", per_network=PER_NETWORK)
    mail.again(found)
    db.session.commit()
    flash(_("We have sent the e-mail once more, if it was not already sent within the last hour."), "info")
    return _back(found)


@bp.post("/registrations/<receipt>/wishes")
@guarded(Can.HOLD, load=queries.registration_by_receipt)
@while_ahead
def wishes(found: Registration) -> ResponseReturnValue:
    """Change the wishes for workshops, and so move between them."""
    form = _wishes_form(found.event)
    if saved(form, lambda: mail.changed(service.change_wishes(g.actor, found, form.wishes))):
        flash(_("Your wishes are saved."), "success")
        return _back(found)
    return _own_page(found, form, 422)


@bp.route("/registrations/<receipt>/edit", methods=["GET", "POST"])
@guarded(Can.HOLD, load=queries.registration_by_receipt)
@while_ahead
def change(found: Registration) -> ResponseReturnValue:
    """Change everything: contact, language, how one takes part, wishes, needs, answers."""
    personal_page()
    form = made_for(ChangeForm, found.event, data=ChangeForm.values_of(found))
    form.is_member = found.group_id is not None
    if not policy.allows(g.actor, Can.TELL_NEEDS, found):
        form.leave_needs()
    if saved(form, lambda: contacted(found, lambda draft: service.change(g.actor, found, draft), form)):
        flash(_("Your changes are saved."), "success")
        return _back(found)
    page = render_template(
        "events/registration_edit.html", form=form, registration=found, event=found.event, format=found.event.format
    )
    return page, status_of(form)


def to_hand_over(receipt: str) -> Registration | None:
    """Find a registration by its code, or what the same form, sent a moment ago, has handed over already."""
    once = sent_once()
    return queries.registration_by_receipt(receipt) or (queries.by_once(once) if once else None)


@bp.route("/registrations/<receipt>/hand-over", methods=["GET", "POST"])
@guarded(Can.HOLD, load=to_hand_over)
@while_ahead
def hand_over(found: Registration) -> ResponseReturnValue:
    """Hand one's place over to somebody else, who gets a code of their own."""
    personal_page()
    if receipts.normalise((request.view_args or {})["receipt"]) != found.receipt:
        return _handed_over(found)
    back = url_for("events.registration", receipt=found.receipt)
    form = PersonForm()
    form.is_member = found.group_id is not None
    if saved(form, lambda: contacted(found, lambda draft: service.replace(g.actor, found, draft), form)):
        return _handed_over(found)
    return hand_over_page(found, form, back)


def _handed_over(found: Registration) -> ResponseReturnValue:
    flash(_("Your place is handed over. What you told us about yourself is deleted."), "success")
    return redirect(url_for("events.show", slug=found.event.format.slug), 303)


def hand_over_page(found: Registration, form: PersonForm, back: str) -> ResponseReturnValue:
    """Show the form for somebody who comes instead."""
    page = render_template(
        "events/hand_over.html",
        form=form,
        registration=found,
        event=found.event,
        format=found.event.format,
        back=back,
        deletion_day=privacy.deletion_day(found.event),
    )
    return page, status_of(form)


def contacted(found: Registration, act: Callable[[Draft], Changes], form: ChangeForm | PersonForm) -> None:
    """Change the contact and tell everybody concerned; the holder of a used address gets everything once more."""
    draft = form.draft(network=network())
    count_contact(draft.email if draft.email != found.email else None)
    try:
        mail.changed(act(draft))
    except AlreadyRegisteredError as error:
        holder = error.registration.id
        db.session.rollback()
        again = db.session.get(Registration, holder)
        if again is not None and again.id != found.id:
            mail.again(again)
        db.session.commit()
        raise


def _back(found: Registration) -> ResponseReturnValue:
    return redirect(url_for("events.registration", receipt=found.receipt), 303)
