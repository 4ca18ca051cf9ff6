"""Editors' pages for the parts of an event: rooms, rounds, programme, workshops, materials."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.events import mail, queries, service
from teilhabe_app.events.forms import ItemForm, MaterialForm, RoomForm, SlotForm, WorkshopForm
from teilhabe_app.events.forms.parts import one_more
from teilhabe_app.events.models import Event, EventMaterial, ProgrammeItem, Room, Slot, Workshop
from teilhabe_app.events.policy import Can
from teilhabe_app.events.service.materials import MAX_FILE
from teilhabe_app.events.views import bp
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.saving import saved, status_of
from teilhabe_app.web.security import takes_files

EDITING = ["GET", "POST"]


@bp.route("/<slug>/items/new", methods=EDITING)
@guarded(Can.EDIT, load=queries.by_slug)
def new_item(event: Event) -> ResponseReturnValue:
    """Add a part to the programme."""
    form = ItemForm(event=event)
    return _save(form, event, "item", lambda: service.add_item(g.actor, event, form.draft()))


@bp.route("/items/<int:item_id>", methods=EDITING)
@guarded(Can.EDIT, load=queries.item_by_id)
def edit_item(item: ProgrammeItem) -> ResponseReturnValue:
    """Change a part of the programme."""
    form = ItemForm(data=ItemForm.values_of(item), event=item.event)
    return _save(form, item.event, "item", lambda: service.change_item(g.actor, item, form.draft()), item)


@bp.post("/items/<int:item_id>/remove")
@guarded(Can.EDIT, load=queries.item_by_id)
def remove_item(item: ProgrammeItem) -> ResponseReturnValue:
    """Take a part out of the programme."""
    return _remove(item.event, lambda: service.remove_item(g.actor, item))


@bp.route("/<slug>/rooms/new", methods=EDITING)
@guarded(Can.EDIT, load=queries.by_slug)
def new_room(event: Event) -> ResponseReturnValue:
    """Add a room."""
    form = RoomForm()
    return _save(form, event, "room", lambda: service.add_room(g.actor, event, form.draft()))


@bp.route("/rooms/<int:room_id>", methods=EDITING)
@guarded(Can.EDIT, load=queries.room_by_id)
def edit_room(room: Room) -> ResponseReturnValue:
    """Change a room."""
    form = RoomForm(data=RoomForm.values_of(room))
    return _save(form, room.event, "room", lambda: service.change_room(g.actor, room, form.draft()), room)


@bp.post("/rooms/<int:room_id>/remove")
@guarded(Can.EDIT, load=queries.room_by_id)
def remove_room(room: Room) -> ResponseReturnValue:
    """Take a room away."""
    return _remove(room.event, lambda: service.remove_room(g.actor, room))


@bp.route("/<slug>/rounds/new", methods=EDITING)
@guarded(Can.EDIT, load=queries.by_slug)
def new_slot(event: Event) -> ResponseReturnValue:
    """Add a round of workshops."""
    form = SlotForm()
    return _save(form, event, "slot", lambda: service.add_slot(g.actor, event, form.draft()))


@bp.route("/rounds/<int:slot_id>", methods=EDITING)
@guarded(Can.EDIT, load=queries.slot_by_id)
def edit_slot(slot: Slot) -> ResponseReturnValue:
    """Change a round."""
    form = SlotForm(data=SlotForm.values_of(slot))

    def act() -> None:
        mail.changed(service.change_slot(g.actor, slot, form.draft()))

    return _save(form, slot.event, "slot", act, slot)


@bp.post("/rounds/<int:slot_id>/remove")
@guarded(Can.EDIT, load=queries.slot_by_id)
def remove_slot(slot: Slot) -> ResponseReturnValue:
    """Take a round away that has no workshops."""
    return _remove(slot.event, lambda: service.remove_slot(g.actor, slot))


@bp.route("/<slug>/workshops/new", methods=EDITING)
@guarded(Can.EDIT, load=queries.by_slug)
def new_workshop(event: Event) -> ResponseReturnValue:
    """Add a workshop."""
    form = WorkshopForm(event=event)
    return _save(form, event, "workshop", lambda: service.add_workshop(g.actor, event, form.draft()))


@bp.route("/workshops/<int:workshop_id>", methods=EDITING)
@guarded(Can.EDIT, load=queries.workshop_by_id)
def edit_workshop(workshop: Workshop) -> ResponseReturnValue:
    """Change a workshop."""
    form = WorkshopForm(data=WorkshopForm.values_of(workshop), event=workshop.event)

    def act() -> None:
        mail.changed(service.change_workshop(g.actor, workshop, form.draft()))

    return _save(form, workshop.event, "workshop", act, workshop)


@bp.post("/workshops/<int:workshop_id>/remove")
@guarded(Can.EDIT, load=queries.workshop_by_id)
def remove_workshop(workshop: Workshop) -> ResponseReturnValue:
    """Take a workshop away that nobody has registered for."""
    return _remove(workshop.event, lambda: service.remove_workshop(g.actor, workshop))


@bp.route("/<slug>/materials/new", methods=EDITING)
@takes_files(MAX_FILE)
@guarded(Can.EDIT, load=queries.by_slug)
def new_material(event: Event) -> ResponseReturnValue:
    """Add a file or a link."""
    form = MaterialForm(event=event)
    return _save(form, event, "material", lambda: service.add_material(g.actor, event, form.draft()))


@bp.route("/materials/<int:material_id>/edit", methods=EDITING)
@takes_files(MAX_FILE)
@guarded(Can.EDIT, load=queries.material_by_id)
def edit_material(material: EventMaterial) -> ResponseReturnValue:
    """Change a file or a link."""
    form = MaterialForm(data=MaterialForm.values_of(material), event=material.event)

    def act() -> None:
        service.change_material(g.actor, material, form.draft())

    return _save(form, material.event, "material", act, material)


@bp.post("/materials/<int:material_id>/remove")
@guarded(Can.EDIT, load=queries.material_by_id)
def remove_material(material: EventMaterial) -> ResponseReturnValue:
    """Take a material away."""
    return _remove(material.event, lambda: service.remove_material(g.actor, material))


def _save(form: Any, event: Event, part: str, act: Callable[[], Any], subject: Any = None) -> ResponseReturnValue:
    """Save the form of a part and lead back to the programme; ``do=more`` only asks for one more person."""
    slug = event.format.slug
    template, context = f"events/edit_{part}.html", {"form": form, "event": event, part: subject}
    if request.method == "POST" and request.form.get("do") == "more" and hasattr(form, "contributors"):
        one_more(form.contributors)
        return render_template(template, format=event.format, **context)
    if saved(form, act, edited=subject):
        flash(_("Saved."), "success")
        return redirect(url_for("events.programme", slug=slug), 303)
    return render_template(template, format=event.format, **context), status_of(form)


def _remove(event: Event, act: Callable[[], None]) -> ResponseReturnValue:
    """Remove a part; where that is refused, say why."""
    slug = event.format.slug
    try:
        act()
        db.session.commit()
        flash(_("Removed."), "success")
    except DomainError as error:
        db.session.rollback()
        flash(str(error.message), "error")
    return redirect(url_for("events.programme", slug=slug), 303)
