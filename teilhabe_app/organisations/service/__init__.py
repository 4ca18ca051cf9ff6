"""Writes. Nothing here commits."""

from __future__ import annotations

from teilhabe_app.organisations.service.bodies import BodyDraft, create_body, edit_body, give_seat, take_seat
from teilhabe_app.organisations.service.organisations import (
    OrganisationDraft,
    accept,
    change_role,
    create_organisation,
    digest,
    edit_organisation,
    end_membership,
    end_organisation,
    enter_for_others,
    invite,
    leave,
    withdraw_invitations,
)

__all__ = [
    "BodyDraft",
    "OrganisationDraft",
    "accept",
    "change_role",
    "create_body",
    "create_organisation",
    "digest",
    "edit_body",
    "edit_organisation",
    "end_membership",
    "end_organisation",
    "enter_for_others",
    "give_seat",
    "invite",
    "leave",
    "take_seat",
    "withdraw_invitations",
]
