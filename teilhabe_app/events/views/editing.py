"""Editors' pages: the event, its programme and its workshops."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, StaleError
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.events import mail, queries, service
from teilhabe_app.events.forms import EventForm, ItemForm, WorkshopForm
from teilhabe_app.events.models import Event, ProgrammeItem, Workshop
from teilhabe_app.events.policy import Can
from teilhabe_app.events.service import Changes
from teilhabe_app.events.views import bp
from teilhabe_app.web.forms import keep_version
from teilhabe_app.web.guard import guarded


@bp.route("/new", methods=["GET", "POST"])
@guarded(Can.EDIT)
def new() -> ResponseReturnValue:
    """Create an event."""
    form = EventForm()
    if form.validate_on_submit():
        try:
            event = service.create_event(g.actor, form.draft())
        except DomainError as error:
            db.session.rollback()
            form.reject(error)
        else:
            db.session.commit()
            flash(_("Saved."), "success")
            return redirect(url_for("events.edit", slug=event.format.slug), 303)
    return render_template("events/edit.html", form=form, event=None), 422 if form.is_submitted() else 200


@bp.route("/<slug>/edit", methods=["GET", "POST"])
@guarded(Can.EDIT, load=queries.by_slug)
def edit(event: Event) -> ResponseReturnValue:
    """Change an event; see its programme and workshops."""
    form = EventForm(data=EventForm.of_event(event))
    if form.validate_on_submit():
        try:
            mail.changed(service.update_event(g.actor, event, form.draft()))
        except DomainError as error:
            db.session.rollback()
            form.reject(error)
            if isinstance(error, StaleError):
                keep_version(form.version, event.format.version)
        else:
            db.session.commit()
            flash(_("Saved."), "success")
            return redirect(url_for("events.edit", slug=event.format.slug), 303)
    page = render_template("events/edit.html", form=form, event=event, format=event.format)
    return page, 422 if form.is_submitted() else 200


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
    act = lambda: service.change_item(g.actor, item, form.draft())  # noqa: E731 -- one act, done after validation
    return _save(form, item.event, "events/edit_item.html", act, item=item)


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
    act = lambda: service.add_workshop(g.actor, event, form.draft())  # noqa: E731 -- one act, done after validation
    return _save(form, event, "events/edit_workshop.html", act)


@bp.route("/workshops/<int:workshop_id>", methods=["GET", "POST"])
@guarded(Can.EDIT, load=queries.workshop_by_id)
def edit_workshop(workshop: Workshop) -> ResponseReturnValue:
    """Change a workshop."""
    form = WorkshopForm(data=WorkshopForm.values_of(workshop))
    act = lambda: service.change_workshop(g.actor, workshop, form.draft())  # noqa: E731 -- one act, done after validation
    return _save(form, workshop.event, "events/edit_workshop.html", act, workshop=workshop)


def _save(form: Any, event: Event, template: str, act: Callable[[], Any], **context: Any) -> ResponseReturnValue:
    if form.validate_on_submit():
        try:
            result = act()
            if isinstance(result, Changes):
                mail.changed(result)
        except DomainError as error:
            db.session.rollback()
            form.reject(error)
        else:
            db.session.commit()
            flash(_("Saved."), "success")
            return redirect(url_for("events.edit", slug=event.format.slug), 303)
    page = render_template(
        template, form=form, event=event, format=event.format, **{"item": None, "workshop": None, **context}
    )
    return page, 422 if form.is_submitted() else 200
