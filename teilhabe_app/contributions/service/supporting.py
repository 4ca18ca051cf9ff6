"""Support: one voice per person, counted in the transaction that takes it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Actor
from teilhabe_app.contributions.models import Contribution, Support
from teilhabe_app.contributions.policy import Can
from teilhabe_app.core.db import db
from teilhabe_app.core.policy import policy


def support(actor: Actor, contribution: Contribution) -> bool:
    """Stand behind a contribution; returns False where one already did."""
    policy.require(actor, Can.SUPPORT, contribution)
    try:
        with db.session.begin_nested():
            db.session.add(Support(contribution_id=contribution.id, user_id=actor.id))
    except IntegrityError:
        return False
    _count(contribution, +1)
    return True


def take_support_back(actor: Actor, contribution: Contribution) -> bool:
    """Stand behind it no longer; returns False where one did not."""
    policy.require(actor, Can.SUPPORT, contribution)
    query = delete(Support).where(Support.contribution_id == contribution.id, Support.user_id == actor.id)
    result: Any = db.session.execute(query)
    if not result.rowcount:
        return False
    _count(contribution, -1)
    return True


def _count(contribution: Contribution, change: int) -> None:
    db.session.execute(
        update(Contribution)
        .where(Contribution.id == contribution.id)
        .values(support_count=Contribution.support_count + change),
        execution_options={"synchronize_session": False},
    )
    db.session.expire(contribution, ["support_count"])
