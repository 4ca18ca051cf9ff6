"""Registering with the mail that belongs to it, for oneself, for a group and for somebody who calls."""

from __future__ import annotations

import hashlib
import hmac

from flask import current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import current_language
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.policy import policy
from teilhabe_app.events import mail, privacy, queries, service
from teilhabe_app.events.forms import GroupForm, RegistrationForm, group_form, made_for
from teilhabe_app.events.models import Event, Registration, RegistrationGroup
from teilhabe_app.events.policy import Can
from teilhabe_app.events.service import AlreadyRegisteredError, Draft, GroupDraft, GroupExistsError
from teilhabe_app.events.views import bp
from teilhabe_app.web import fragments
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.limits import limit
from teilhabe_app.web.saving import saved, status_of
from teilhabe_app.web.security import client_network, personal_page

PER_NETWORK = 60  # an hour: an office or a shelter is one network
PER_ADDRESS = 10
CODES_PER_NETWORK = 20
LONGEST_ONCE = 40


def network() -> str:
    """Return the keyed digest by which places without a confirmed address are counted."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(secret, f"events.network:{client_network(request)}".encode(), hashlib.sha256).hexdigest()[:32]


def register(event: Event, draft: Draft, *, channel: str = "web") -> Registration:
    """Register a person and confirm it by mail; the holder of a used address gets everything once more.

    That mail is committed at once, because the AlreadyRegisteredError, which goes on to the form, takes the rest back.
    """
    try:
        registration, is_new, changes = service.register(g.actor, event, draft, channel=channel)
    except AlreadyRegisteredError as error:
        mail.again(error.registration)
        db.session.commit()
        raise
    if is_new:
        mail.changed(changes)
    return registration


def register_group(event: Event, draft: GroupDraft) -> RegistrationGroup:
    """Register a group and tell the contact; whoever has a group already gets everything once more."""
    try:
        group, is_new, changes = service.register_group(g.actor, event, draft)
    except GroupExistsError as error:
        mail.group_again(error.group)
        db.session.commit()
        raise
    if is_new:
        mail.changed(changes)
    return group


@bp.route("/<slug>/register", methods=["GET", "POST"], endpoint="register")
@guarded(Can.VIEW, load=queries.for_registering)
def register_page(event: Event) -> ResponseReturnValue:
    """Register without an account."""
    personal_page()
    if not policy.allows(g.actor, Can.REGISTER, event):
        return _closed(event)
    form = made_for(RegistrationForm, event)

    def act() -> str:
        count_attempts(form.code, form.email.data)
        return register(event, form.draft(network=network())).receipt

    if made := saved(form, act):
        flash(_("Thank you. We have your registration."), "success")
        return redirect(url_for("events.registration", receipt=made.result), 303)
    page = render_template(
        "events/register.html",
        form=form,
        event=event,
        format=event.format,
        is_full=_is_full(event),
        deletion_day=privacy.deletion_day(event),
        plain_fields=None if form.is_submitted() else _untouched(event, form),
    )
    return page, status_of(form)


def _closed(event: Event) -> ResponseReturnValue:
    """Say that nobody can register now, and that nothing was stored; what came in time is found by its form."""
    once = sent_once()
    if once and (mine := queries.by_once(once)):
        return redirect(url_for("events.registration", receipt=mine.receipt), 303)
    if once and (ours := queries.earlier_group(event, once, None)):
        return redirect(url_for("events.group", receipt=ours.receipt), 303)
    was_sent = request.method == "POST"
    page = render_template("events/register_closed.html", event=event, format=event.format, was_sent=was_sent)
    return page, 422 if was_sent else 200


def sent_once() -> str:
    """Return the number of the form that was sent; empty where none was."""
    return request.form.get("once", "")[:LONGEST_ONCE]


def _is_full(event: Event) -> bool:
    """Tell whether whoever belongs to no group of people with kept places would get on the waiting list."""
    return event.taken >= event.capacity and not event.free_online


def _untouched(event: Event, form: RegistrationForm) -> Markup:
    """Return the fields as everybody first sees them, which are kept; neither token nor the editors' own questions."""
    unreleased = tuple(pool.id for pool in event.pools if pool.released_at is None)
    return fragments.cached(
        ("events.plain_fields", event.id, event.stamp, unreleased, current_language().code),
        lambda: render_template("events/_plain_fields.html", form=form, event=event),
    )


@bp.route("/<slug>/register-group", methods=["GET", "POST"], endpoint="register_group")
@guarded(Can.VIEW, load=queries.for_registering)
def register_group_page(event: Event) -> ResponseReturnValue:
    """Register several people of an organisation on one page."""
    personal_page()
    if not policy.allows(g.actor, Can.REGISTER, event):
        return _closed(event)
    form = group_form(event)
    if form.is_submitted() and "more" in request.form:
        form.add_rows(event)
        return _group_page(event, form)

    def act() -> str:
        count_attempts(form.code, form.contact_email.data)
        return register_group(event, form.draft(network=network())).receipt

    if made := saved(form, act):
        flash(_("Thank you. We have your registrations."), "success")
        return redirect(url_for("events.group", receipt=made.result), 303)
    return _group_page(event, form, status_of(form))


def _group_page(event: Event, form: GroupForm, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "events/register_group.html",
        form=form,
        event=event,
        format=event.format,
        is_full=_is_full(event),
        can_add=len(form.members.entries) < event.most_in_group,
        deletion_day=privacy.deletion_day(event),
    )
    return page, status


def count_contact(email: str | None) -> None:
    """Refuse too many new contacts from one network, and too many mails to one address."""
    if email:
        limit("register-address", per_network=PER_ADDRESS, who=email.lower())
    limit("register-contact", per_network=PER_NETWORK)


def count_attempts(code: str | None, email: str | None) -> None:
    """Refuse too many registrations from one network or for one address, and trying out codes."""
    if code:
        limit("event-code", per_network=CODES_PER_NETWORK)
    if email:
        limit("register-address", per_network=PER_ADDRESS, who=email.lower(), with_the_act=True)
    limit("register", per_network=PER_NETWORK, with_the_act=True)
