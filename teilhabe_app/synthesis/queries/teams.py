"""Reads about the people who work on a dossier: who could, what each was given, and which organisations speak in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, bindparam, func, literal, select, union_all

from teilhabe_app.accounts.models import Role, RoleGrant, User
from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core.db import db
from teilhabe_app.organisations.models import Organisation
from teilhabe_app.synthesis.models import Assignment, Dossier, standing, tally
from teilhabe_app.synthesis.queries.work import NOBODY


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many published contributions stand behind an organisation and a reader (0: nobody)."""

    organisations: Counter[int] = field(default_factory=Counter)
    readers: Counter[int] = field(default_factory=Counter)
    names: dict[int, str] = field(default_factory=dict)  # of organisations
    people: dict[int, str] = field(default_factory=dict)


def moderators() -> list[tuple[int, str]]:
    """Return everybody who may work on dossiers, with the name that the others see."""
    query = (
        select(User.id, User.pseudonym)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(RoleGrant.role.in_((Role.MODERATOR, Role.EDITOR)), User.deactivated_at.is_(None))
        .distinct()
        .order_by(User.pseudonym, User.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]


def workers() -> Sequence[User]:
    """Return everybody who may work on dossiers (1 statement)."""
    roles = select(RoleGrant.user_id).where(RoleGrant.role.in_((Role.MODERATOR, Role.EDITOR)))
    query = select(User).where(User.id.in_(roles), User.deactivated_at.is_(None)).order_by(User.id)
    return db.session.scalars(query).unique().all()


def numbers_of(dossier: Dossier) -> Numbers:
    """Count the contributions of a dossier by organisation and by who reads them, in one statement.

    All are counted by the tally; only those that somebody reads, or that speak for an organisation, are looked up.
    """
    found = Numbers()
    for kind, key, name, number in db.session.execute(_numbers(), {"dossier": dossier.id}):
        if kind == "organisation":
            found.organisations[key], found.names[key] = number, name
        elif kind == "reader":
            found.readers[key], found.people[key] = number, name
        else:
            found.readers[NOBODY] = number or 0
    found.readers[NOBODY] -= sum(number for key, number in found.readers.items() if key != NOBODY)
    return found


@cache
def _numbers() -> CompoundSelect[Any]:
    here = standing.c.dossier_id == bindparam("dossier")
    organisations = (
        select(literal("organisation"), Organisation.id, Organisation.name, func.count())
        .select_from(standing)
        .join(Contribution, Contribution.id == standing.c.contribution_id)
        .join(Organisation, Organisation.id == Contribution.organisation_id)
        .where(here, standing.c.people == "organisation")
        .group_by(Organisation.id, Organisation.name)
    )
    given = (Assignment.dossier_id == standing.c.dossier_id) & (
        Assignment.contribution_id == standing.c.contribution_id
    )
    readers = (
        select(literal("reader"), User.id, User.pseudonym, func.count())
        .select_from(Assignment)
        .join(standing, given)
        .join(User, User.id == Assignment.user_id)
        .where(here, Assignment.dossier_id == bindparam("dossier"))
        .group_by(User.id, User.pseudonym)
    )
    every = select(literal("every"), literal(0), literal(""), func.sum(tally.c["count"]))
    every = every.where(tally.c.dossier_id == bindparam("dossier"), tally.c.kind == "every")
    return union_all(organisations, readers, every)


def names_of(user_ids: Sequence[int]) -> dict[int, str]:
    """Return the names that others see, by account."""
    query = select(User.id, User.pseudonym).where(User.id.in_(user_ids))
    return {row[0]: row[1] for row in db.session.execute(query)}
