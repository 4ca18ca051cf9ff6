"""Writes. Nothing here commits."""

from __future__ import annotations

from teilhabe_app.organisations.service.bodies import BodyDraft, create_body, edit_body, give_seat, take_seat

__all__ = ["BodyDraft", "create_body", "edit_body", "give_seat", "take_seat"]
