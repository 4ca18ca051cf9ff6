"""Reads: organisations of civil society, their members and invitations."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from teilhabe_app.accounts.models import User
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.paging import Page, page_of
from teilhabe_app.organisations.models import Invitation, Membership, Organisation


def organisation_by_slug(slug: str) -> Organisation | None:
    """Load one with its members and its successor, also when it has ended."""
    query = (
        select(Organisation)
        .where(Organisation.slug == slug)
        .options(
            joinedload(Organisation.successor),
            selectinload(Organisation.memberships).joinedload(Membership.user).lazyload(User.grants),
        )
    )
    return db.session.scalars(query).one_or_none()


def organisation_by_once(once: str) -> Organisation | None:
    """Find what an earlier sending of the same form created."""
    return db.session.scalars(select(Organisation).where(Organisation.once == once)).one_or_none()


def organisations_page(cursor: str | None, *, ended: bool = False) -> Page[Organisation]:
    """Return organisations by name, those that exist or those that have ended."""
    query = select(Organisation).where(Organisation.ended_on.is_not(None) if ended else Organisation.ended_on.is_(None))
    return page_of(query, (Organisation.name, Organisation.id), cursor, descending=False)


def organisation_counts() -> tuple[int, int]:
    """Return how many organisations exist and how many have ended."""
    query = select(func.count(), func.count(Organisation.ended_on)).select_from(Organisation)
    total, ended = db.session.execute(query).one()
    return total - ended, ended


def memberships_of(user_id: int | None) -> Sequence[Membership]:
    """Return the active memberships of a person in organisations that exist."""
    query = (
        select(Membership)
        .join(Membership.organisation)
        .where(Membership.user_id == user_id, Membership.ended_at.is_(None), Organisation.ended_on.is_(None))
        .options(contains_eager(Membership.organisation))
        .order_by(Organisation.name, Membership.id)
    )
    return db.session.scalars(query).all()


def membership(slug: str, membership_id: int) -> Membership | None:
    """Find an active membership of an organisation."""
    query = (
        select(Membership)
        .join(Membership.organisation)
        .where(Organisation.slug == slug, Membership.id == membership_id, Membership.ended_at.is_(None))
        .options(contains_eager(Membership.organisation))
    )
    return db.session.scalars(query).one_or_none()


def other_organisations(organisation: Organisation) -> Sequence[Organisation]:
    """Return organisations that may follow this one, by name."""
    query = (
        select(Organisation)
        .where(Organisation.ended_on.is_(None), Organisation.id != organisation.id)
        .order_by(Organisation.name, Organisation.id)
    )
    return db.session.scalars(query).all()


def all_organisations() -> list[Organisation]:
    """Return the organisations that exist, by name, for staff to choose from."""
    query = select(Organisation).where(Organisation.ended_on.is_(None)).order_by(Organisation.name, Organisation.id)
    return list(db.session.scalars(query))


def has_invitations(organisation: Organisation) -> bool:
    """Tell whether an invitation waits to be used."""
    query = select(Invitation.id).where(
        Invitation.organisation_id == organisation.id,
        Invitation.used_at.is_(None),
        Invitation.expires_at > clock.now(),
    )
    return db.session.scalar(query.limit(1)) is not None


def invitation_by_hash(token_hash: str) -> Invitation | None:
    """Find an invitation by the hash of its token."""
    query = select(Invitation).where(Invitation.token_hash == token_hash).options(joinedload(Invitation.organisation))
    return db.session.scalars(query).one_or_none()
