"""Following a consultation: by mail, and as dates for a calendar."""

from __future__ import annotations

import datetime as dt

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from icalendar import Event as Entry

from teilhabe_app.accounts import current
from teilhabe_app.consultations import mail, queries
from teilhabe_app.consultations.forms.intake import FollowForm
from teilhabe_app.consultations.models import Consultation, Follower
from teilhabe_app.consultations.policy import Can
from teilhabe_app.consultations.service import following
from teilhabe_app.consultations.views import bp
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import NotFound
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.formats import calendar
from teilhabe_app.formats.labels import PHASES
from teilhabe_app.formats.models import State
from teilhabe_app.formats.views.public import calendar_response
from teilhabe_app.web.forms import ActionForm
from teilhabe_app.web.guard import guarded, public
from teilhabe_app.web.i18n import language, multilingual
from teilhabe_app.web.limits import limit, within
from teilhabe_app.web.mails import absolute_url
from teilhabe_app.web.saving import saved, status_of
from teilhabe_app.web.security import personal_page

MAILS_A_DAY = 3  # that ask an address to confirm


@bp.route("/<slug>/follow", methods=["GET", "POST"])
@guarded(Can.FOLLOW, load=queries.by_slug)
def follow(consultation: Consultation) -> ResponseReturnValue:
    """Offer mail and calendar; the answer is the same whether or not an address follows already."""
    form = FollowForm()

    def act() -> None:
        limit("follow", per_network=20)
        made = following.follow(current.actor(), consultation, form.email.data or "", language().code)
        # Whoever types somebody else's address again and again does not fill their mailbox.
        if made and within("follow-address", limit=MAILS_A_DAY, minutes=24 * 60, who=f"address-{made.email}"):
            mail.ask_to_confirm(made)

    if saved(form, act):
        flash(_("Please look into your mail: a link there confirms your address."), "success")
        return redirect(url_for("consultations.show", slug=consultation.format.slug), 303)
    return render_template("consultations/follow.html", form=form, consultation=consultation), status_of(form)


def _follower(token: str) -> Follower:
    personal_page()
    found = queries.follower_by_hash(following.digest(token))
    if found is None:
        raise NotFound
    return found


@bp.route("/follow/<token>", methods=["GET", "POST"])
@public
def confirm_follow(token: str) -> ResponseReturnValue:
    """Confirm an address by a button, because mail programs open links by themselves."""
    return _act(_follower(token), stops=False)


@bp.route("/unfollow/<token>", methods=["GET", "POST"])
@public
def unfollow(token: str) -> ResponseReturnValue:
    """Stop the mails by one button."""
    return _act(_follower(token), stops=True)


def _act(follower: Follower, *, stops: bool) -> ResponseReturnValue:
    form, consultation = ActionForm(), follower.consultation
    if form.validate_on_submit():
        if stops:
            following.unfollow(follower)
            flash(_("You get no more mail about this. Your address is deleted."), "success")
        else:
            following.confirm(follower)
            flash(_("Confirmed. We write when something begins or ends soon."), "success")
        db.session.commit()
        return redirect(url_for("consultations.show", slug=consultation.format.slug), 303)
    return render_template("consultations/confirm_follow.html", form=form, consultation=consultation, stops=stops)


@bp.get("/<slug>/calendar.ics")
@guarded(Can.VIEW, load=queries.by_slug)
def phases_calendar(consultation: Consultation) -> ResponseReturnValue:
    """Give calendars each phase as an entry over its days."""
    host = (current_app.config["TEILHABE"].base_url or request.host).rpartition("/")[2]
    title = multilingual(consultation.format.title).text
    href = absolute_url("consultations.show", slug=consultation.format.slug)
    entries = []
    for span in consultation.timeline:
        entry = Entry()
        entry.add("uid", f"consultation-{consultation.id}-{span.kind.value}@{host}")
        entry.add("dtstamp", clock.now())
        entry.add("sequence", consultation.version + consultation.format.version)
        entry.add("summary", f"{title} · {PHASES[span.kind]}")
        entry.add("description", href)
        entry.add("url", href)
        entry.add("dtstart", span.starts_on)
        entry.add("dtend", span.ends_on + dt.timedelta(days=1))
        entry.add("status", "CANCELLED" if consultation.format.state is State.CANCELLED else "CONFIRMED")
        entries.append(entry)
    return calendar_response(calendar.file_of(entries, title), f"{consultation.format.slug}.ics")
