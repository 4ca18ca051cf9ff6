"""Mails to people who registered, in their language; they stand in the outbox of the running transaction."""

from __future__ import annotations

from teilhabe_app.events.mail.entries import entry_of
from teilhabe_app.events.mail.everybody import allocated, dossier_published, outcome, remind, tell_all
from teilhabe_app.events.mail.people import (
    again,
    cancelled,
    changed,
    group_again,
    group_registered,
    need_answered,
    registered,
)
from teilhabe_app.events.mail.values import number_of, recipient_of

__all__ = [
    "again",
    "allocated",
    "cancelled",
    "changed",
    "dossier_published",
    "entry_of",
    "group_again",
    "group_registered",
    "need_answered",
    "number_of",
    "outcome",
    "recipient_of",
    "registered",
    "remind",
    "tell_all",
]
