"""Page of editors: what an event still stores about people."""

from __future__ import annotations

from flask import g, render_template
from flask.typing import ResponseReturnValue

from teilhabe_app.events import queries, service
from teilhabe_app.events.models import Event
from teilhabe_app.events.policy import Can
from teilhabe_app.events.views import bp
from teilhabe_app.web.guard import guarded


@bp.get("/<slug>/stored")
@guarded(Can.EDIT, load=queries.for_registering)
def stored(event: Event) -> ResponseReturnValue:
    """Show field by field how much is stored, what for and until when, and what was deleted last."""
    lines = service.stored(g.actor, event)
    return render_template("events/stored.html", event=event, format=event.format, lines=lines)
