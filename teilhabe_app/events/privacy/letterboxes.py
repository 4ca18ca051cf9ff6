"""Addresses for news about the results, set apart from what people did once everything else about them is deleted.

Whoever asked to hear what became of the results leaves an address for longer than the rest. From the day on which the
name goes, it stands in a row of its own, in an order drawn by lot: nobody can say any more which place or workshop
belonged to it. Links in earlier mails still find it (``queries.letterboxes``), by their signature.
"""

from __future__ import annotations

import random

from sqlalchemy import select, update

from teilhabe_app.core import receipts
from teilhabe_app.core.db import db
from teilhabe_app.events.models import LETTERBOX, Event, Registration, RegistrationState
from teilhabe_app.formats.models import Format


def set_apart() -> None:
    """Give the addresses of registrations that lost their name rows of their own; whoever had no place is not told."""
    nameless = (
        Registration.name.is_(None),
        Registration.outcome_email.is_not(None),
        Registration.channel != LETTERBOX,
    )
    query = (
        select(
            Registration.event_id,
            Registration.language,
            Registration.outcome_email,
            Registration.state,
            Format.closes_at,
        )
        .join(Event, Event.id == Registration.event_id)
        .join(Format, Format.id == Event.format_id)
        .where(*nameless)
    )
    found = list(db.session.execute(query))
    if not found:
        return
    emptied = update(Registration).where(*nameless).values(outcome_email=None, wants_outcome=False)
    db.session.execute(emptied, execution_options={"synchronize_session": False})
    random.SystemRandom().shuffle(found)
    db.session.add_all(
        Registration(
            event_id=row.event_id,
            receipt=receipts.new(),
            language=row.language,
            state=row.state,
            channel=LETTERBOX,
            wants_outcome=True,
            outcome_email=row.outcome_email,
            created_at=row.closes_at,
        )
        for row in found
        if row.state is RegistrationState.CONFIRMED
    )
    db.session.flush()
    db.session.expire_all()
