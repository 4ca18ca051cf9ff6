"""Editors' pages: the event, its programme and its workshops."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.events import mail, queries, service
from teilhabe_app.events.forms import EventForm, ItemForm, WorkshopForm
from teilhabe_app.events.models import Event, ProgrammeItem, Workshop
from teilhabe_app.events.policy import Can
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
        return redirect(url_for("events.edit", slug=made.result.format.slug), 303)
    return render_template("events/edit.html", form=form, event=None), status_of(form)


@bp.route("/<slug>/edit", methods=["GET", "POST"])
@guarded(Can.EDIT, load=queries.by_slug)
def edit(event: Event) -> ResponseReturnValue:
    """Change an event; see its programme and workshops."""
    form = EventForm(data=EventForm.of_event(event))
    if saved(form, lambda: mail.changed(service.update_event(g.actor, event, form.draft())), edited=event.format):
        flash(_("Saved."), "success")
        return redirect(url_for("events.edit", slug=event.format.slug), 303)
    page = render_template("events/edit.html", form=form, event=event, format=event.format)
    return page, status_of(form)


@bp.route("/<slug>/items/new", methods=["GET", "POST"])
@guarded(Can.EDIT, load=queries.by_slug)
def new_item(event: Event) -> ResponseReturnValue:
    """Add a part to the programme."""
    form = ItemForm()
    return _save(form, event, "events/edit_item.html", lambda: service.add_item(g.actor, event, form.draft()))


@bp.route("/items/<int:item_id>", methods=["GET", "POST"])
@guarded(Can.EDIT, load=queries.item_by_id)
def edit_item(item: ProgrammeItem) -> ResponseReturnValue:
    """Change a part of the programme."""
    form = ItemForm(data=ItemForm.values_of(item))
    return _save(
        form, item.event, "events/edit_item.html", lambda: service.change_item(g.actor, item, form.draft()), item=item
    )


@bp.post("/items/<int:item_id>/remove")
@guarded(Can.EDIT, load=queries.item_by_id)
def remove_item(item: ProgrammeItem) -> ResponseReturnValue:
    """Take a part out of the programme."""
    slug = item.event.format.slug
    service.remove_item(g.actor, item)
    db.session.commit()
    flash(_("Removed."), "success")
    return redirect(url_for("events.edit", slug=slug), 303)


@bp.route("/<slug>/workshops/new", methods=["GET", "POST"])
@guarded(Can.EDIT, load=queries.by_slug)
def new_workshop(event: Event) -> ResponseReturnValue:
    """Add a workshop."""
    form = WorkshopForm()
    return _save(form, event, "events/edit_workshop.html", lambda: service.add_workshop(g.actor, event, form.draft()))


@bp.route("/workshops/<int:workshop_id>", methods=["GET", "POST"])
@guarded(Can.EDIT, load=queries.workshop_by_id)
def edit_workshop(workshop: Workshop) -> ResponseReturnValue:
    """Change a workshop."""
    form = WorkshopForm(data=WorkshopForm.values_of(workshop))

    def act() -> None:
        mail.changed(service.change_workshop(g.actor, workshop, form.draft()))

    return _save(form, workshop.event, "events/edit_workshop.html", act, workshop=workshop)


def _save(form: Any, event: Event, template: str, act: Callable[[], Any], **context: Any) -> ResponseReturnValue:
    if saved(form, act):
        flash(_("Saved."), "success")
        return redirect(url_for("events.edit", slug=event.format.slug), 303)
    page = render_template(
        template, form=form, event=event, format=event.format, **{"item": None, "workshop": None, **context}
    )
    return page, status_of(form)
