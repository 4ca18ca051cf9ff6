"""How many contributions may come from a network and a person, wherever the form stands."""

from __future__ import annotations

from teilhabe_app.accounts.models import Actor
from teilhabe_app.web.limits import limit, within

PER_PERSON = 30  # an hour
QUICK = 8  # in five minutes; what comes beyond that is read first
PER_HOUR = 40  # a whole shelter or a workshop may share one network


def counted(actor: Actor) -> bool:
    """Count what comes from a network and a person; refuse floods, and tell whether somebody is in a hurry."""
    limit("contribute", per_network=PER_HOUR)
    if not actor.is_authenticated:
        return not within("contribute-quick", limit=QUICK)
    who = f"user-{actor.id}"
    limit("contribute-person", per_network=PER_PERSON, who=who)
    return not within("contribute-quick", limit=QUICK, who=who)
