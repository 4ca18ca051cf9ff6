"""Public bodies: list, page, editing, seats."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.accounts import queries as accounts
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import NotFound
from teilhabe_app.core.i18n import current_language
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.organisations import queries, service
from teilhabe_app.organisations.forms.bodies import BodyForm, SeatForm
from teilhabe_app.organisations.hosts import body_sections
from teilhabe_app.organisations.labels import BODY_KINDS, PLACES
from teilhabe_app.organisations.models import Body, Seat
from teilhabe_app.organisations.policy import Can
from teilhabe_app.organisations.views import bp
from teilhabe_app.web.forms import ActionForm
from teilhabe_app.web.guard import guarded, public
from teilhabe_app.web.saving import saved, status_of
from teilhabe_app.web.security import personal_page


@bp.get("/bodies/")
@public
def bodies() -> ResponseReturnValue:
    """List all bodies by place and kind, earlier ones apart."""
    everything = queries.all_bodies()
    kinds = list(BODY_KINDS)
    places = [
        (label, _by_kind([body for body in everything if body.place == code and not body.valid_to], kinds))
        for code, label in PLACES.items()
    ]
    earlier = [body for body in everything if body.valid_to]
    return render_template("organisations/bodies.html", places=[entry for entry in places if entry[1]], earlier=earlier)


def _by_kind(found: list[Body], kinds: Sequence[object]) -> list[tuple[object, list[Body]]]:
    ordered = sorted(found, key=lambda body: kinds.index(body.kind))
    return [(BODY_KINDS[kind], list(group)) for kind, group in groupby(ordered, key=lambda body: body.kind)]


@bp.get("/bodies/<key>")
@public
def body(key: str) -> ResponseReturnValue:
    """Show a body, as it was called while it was called so."""
    found = queries.body_by_key(key)
    if found is None:
        raise NotFound
    return render_template(
        "organisations/body.html",
        body=found,
        kind=BODY_KINDS[found.kind],
        place=PLACES.get(found.place, found.place),
        sections=body_sections.of(found),
    )


@bp.route("/bodies/new", methods=["GET", "POST"])
@guarded(Can.EDIT_BODY)
def new_body() -> ResponseReturnValue:
    """Enter a new body."""
    form = BodyForm()
    form.offer(queries.all_bodies(), current_language().code)
    if made := saved(form, lambda: service.create_body(current.actor(), form.draft())):
        flash(_("The body is saved."), "success")
        return redirect(url_for("organisations.body", key=made.result.key), 303)
    return render_template("organisations/edit_body.html", form=form, body=None), status_of(form)


@bp.route("/bodies/<key>/edit", methods=["GET", "POST"])
@guarded(Can.EDIT_BODY, load=queries.body_by_key)
def edit_body(found: Body) -> ResponseReturnValue:
    """Correct what is known about a body."""
    form = BodyForm(obj=found)
    form.offer(queries.all_bodies(), current_language().code, but=found)
    if saved(form, lambda: service.edit_body(current.actor(), found, form.draft(), form.version.seen), edited=found):
        flash(_("The body is saved."), "success")
        return redirect(url_for("organisations.body", key=found.key), 303)
    return render_template("organisations/edit_body.html", form=form, body=found), status_of(form)


@bp.route("/bodies/<key>/seats", methods=["GET", "POST"])
@guarded(Can.SEAT, load=queries.body_by_key)
def seats(found: Body) -> ResponseReturnValue:
    """Say who answers for a body."""
    personal_page()
    form = SeatForm()
    if saved(form, lambda: service.give_seat(current.actor(), found, accounts.by_email(form.email.data or ""))):
        flash(_("This person now answers for the body."), "success")
        return redirect(url_for("organisations.seats", key=found.key), 303)
    return render_template(
        "organisations/seats.html", form=form, body=found, seats=queries.seats_of(found), action=ActionForm()
    ), status_of(form)


def _seat(seat_id: int) -> Seat | None:
    return db.session.get(Seat, seat_id)


@bp.post("/bodies/seats/<int:seat_id>/end")
@guarded(Can.SEAT, load=_seat)
def end_seat(seat: Seat) -> ResponseReturnValue:
    """End a seat."""
    key = seat.body.key
    service.take_seat(current.actor(), seat)
    db.session.commit()
    flash(_("The seat has ended. What this person wrote stays."), "success")
    return redirect(url_for("organisations.seats", key=key), 303)
