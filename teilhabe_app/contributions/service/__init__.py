"""Writes: everything that can happen to a contribution. Nothing here commits."""

from teilhabe_app.contributions.service.contributing import (
    Draft,
    contribute,
    correct,
    hide,
    open_thread,
    publish,
    receive_for_host,
    redact,
    take_back,
    take_in,
    unseal,
    withdraw,
    withdraw_with_receipt,
)

__all__ = [
    "Draft",
    "contribute",
    "correct",
    "hide",
    "open_thread",
    "publish",
    "receive_for_host",
    "redact",
    "take_back",
    "take_in",
    "unseal",
    "withdraw",
    "withdraw_with_receipt",
]
