"""Editors' pages: the event's settings, and one page with the whole programme and what it still lacks."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.events import mail, queries, service
from teilhabe_app.events.forms import EventForm
from teilhabe_app.events.mail import everybody
from teilhabe_app.events.models import Event, MessageKind
from teilhabe_app.events.policy import Can
from teilhabe_app.events.service.messages import note_move
from teilhabe_app.events.views import bp
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.saving import saved, status_of


@bp.route("/new", methods=["GET", "POST"])
@guarded(Can.EDIT)
def new() -> ResponseReturnValue:
    """Create an event."""
    form = EventForm()
    if made := saved(form, lambda: service.create_event(g.actor, form.draft())):
        flash(_("Saved."), "success")
        return redirect(url_for("events.programme", slug=made.result.format.slug), 303)
    return render_template("events/edit.html", form=form, event=None), status_of(form)


@bp.route("/<slug>/edit", methods=["GET", "POST"])
@guarded(Can.EDIT, load=queries.by_slug)
def edit(event: Event) -> ResponseReturnValue:
    """Change the settings of an event."""
    form = EventForm(data=EventForm.of_event(event))
    before = _when_and_where(event)

    def act() -> bool:
        """Change the event; tell whether date or place are others now, for people who are registered."""
        mail.changed(service.update_event(g.actor, event, form.draft()))
        has_moved = _when_and_where(event) != before and everybody.reach(event, MessageKind.EVENT_CHANGED).anybody
        if has_moved:
            note_move(g.actor, event)
        return has_moved

    if done := saved(form, act, edited=event.format):
        flash(_("Saved."), "success")
        if done.result:
            flash(_("Date or place have changed. Do you want to tell everybody who is registered?"), "warning")
            return redirect(url_for("events.tell", slug=event.format.slug, kind="event_changed"), 303)
        return redirect(url_for("events.edit", slug=event.format.slug), 303)
    page = render_template("events/edit.html", form=form, event=event, format=event.format)
    return page, status_of(form)


def _when_and_where(event: Event) -> tuple[object, ...]:
    return event.format.opens_at, event.format.closes_at, event.format.place, event.mode, event.online_url


@bp.get("/<slug>/programme")
@guarded(Can.EDIT, load=queries.by_slug)
def programme(event: Event) -> ResponseReturnValue:
    """Show the whole programme as it will be, what is missing, and the next step."""
    found = queries.programme_of(event, everything=True)
    return render_template(
        "events/programme.html",
        event=event,
        format=event.format,
        programme=found,
        gaps=queries.gaps_of(event, found),
    )
