"""Giving things on, by one's code: a place or number at the event, the place in a workshop, a place in its queue."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.events import mail, queries, service
from teilhabe_app.events.models import Registration, WishState, Workshop
from teilhabe_app.events.policy import Can, is_still_ahead
from teilhabe_app.events.views import bp
from teilhabe_app.events.views.own import while_ahead
from teilhabe_app.web.forms import ActionForm
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.security import personal_page


@bp.route("/registrations/<receipt>/workshops/<int:workshop_id>/leave", methods=["GET", "POST"])
@guarded(Can.HOLD, load=lambda receipt, workshop_id: queries.registration_by_receipt(receipt))  # noqa: ARG005
@while_ahead
def leave_queue(found: Registration) -> ResponseReturnValue:
    """Leave the queue of one workshop; ask before a place in it is given on."""
    workshop_id = (request.view_args or {})["workshop_id"]
    wish = next((one for one in found.wishes if one.workshop_id == workshop_id), None)
    has_place = wish is not None and wish.state is WishState.HELD
    form = ActionForm()
    if form.validate_on_submit():
        mail.changed(service.leave_queue(g.actor, found, workshop_id))
        db.session.commit()
        flash(_("Your changes are saved.") if has_place else _("You have left this queue."), "success")
    elif not form.is_submitted() and wish is not None and has_place:
        return _ask(found, form, is_promoted=True, workshop=wish.workshop)
    return _back(found)


@bp.route("/registrations/<receipt>/cancel", methods=["GET", "POST"])
@guarded(Can.HOLD, load=queries.registration_by_receipt)
def cancel(found: Registration) -> ResponseReturnValue:
    """Ask before giving the place back; only the button acts, because mail programs open links."""
    return _give_up(found, is_promoted=False)


@bp.route("/registrations/<receipt>/decline", methods=["GET", "POST"])
@guarded(Can.HOLD, load=queries.registration_by_receipt)
def decline(found: Registration) -> ResponseReturnValue:
    """Decline a place that came from the waiting list: it goes on to the next."""
    return _give_up(found, is_promoted=True)


def _give_up(found: Registration, *, is_promoted: bool) -> ResponseReturnValue:
    personal_page()
    form = ActionForm()
    if form.validate_on_submit() and is_still_ahead(g.actor, found):
        mail.changed(service.cancel(g.actor, found))
        db.session.commit()
        flash(_("Your registration is cancelled. Thank you for telling us."), "success")
    elif not form.is_submitted() and is_still_ahead(g.actor, found):
        return _ask(found, form, is_promoted=is_promoted)
    return _back(found)


def _ask(
    found: Registration, form: ActionForm, *, is_promoted: bool, workshop: Workshop | None = None
) -> ResponseReturnValue:
    personal_page()
    return render_template(
        "events/cancel.html",
        form=form,
        registration=found,
        format=found.event.format,
        is_promoted=is_promoted,
        workshop=workshop,
        back=url_for("events.registration", receipt=found.receipt),
    )


def _back(found: Registration) -> ResponseReturnValue:
    return redirect(url_for("events.registration", receipt=found.receipt), 303)
