"""Reads."""

from __future__ import annotations

from teilhabe_app.organisations.queries.bodies import all_bodies, bodies_of, body_by_key, body_ids_of, seats_of
from teilhabe_app.organisations.queries.organisations import (
    all_organisations,
    has_invitations,
    invitation_by_hash,
    membership,
    memberships_of,
    organisation_by_once,
    organisation_by_slug,
    organisation_counts,
    organisations_page,
    other_organisations,
)

__all__ = [
    "all_bodies",
    "all_organisations",
    "bodies_of",
    "body_by_key",
    "body_ids_of",
    "has_invitations",
    "invitation_by_hash",
    "membership",
    "memberships_of",
    "organisation_by_once",
    "organisation_by_slug",
    "organisation_counts",
    "organisations_page",
    "other_organisations",
    "seats_of",
]
