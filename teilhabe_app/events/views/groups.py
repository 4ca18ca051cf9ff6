"""The page of a group for whoever speaks for it: see all, confirm, add, replace, cancel one or all."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.policy import policy
from teilhabe_app.events import mail, privacy, queries, service
from teilhabe_app.events.forms import MemberForm, PersonForm
from teilhabe_app.events.forms.groups import member_class
from teilhabe_app.events.models import Registration, RegistrationGroup
from teilhabe_app.events.policy import Can, group_is_still_ahead, is_still_ahead
from teilhabe_app.events.service import MemberError
from teilhabe_app.events.service.places import OVER
from teilhabe_app.events.views import bp
from teilhabe_app.events.views.own import contacted, hand_over_page, say_confirmed
from teilhabe_app.events.views.registering import count_contact
from teilhabe_app.formats.models import State
from teilhabe_app.web.forms import ActionForm
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.limits import limit
from teilhabe_app.web.saving import saved, status_of
from teilhabe_app.web.security import personal_page

PER_NETWORK = 60


def while_ahead(
    view: Callable[[RegistrationGroup], ResponseReturnValue],
) -> Callable[[RegistrationGroup], ResponseReturnValue]:
    """Lead whoever comes after the event to the page of the group, which says how things stand."""

    @wraps(view)
    def checked(found: RegistrationGroup) -> ResponseReturnValue:
        return view(found) if group_is_still_ahead(g.actor, found) else _back(found)

    return checked


@bp.get("/groups/<receipt>")
@guarded(Can.HOLD_GROUP, load=queries.group_by_receipt)
def group(found: RegistrationGroup) -> ResponseReturnValue:
    """Show all people of a group with what they have."""
    personal_page()
    here = [one for one in found.members if one.state not in OVER]
    unconfirmed = [one for one in here if one.address_confirmed_at is None and one.confirm_by]
    return render_template(
        "events/group.html",
        group=found,
        event=found.event,
        format=found.event.format,
        positions=queries.waiting_positions(found.event_id),
        here=here,
        unconfirmed=unconfirmed,
        can_change=policy.allows(g.actor, Can.CHANGE_GROUP, found) and found.event.format.state is not State.CANCELLED,
        can_add=not unconfirmed
        and any(one.address_confirmed_at is not None for one in found.members)
        and len(here) < found.event.most_in_group
        and policy.allows(g.actor, Can.REGISTER, found.event),
        deletion_day=privacy.deletion_day(found.event),
    )


def by_link(receipt: str, token: str) -> RegistrationGroup | None:
    """Find a group by the link in the mail to its contact."""
    found = queries.group_by_receipt(receipt)
    return found if found is not None and service.is_token(found, token) else None


@bp.route("/groups/<receipt>/confirm/<token>", methods=["GET", "POST"])
@guarded(Can.HOLD_GROUP, load=by_link)
@while_ahead
def confirm_group(found: RegistrationGroup) -> ResponseReturnValue:
    """Confirm the contact's address for all; only the button acts, because mail programs open links."""
    personal_page()
    form = ActionForm()
    if form.validate_on_submit():
        mail.changed(service.confirm_group(g.actor, found))
        db.session.commit()
        say_confirmed(found.members)
    elif not form.is_submitted():
        return render_template(
            "events/confirm.html", form=form, registration=None, event=found.event, format=found.event.format
        )
    return _back(found)


@bp.post("/groups/<receipt>/mail")
@guarded(Can.HOLD_GROUP, load=queries.group_by_receipt)
@while_ahead
def send_group_again(found: RegistrationGroup) -> ResponseReturnValue:
    """Send the contact the mail with everything once more, at most once an hour."""
    limit("register-again", per_network=PER_NETWORK)
    mail.group_again(found)
    db.session.commit()
    flash(_("We have sent the e-mail once more, if it was not already sent within the last hour."), "info")
    return _back(found)


@bp.route("/groups/<receipt>/add", methods=["GET", "POST"])
@guarded(Can.HOLD_GROUP, load=queries.group_by_receipt)
@while_ahead
def add_member(found: RegistrationGroup) -> ResponseReturnValue:
    """Register one person more."""
    personal_page()
    form = member_class(MemberForm, found.event)()
    form.offer_wishes(found.event)

    def act() -> None:
        draft = form.draft()
        count_contact(draft.email)
        try:
            _member, changes = service.add_member(g.actor, found, draft)
        except MemberError as error:
            error.field = "email"
            raise
        mail.changed(changes)

    if saved(form, act):
        flash(_("Registered."), "success")
        return _back(found)
    page = render_template(
        "events/group_add.html", form=form, group=found, event=found.event, format=found.event.format
    )
    return page, status_of(form)


@bp.route("/groups/<receipt>/members/<int:registration_id>/replace", methods=["GET", "POST"])
@guarded(Can.HOLD, load=queries.member_of)
def replace_member(found: Registration) -> ResponseReturnValue:
    """Let somebody else come instead of one of the people."""
    personal_page()
    back = _page_of_group()
    if not is_still_ahead(g.actor, found):
        return redirect(back, 303)
    form = PersonForm()
    form.is_member = True
    if saved(form, lambda: contacted(found, lambda draft: service.replace(g.actor, found, draft), form)):
        flash(_("Saved. The new person has a code of their own."), "success")
        return redirect(back, 303)
    return hand_over_page(found, form, back)


@bp.route("/groups/<receipt>/members/<int:registration_id>/cancel", methods=["GET", "POST"])
@guarded(Can.HOLD, load=queries.member_of)
def cancel_member(found: Registration) -> ResponseReturnValue:
    """Ask before giving the place of one person back."""
    personal_page()
    form = ActionForm()
    if form.validate_on_submit() and is_still_ahead(g.actor, found):
        mail.changed(service.cancel(g.actor, found))
        db.session.commit()
        flash(_("The registration is cancelled. Thank you for telling us."), "success")
    elif not form.is_submitted() and is_still_ahead(g.actor, found):
        return render_template(
            "events/group_cancel.html",
            form=form,
            people=[found],
            event=found.event,
            format=found.event.format,
            back=_page_of_group(),
        )
    return redirect(_page_of_group(), 303)


@bp.route("/groups/<receipt>/cancel", methods=["GET", "POST"])
@guarded(Can.HOLD_GROUP, load=queries.group_by_receipt)
@while_ahead
def cancel_group(found: RegistrationGroup) -> ResponseReturnValue:
    """Ask before giving all places back."""
    personal_page()
    form = ActionForm()
    if form.validate_on_submit():
        mail.changed(service.cancel_group(g.actor, found))
        db.session.commit()
        flash(_("All registrations of your group are cancelled. Thank you for telling us."), "success")
    elif not form.is_submitted():
        return render_template(
            "events/group_cancel.html",
            form=form,
            people=[one for one in found.members if one.state not in OVER],
            event=found.event,
            format=found.event.format,
            back=url_for("events.group", receipt=found.receipt),
        )
    return _back(found)


def _page_of_group() -> str:
    return url_for("events.group", receipt=(request.view_args or {})["receipt"])


def _back(found: RegistrationGroup) -> ResponseReturnValue:
    return redirect(url_for("events.group", receipt=found.receipt), 303)
