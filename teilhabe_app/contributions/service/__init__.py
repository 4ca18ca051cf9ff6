"""Writes: everything that can happen to a contribution. Nothing here commits."""

from teilhabe_app.contributions.service.contributing import (
    Draft,
    can_be_taken_back_with_receipt,
    contribute,
    correct,
    open_thread,
    receive_for_host,
    take_back,
    take_in,
    withdraw,
    withdraw_with_receipt,
)
from teilhabe_app.contributions.service.editing import (
    GRACE,
    Edit,
    edit,
    edit_with_receipt,
    is_read_again,
    leaves_no_trace,
)
from teilhabe_app.contributions.service.moderating import Reason, accept, hide, publish, redact
from teilhabe_app.contributions.service.notices import NoticeDraft, notify
from teilhabe_app.contributions.service.objecting import object_to
from teilhabe_app.contributions.service.sealing import unseal
from teilhabe_app.contributions.service.supporting import support, take_support_back
from teilhabe_app.contributions.service.templates import TemplateDraft
from teilhabe_app.contributions.service.translating import ask_for_translation, original_of

__all__ = [
    "GRACE",
    "Draft",
    "Edit",
    "NoticeDraft",
    "Reason",
    "TemplateDraft",
    "accept",
    "ask_for_translation",
    "can_be_taken_back_with_receipt",
    "contribute",
    "correct",
    "edit",
    "edit_with_receipt",
    "hide",
    "is_read_again",
    "leaves_no_trace",
    "notify",
    "object_to",
    "open_thread",
    "original_of",
    "publish",
    "receive_for_host",
    "redact",
    "support",
    "take_back",
    "take_in",
    "take_support_back",
    "unseal",
    "withdraw",
    "withdraw_with_receipt",
]
