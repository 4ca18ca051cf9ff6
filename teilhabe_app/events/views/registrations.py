"""Staff pages: who has registered, one registration with everything that can be done, and registering by phone."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.policy import policy
from teilhabe_app.core.text import clean
from teilhabe_app.events import mail, queries, service
from teilhabe_app.events.forms import PhoneForm, made_for
from teilhabe_app.events.forms.staff import DeclineForm
from teilhabe_app.events.mail import words
from teilhabe_app.events.models import Event, MessageKind, Registration, RegistrationState
from teilhabe_app.events.policy import Can
from teilhabe_app.events.queries import Filter
from teilhabe_app.events.service import Changes
from teilhabe_app.events.views import bp, registering
from teilhabe_app.web.forms import ActionForm
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.saving import saved, status_of
from teilhabe_app.web.security import personal_page

LONGEST_SEARCH = 100
LARGEST_ID = 2**31
OVER = (RegistrationState.CANCELLED, RegistrationState.DECLINED)
PROVISIONAL, TO_CALL = "provisional", "call"


@bp.get("/<slug>/registrations")
@guarded(Can.LIST, load=queries.for_staff)
def registrations(event: Event) -> ResponseReturnValue:
    """List the registrations, narrowed by what is asked; needs are on a page of their own."""
    personal_page()
    calls = _calls(event)
    narrow = filter_of(event, calls)
    page = queries.registration_page(event, narrow, request.args.get("after"))
    return render_template(
        "events/registrations.html",
        event=event,
        format=event.format,
        page=page,
        narrow=narrow,
        asked={key: value for key, value in request.args.items() if key in ASKED and value},
        counts=queries.state_counts(event),
        calls=calls,
        positions=queries.waiting_positions(event.id) if _any_waits(page.items) else {},
        groups=queries.groups_of(event),
        languages=queries.languages_of(event),
    )


ASKED = ("q", "state", "workshop", "pool", "language", "group")


def _calls(event: Event) -> dict[int, list[MessageKind]]:
    """Return who is to be called; that a need was answered is for those who arrange needs."""
    return queries.calls_of(event, with_needs=policy.allows(g.actor, Can.SEE_NEEDS, event))


def filter_of(event: Event, calls: Collection[int]) -> Filter:
    """Read from the address what the list is narrowed to; what the event does not have narrows nothing."""
    state = request.args.get("state", "")
    workshops = {workshop.id for workshop in event.workshops}
    pools = {pool.id for pool in event.pools}
    workshop_id = request.args.get("workshop", type=int)
    pool_id = request.args.get("pool", type=int)
    language = request.args.get("language") or None
    group_id = request.args.get("group", type=int)
    return Filter(
        search=clean(request.args.get("q"))[:LONGEST_SEARCH],
        state=RegistrationState(state) if state in set(RegistrationState) else None,
        provisional=state == PROVISIONAL,
        only=frozenset(calls) if state == TO_CALL else None,
        workshop_id=workshop_id if workshop_id in workshops else None,
        pool_id=pool_id if pool_id in pools else None,
        language=language[:12] if language else None,
        group_id=group_id if group_id and 0 < group_id < LARGEST_ID else None,
    )


def _any_waits(items: Any) -> bool:
    return any(one.state is RegistrationState.WAITING for one in items)


@bp.get("/<slug>/registrations/<int:registration_id>")
@guarded(Can.LIST, load=queries.registration_in)
def registration_details(found: Registration) -> ResponseReturnValue:
    """Show one registration with everything that the role may see and do."""
    return _details(found, DeclineForm())


def _details(found: Registration, form: DeclineForm, status: int = 200) -> ResponseReturnValue:
    personal_page()
    page = render_template(
        "events/registration_details.html",
        registration=found,
        event=found.event,
        format=found.event.format,
        position=queries.waiting_position(found),
        mails=queries.mails_of(found, with_needs=policy.allows(g.actor, Can.SEE_NEEDS, found.event)),
        form=form,
        news=[words.MESSAGES[kind] for kind in _calls(found.event).get(found.id, ())],
        number=mail.number_of(found),
        can_change=policy.allows(g.actor, Can.CHANGE, found) and policy.allows(g.actor, Can.CHANGE_FOR, found),
        can_confirm=found.address_confirmed_at is None and found.state not in OVER,
        can_decide=found.state is RegistrationState.REQUESTED and policy.allows(g.actor, Can.DECIDE, found),
    )
    return page, status


@bp.post("/<slug>/registrations/<int:registration_id>/confirm")
@guarded(Can.DECIDE, load=queries.registration_in)
def confirm_called(found: Registration) -> ResponseReturnValue:
    """Note that somebody has reached the person by phone."""
    return _done(found, lambda: service.confirm_called(g.actor, found), _("The address counts as confirmed."))


@bp.post("/<slug>/registrations/<int:registration_id>/called")
@guarded(Can.CHANGE_FOR, load=queries.registration_in)
def called(found: Registration) -> ResponseReturnValue:
    """Note that somebody has told the person everything by phone."""

    def act() -> Changes:
        service.note_called(g.actor, found)
        return Changes()

    return _done(found, act, _("Saved."))


@bp.post("/<slug>/registrations/<int:registration_id>/approve")
@guarded(Can.DECIDE, load=queries.registration_in)
def approve(found: Registration) -> ResponseReturnValue:
    """Approve one request."""
    return _done(
        found, lambda: service.approve_all(g.actor, found.event, [found.id]), _("Approved. The person is told.")
    )


@bp.post("/<slug>/registrations/<int:registration_id>/decline-request")
@guarded(Can.DECIDE, load=queries.registration_in)
def decline_request(found: Registration) -> ResponseReturnValue:
    """Decline one request with a reason."""
    form = DeclineForm()
    if saved(form, lambda: mail.changed(service.decline_all(g.actor, found.event, [found.id], form.reason.data))):
        flash(_("Declined. The person is told."), "success")
        return _back(found)
    return _details(found, form, 422)


@bp.post("/<slug>/registrations/<int:registration_id>/cancel")
@guarded(Can.CHANGE_FOR, load=queries.registration_in)
def cancel_for(found: Registration) -> ResponseReturnValue:
    """Give the place of somebody back who asked for that."""
    return _done(found, lambda: service.cancel(g.actor, found), _("Cancelled. The person is told."))


@bp.post("/<slug>/registrations/<int:registration_id>/send")
@guarded(Can.CHANGE_FOR, load=queries.registration_in)
def send_confirmation(found: Registration) -> ResponseReturnValue:
    """Send the confirmation once more."""
    if ActionForm().validate_on_submit() and found.email:
        mail.again(found)
        db.session.commit()
        flash(_("The mail is on its way. It goes out at most once an hour."), "success")
    return _back(found)


def _done(found: Registration, act: Any, words: str) -> ResponseReturnValue:
    """Do what a button says, tell whom it concerns, and go back; a rule that speaks against it is shown."""
    if ActionForm().validate_on_submit():
        try:
            changes: Changes = act()
        except DomainError as error:
            db.session.rollback()
            flash(str(error.message), "danger")
        else:
            mail.changed(changes)
            db.session.commit()
            flash(words, "success")
    return _back(found)


def _back(found: Registration) -> ResponseReturnValue:
    slug = found.event.format.slug
    return redirect(url_for("events.registration_details", slug=slug, registration_id=found.id), 303)


@bp.route("/<slug>/registrations/new", methods=["GET", "POST"])
@guarded(Can.REGISTER_FOR, load=queries.for_registering)
def register_for(event: Event) -> ResponseReturnValue:
    """Register somebody who calls: name, phone, language and consent are enough."""
    personal_page()
    form = made_for(PhoneForm, event)
    if made := saved(form, lambda: registering.register(event, form.draft(), channel="phone")):
        slug, key = event.format.slug, made.result.id
        return redirect(url_for("events.registered_for", slug=slug, registration_id=key), 303)
    page = render_template("events/register_for.html", form=form, event=event, format=event.format)
    return page, status_of(form)


@bp.get("/<slug>/registrations/<int:registration_id>/told")
@guarded(Can.LIST, load=queries.registration_in)
def registered_for(found: Registration) -> ResponseReturnValue:
    """Say what to read out: the place or the number in the queue, and the code in its groups."""
    personal_page()
    return render_template(
        "events/registered_for.html",
        registration=found,
        event=found.event,
        format=found.event.format,
        position=queries.waiting_position(found),
    )
