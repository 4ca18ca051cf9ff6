"""What the organisers decide about several requests at once."""

from __future__ import annotations

from collections.abc import Sequence

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.events import queries
from teilhabe_app.events.models import Event, Registration, RegistrationState
from teilhabe_app.events.policy import Can
from teilhabe_app.events.service import places
from teilhabe_app.events.service.places import Changes
from teilhabe_app.events.service.registering import be_confirmed


def approve_all(actor: Actor, event: Event, ids: Sequence[int]) -> Changes:
    """Approve requests in the order in which they came: places while there are some, then the waiting list.

    A group that comes together is decided as a whole, whichever of its members were chosen.
    """
    changes = Changes()
    for party in _parties(actor, event, ids):
        for one in party:
            one.version += 1
            if one.address_confirmed_at is None and one.provisional_number is None:
                be_confirmed(one)  # staff know them
        places.seat_all(party, event, party[0].claim, together=len(party) > 1)
        for one in party:
            changes.approved.append(one)
            audit.note(actor, "registration.approve", one, state=one.state.value)
    return changes


def decline_all(actor: Actor, event: Event, ids: Sequence[int], reason: str | None) -> Changes:
    """Decline requests for one reason, which each person is told."""
    changes = Changes()
    if not reason:
        raise DomainError(_l("Please say why."), field="reason")
    for party in _parties(actor, event, ids):
        for one in party:
            places.end(one, RegistrationState.DECLINED, changes)
            one.decided_reason = reason
            changes.declined.append(one)
            audit.note(actor, "registration.decline", one)
    return changes


def _parties(actor: Actor, event: Event, ids: Sequence[int]) -> list[list[Registration]]:
    """Lock the event and return the chosen requests as they are now, people who come together side by side."""
    policy.require(actor, Can.DECIDE, event)
    places.lock(event.id)
    waiting = queries.requests_of(event)
    chosen = {one.group_id for one in waiting if one.id in ids and one.group and one.group.together}
    fresh = queries.with_wishes([one.id for one in waiting if one.id in ids or one.group_id in chosen])
    parties: dict[tuple[str, int], list[Registration]] = {}
    for one in waiting:
        if one.id in fresh and fresh[one.id].state is RegistrationState.REQUESTED:
            together = one.group_id in chosen and one.group_id is not None
            parties.setdefault(("group", one.group_id or 0) if together else ("one", one.id), []).append(one)
    if not parties:
        raise DomainError(_l("Please choose at least one person."))
    return list(parties.values())
