"""One account per role, and the informal group of the sample statement."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from teilhabe_app.accounts import queries, service
from teilhabe_app.accounts.models import Role, RoleGrant, User
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.text import fold
from teilhabe_app.organisations.models import Body, MemberRole, Membership, Organisation, Seat

PASSWORD = "teilhabe-demo"  # noqa: S105 -- printed on every start; demonstration accounts only
GROUP = "nachbarschaftsgruppe-sonnenweg"


@dataclass(frozen=True, slots=True)
class Person:
    """An account to try a role with."""

    email: str
    pseudonym: str
    what: str
    role: Role | None = None
    seat: str | None = None
    member: MemberRole | None = None
    language: str = "de"


PEOPLE = (
    Person("teilnahme@example.org", "Weserwind", "participant", language="de"),
    Person("mitglied@example.org", "Sonnenweg 1", "member of an organisation: drafts", member=MemberRole.MEMBER),
    Person("gruppe-3@example.org", "Sonnenweg 3", "member of an organisation: drafts", member=MemberRole.MEMBER),
    Person("freigabe@example.org", "Sonnenweg 2", "spokesperson: hands in", member=MemberRole.SPOKESPERSON),
    Person("moderation@example.org", "Moderation", "moderator", role=Role.MODERATOR),
    Person("vertretung@example.org", "Moderation 2", "second moderator: answers objections", role=Role.MODERATOR),
    Person("ressort@example.org", "Antwort Soziales", "responder of the social ministry", seat="sasji"),
    Person("freigabe-ressort@example.org", "Antwort Soziales 2", "second responder there: releases", seat="sasji"),
    Person("magistrat@example.org", "Antwort Bremerhaven", "responder of Bremerhaven", seat="magistrat"),
    Person("steuerung@example.org", "Steuerungsrunde", "member of the steering group", seat="steuerungsrunde"),
    Person("redaktion@example.org", "Redaktion", "editor (framework office)", role=Role.EDITOR),
    Person("verwaltung@example.org", "Verwaltung", "administrator", role=Role.ADMINISTRATOR),
)


def load() -> None:
    """Create what is missing of accounts, seats and the group."""
    group = db.session.scalars(select(Organisation).where(Organisation.slug == GROUP)).one_or_none()
    if group is None:
        group = Organisation(
            slug=GROUP,
            name="Nachbarschaftsgruppe Sonnenweg",
            legal_form=None,
            about="Beispiel: eine Gruppe ohne Vereinsform, 14 Menschen aus einer Straße.",
            members_count=14,
            languages=["de", "ar", "tr"],
        )
        db.session.add(group)
    for person in PEOPLE:
        if queries.by_email(person.email) is None:
            _create(person, group)
    db.session.flush()


def account(what: str) -> User:
    """Return the account whose address starts with ``what``."""
    found = queries.by_email(f"{what}@example.org")
    if found is None:
        raise LookupError(what)
    return found


def _create(person: Person, group: Organisation) -> None:
    user = User(
        email=person.email,
        pseudonym=person.pseudonym,
        pseudonym_key=fold(person.pseudonym),
        password_hash=service.hash_password(PASSWORD),
        language=person.language,
        confirmed_at=clock.now(),
    )
    if person.role:
        user.grants.append(RoleGrant(role=person.role))
    db.session.add(user)
    if person.member:
        db.session.add(Membership(organisation=group, user=user, role=person.member))
    if person.seat:
        body = db.session.scalars(select(Body).where(Body.key == person.seat)).one()
        db.session.add(Seat(body=body, user=user))
