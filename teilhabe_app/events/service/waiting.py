"""What time brings, done by the worker."""

from __future__ import annotations

from teilhabe_app.events.models import Event
from teilhabe_app.events.service import places
from teilhabe_app.events.service.places import Changes


def tidy(event: Event) -> Changes:
    """Open reserved places and cancel what was not confirmed in time, and pass on what becomes free."""
    changes = Changes()
    places.lock(event.id)
    places.tidy(event, changes)
    return changes
