"""Reads about the people who work on a dossier: who could, what each was given, and which organisations speak in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select

from teilhabe_app.accounts.models import Role, RoleGrant, User
from teilhabe_app.contributions.models import Contribution, Visibility
from teilhabe_app.core.db import db
from teilhabe_app.organisations.models import Organisation
from teilhabe_app.synthesis.models import Assignment, Dossier, dossier_format
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


def numbers_of(dossier: Dossier) -> Numbers:
    """Count the contributions of a dossier by organisation and by who reads them, in one statement."""
    alike = (
        select(
            Contribution.organisation_id.label("organisation_id"),
            func.coalesce(Assignment.user_id, NOBODY).label("reader_id"),
        )
        .join(dossier_format, dossier_format.c.format_id == Contribution.format_id)
        .outerjoin(
            Assignment,
            (Assignment.contribution_id == Contribution.id) & (Assignment.dossier_id == dossier_format.c.dossier_id),
        )
        .where(dossier_format.c.dossier_id == dossier.id, Contribution.visibility == Visibility.PUBLISHED)
        .subquery()
    )
    grouped = select(*alike.c, func.count().label("number")).group_by(*alike.c).subquery()
    query = (
        select(grouped, Organisation.name, User.pseudonym)
        .outerjoin(Organisation, Organisation.id == grouped.c.organisation_id)
        .outerjoin(User, User.id == grouped.c.reader_id)
    )
    found = Numbers()
    for organisation_id, reader_id, number, name, reader in db.session.execute(query):
        found.readers[reader_id] += number
        found.people[reader_id] = reader or ""
        if organisation_id is not None:
            found.organisations[organisation_id] += number
            found.names[organisation_id] = name
    return found


def names_of(user_ids: Sequence[int]) -> dict[int, str]:
    """Return the names that others see, by account."""
    query = select(User.id, User.pseudonym).where(User.id.in_(user_ids))
    return {row[0]: row[1] for row in db.session.execute(query)}
