"""Who reads which contribution of a dossier. Of two people who decide at once, the second is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import User
from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core import audit, clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.synthesis import queries
from teilhabe_app.synthesis.models import Assignment, Dossier
from teilhabe_app.synthesis.policy import Can

AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Assigned:
    """How many contributions a person reads now, and which ones somebody else took meanwhile."""

    count: int
    lost: Sequence[int] = ()


def assign(
    actor: User, dossier: Dossier, contributions: Sequence[Contribution], to: int | None, seen: Mapping[int, int]
) -> Assigned:
    """Give contributions to a person, or to nobody; ``seen`` is who read each when the page was shown (0: nobody).

    What was given to somebody else meanwhile stays with them and is returned as lost.
    """
    policy.require(actor, Can.WORK, dossier)
    if to and to not in dict(queries.moderators()):
        raise DomainError(_l("Please choose a person from the list."), field="person")
    lost = [one.id for one in contributions if not _give(dossier, one.id, to, seen.get(one.id, 0), actor)]
    count = len(contributions) - len(lost)
    audit.note(actor, "dossier.assign" if to else "dossier.unassign", dossier, to=to, count=count)
    return Assigned(count, lost)


def take_next(actor: User, dossier: Dossier, chosen: queries.WorkFilter, *, number: int = AT_ONCE) -> int:
    """Take the oldest open contributions that nobody reads, within a filter; return how many there were."""
    policy.require(actor, Can.WORK, dossier)
    wanted = replace(chosen, state="open", assigned_to=queries.NOBODY)
    query = queries.chosen_contributions(dossier, wanted).with_only_columns(Contribution.id)
    ids = db.session.scalars(query.order_by(Contribution.id).limit(number)).all()
    count = sum(_give(dossier, key, actor.id, 0, actor) for key in ids)
    audit.note(actor, "dossier.assign", dossier, to=actor.id, count=count)
    return count


def _give(dossier: Dossier, contribution_id: int, to: int | None, seen: int, actor: User) -> bool:
    """Move one assignment from whom the page showed to somebody; one statement of the database decides."""
    here = (Assignment.dossier_id == dossier.id, Assignment.contribution_id == contribution_id)
    if seen == (to or 0):
        query = select(Assignment.user_id).where(*here)
        now = db.session.scalar(query) or 0
        if now == seen and to:
            return True
        if now != seen:
            return False
    if not seen:
        return _insert(dossier, contribution_id, to, actor) if to else True
    options: Any = {"synchronize_session": False}
    which = (*here, Assignment.user_id == seen)
    if to is None:
        done = db.session.execute(delete(Assignment).where(*which), execution_options=options)
    else:
        values = {"user_id": to, "assigned_at": clock.now(), "assigned_by_id": actor.id}
        done = db.session.execute(update(Assignment).where(*which).values(values), execution_options=options)
    return bool(done.rowcount)  # type: ignore[attr-defined]


def _insert(dossier: Dossier, contribution_id: int, to: int, actor: User) -> bool:
    row = Assignment(dossier_id=dossier.id, contribution_id=contribution_id, user_id=to, assigned_by_id=actor.id)
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        return False
    return True
