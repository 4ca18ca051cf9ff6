"""Reads; each module of its own, all of them offered here."""

from __future__ import annotations

from teilhabe_app.events.queries.programme import (
    all_goals,
    by_slug,
    fields_by_ids,
    item_by_id,
    of_formats,
    workshop_by_id,
)
from teilhabe_app.events.queries.registrations import (
    active_by_email,
    by_once,
    first_in_workshop_queue,
    first_waiting,
    for_registering,
    need_by_id,
    need_counts,
    open_needs,
    registration_by_receipt,
    registrations_of,
    waiting_position,
)

__all__ = [
    "active_by_email",
    "all_goals",
    "by_once",
    "by_slug",
    "fields_by_ids",
    "first_in_workshop_queue",
    "first_waiting",
    "for_registering",
    "item_by_id",
    "need_by_id",
    "need_counts",
    "of_formats",
    "open_needs",
    "registration_by_receipt",
    "registrations_of",
    "waiting_position",
    "workshop_by_id",
]
