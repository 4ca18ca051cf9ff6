"""A new stamp with every change of what an event's page shows, so that nobody is shown a page kept from before.

The places taken are moved by plain UPDATEs and change nothing here: they are read anew for each page.
"""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from teilhabe_app.events.models.programme import Event, EventMaterial, Pool, ProgrammeItem, Room, Slot, Workshop
from teilhabe_app.formats.models import Format, Process
from teilhabe_app.framework.models import ActionField, Goal, Measure
from teilhabe_app.organisations.models import Body

PARTS = (ProgrammeItem, Workshop, Slot, Room, EventMaterial, Pool)
NAMED = (ActionField, Goal, Measure, Body, Process)  # what pages of events call by name


@event.listens_for(Session, "before_flush")
def renew(session: Session, _context: Any, _instances: Any) -> None:
    """Stamp the events that a flush is about to change."""
    changed = [one for one in session.dirty if session.is_modified(one)]
    touched: dict[int, Event] = {}
    with session.no_autoflush:
        for one in [*session.new, *changed, *session.deleted]:
            for found in _events_of(session, one):
                touched[id(found)] = found
        if any(isinstance(one, NAMED) for one in changed):
            session.execute(update(Event).values(stamp=new()).execution_options(synchronize_session=False))
        for found in touched.values():
            if found not in session.deleted:
                found.stamp = new()


def new() -> str:
    """Return a code that was never used before."""
    return secrets.token_hex(8)


def _events_of(session: Session, one: object) -> list[Event]:
    if isinstance(one, Event):
        return [one]
    if isinstance(one, Format) and one.id is not None:
        return list(session.scalars(select(Event).where(Event.format_id == one.id)))
    if isinstance(one, PARTS):
        found = one.event or (session.get(Event, one.event_id) if one.event_id else None)
        return [found] if found else []
    return []
