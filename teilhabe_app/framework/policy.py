"""Who may do what in this slice."""

from __future__ import annotations

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import policy
from teilhabe_app.framework.models import Measure
from teilhabe_app.organisations import queries as organisations


class Can(policy.Permission):
    """Permissions of this slice."""

    EDIT = "framework.edit"
    REVISE = "framework.revise"


def has_a_seat_in_its_body(actor: Actor, measure: Measure | None) -> bool:
    """Hold for those who answer for the body of a measure."""
    if measure is None or not actor.is_authenticated:
        return False
    return not organisations.body_ids_of(actor).isdisjoint(body.id for body in measure.bodies)


ROWS: dict[Can, policy.Rule] = {
    Can.EDIT: policy.role("editor"),
    Can.REVISE: policy.any_of(policy.role("editor"), has_a_seat_in_its_body),
}
