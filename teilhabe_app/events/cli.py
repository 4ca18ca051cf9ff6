"""What the worker does for events."""

from __future__ import annotations

from teilhabe_app.core import chores, signals
from teilhabe_app.events import mail, queries, service


def keep_places_moving() -> int:
    """End what was not confirmed in time, open reserved places whose day has come, and tell whoever gets a place.

    The next act on an event's places does the same; this is for events where nobody does anything.
    """
    count = 0
    for event in queries.events_with_something_due():
        changes = service.tidy(event)
        mail.changed(changes)
        count += len(changes.expired) + len(changes.promoted)
    return count


def connect(_app: object) -> None:
    """Register the chores of this slice."""
    chores.register("events.places", keep_places_moving)
    chores.register("events.reminders", mail.remind)
    signals.dossier_published.connect(mail.dossier_published)
