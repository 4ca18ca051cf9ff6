"""Reads."""

from __future__ import annotations

from teilhabe_app.organisations.queries.bodies import all_bodies, bodies_of, body_by_key, body_ids_of, seats_of

__all__ = ["all_bodies", "bodies_of", "body_by_key", "body_ids_of", "seats_of"]
