"""How many contributions may come from a network and a person, wherever the form stands."""

from __future__ import annotations

from teilhabe_app.accounts.models import Actor
from teilhabe_app.web.limits import refuse, several

PER_PERSON = 30  # an hour
QUICK = 8  # in five minutes; what comes beyond that is read first
PER_HOUR = 40  # a whole shelter or a workshop may share one network


def counted(actor: Actor) -> bool:
    """Count what comes from a network and a person; refuse floods, and tell whether somebody is in a hurry.

    The count goes with the act; where a flood is refused, it is kept at once.
    """
    who = f"user-{actor.id}" if actor.is_authenticated else None
    acts = [("contribute", PER_HOUR, 60, None), ("contribute-quick", QUICK, 5, who)]
    if who:
        acts.append(("contribute-person", PER_PERSON, 60, who))
    network, quick, *person = several(*acts)
    if not network or not all(person):
        refuse()
    return not quick
