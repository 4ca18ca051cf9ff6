"""Writes: organisations of civil society, their members and invitations. Nothing here commits."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Actor, User
from teilhabe_app.core import audit, clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.core.slugs import slugify
from teilhabe_app.core.versions import claim
from teilhabe_app.organisations import queries
from teilhabe_app.organisations.models import Invitation, MemberRole, Membership, Organisation
from teilhabe_app.organisations.policy import Can

RESERVED = frozenset({"bodies", "new", "mine", "invitations"})
INVITATION = dt.timedelta(days=14)


@dataclass(frozen=True, kw_only=True, slots=True)
class OrganisationDraft:
    """An organisation as entered; no legal form, register number or postal address is needed."""

    name: str
    language: str
    about: str = ""
    legal_form: str | None = None
    members_count: int | None = None
    languages: tuple[str, ...] = ()
    once: str | None = None


def create_organisation(actor: User, draft: OrganisationDraft) -> Organisation:
    """Enter an organisation; whoever does it becomes its spokesperson."""
    policy.require(actor, Can.CREATE_ORGANISATION)
    return _entered(actor, draft, [Membership(user=actor, role=MemberRole.SPOKESPERSON)])


def enter_for_others(actor: User, draft: OrganisationDraft) -> Organisation:
    """Enter an organisation that wrote a letter; nobody acts for it until staff invite its spokesperson."""
    policy.require(actor, Can.ENTER_FOR_OTHERS)
    return _entered(actor, draft, [])


def _entered(actor: User, draft: OrganisationDraft, members: list[Membership]) -> Organisation:
    if draft.once and (earlier := queries.organisation_by_once(draft.once)):
        return earlier
    base = slugify(draft.name, "organisation")[:32].strip("-")
    for attempt in range(20):
        taken = attempt or base in RESERVED
        slug = f"{base}-{secrets.token_hex(2) if attempt > 1 else attempt + 2}" if taken else base
        organisation = Organisation(slug=slug, once=draft.once)
        _fill(organisation, draft)
        organisation.memberships.extend(members)
        try:
            with db.session.begin_nested():
                db.session.add(organisation)
        except IntegrityError:
            if draft.once and (earlier := queries.organisation_by_once(draft.once)):
                return earlier
            continue
        audit.note(actor, "organisation.create", organisation)
        return organisation
    raise DomainError(_l("This name is already in use. Please choose another one."), field="name")


def edit_organisation(actor: Actor, organisation: Organisation, draft: OrganisationDraft, seen: int) -> None:
    """Change what an organisation says about itself; its address stays."""
    policy.require(actor, Can.EDIT_ORGANISATION, organisation)
    claim(organisation, seen)
    _fill(organisation, draft)
    audit.note(actor, "organisation.edit", organisation)


def _fill(organisation: Organisation, draft: OrganisationDraft) -> None:
    organisation.name, organisation.language = draft.name, draft.language
    organisation.about, organisation.legal_form = draft.about, draft.legal_form
    organisation.members_count, organisation.languages = draft.members_count, list(draft.languages)


def digest(token: str) -> str:
    """Return what is stored instead of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def invite(
    actor: Actor, organisation: Organisation, email: str, role: MemberRole, once: str | None
) -> tuple[Invitation, str] | None:
    """Invite whoever reads mail at an address; return the invitation and its token, None for a repeated form."""
    policy.require(actor, Can.INVITE, organisation)
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        token_hash=digest(token),
        once=once,
        organisation=organisation,
        email=email.lower(),
        role=role,
        invited_by_id=actor.id,
        expires_at=clock.now() + INVITATION,
    )
    try:
        with db.session.begin_nested():
            db.session.add(invitation)
    except IntegrityError:
        return None
    audit.note(actor, "organisation.invite", organisation, role=role.value)
    return invitation, token


def accept(actor: User, invitation: Invitation) -> Membership:
    """Join the organisation; the link works once, and the address is forgotten with it."""
    policy.require(actor, Can.ACCEPT, invitation)
    at = clock.now()
    organisation = invitation.organisation
    if organisation.role_of(actor.id) is not None:
        raise DomainError(_l("You are already a member of this organisation."))
    query = (
        update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.used_at.is_(None), Invitation.expires_at > at)
        .values(used_at=at, email=None)
    )
    if organisation.ended_on is not None or db.session.execute(query).rowcount != 1:  # type: ignore[attr-defined]
        raise DomainError(_l("This invitation was already used or has expired. Ask for a new one."))
    membership = Membership(organisation_id=organisation.id, user_id=actor.id, role=invitation.role)
    try:
        with db.session.begin_nested():
            db.session.add(membership)
    except IntegrityError as clash:
        raise DomainError(_l("You are already a member of this organisation.")) from clash
    db.session.expire(organisation, ["memberships"])
    audit.note(actor, "organisation.join", organisation, role=invitation.role.value)
    return membership


def withdraw_invitations(actor: Actor, organisation: Organisation) -> None:
    """Take back every invitation that waits: one went to a wrong address, or is not wanted any more."""
    policy.require(actor, Can.INVITE, organisation)
    _withdraw(Invitation.organisation_id == organisation.id)
    audit.note(actor, "organisation.withdraw_invitations", organisation)


def _withdraw(condition: ColumnElement[bool]) -> None:
    query = update(Invitation).where(Invitation.used_at.is_(None), condition)
    db.session.execute(query.values(used_at=clock.now(), email=None), execution_options={"synchronize_session": False})


def _withdraw_those_of(actor: Actor, membership: Membership) -> None:
    """Take back what somebody invited whom another one takes the right away: no door for themselves stays open."""
    if membership.user_id != actor.id:
        _withdraw(
            and_(
                Invitation.organisation_id == membership.organisation_id,
                Invitation.invited_by_id == membership.user_id,
            )
        )


def change_role(actor: Actor, membership: Membership, role: MemberRole) -> None:
    """Change what a member may do; an organisation keeps at least one spokesperson."""
    policy.require(actor, Can.LOOK_AFTER, membership.organisation)
    if role is not MemberRole.SPOKESPERSON:
        _keep_a_spokesperson(membership)
        _withdraw_those_of(actor, membership)
    membership.role = role
    audit.note(actor, "organisation.role", membership.organisation, user=membership.user_id, role=role.value)


def end_membership(actor: Actor, membership: Membership) -> None:
    """End the membership of somebody else; what they wrote stays."""
    policy.require(actor, Can.LOOK_AFTER, membership.organisation)
    _end(actor, membership)
    _withdraw_those_of(actor, membership)


def leave(actor: User, organisation: Organisation) -> None:
    """End one's own membership."""
    policy.require(actor, Can.LEAVE, organisation)
    membership = next(one for one in organisation.active if one.user_id == actor.id)
    _end(actor, membership)


def end_organisation(actor: Actor, organisation: Organisation, on: dt.date, successor: Organisation | None) -> None:
    """Say that it has ended, and who carries on; what it said stays readable."""
    policy.require(actor, Can.LOOK_AFTER, organisation)
    if successor is not None and (successor.id == organisation.id or successor.ended_on is not None):
        raise DomainError(_l("Choose an organisation that exists."), field="successor_id")
    if on > clock.today():
        raise DomainError(_l("This day lies in the future."), field="ended_on")
    organisation.ended_on, organisation.successor = on, successor
    organisation.version += 1
    audit.note(actor, "organisation.end", organisation)


def _end(actor: Actor, membership: Membership) -> None:
    _keep_a_spokesperson(membership)
    membership.ended_at = clock.now()
    audit.note(actor, "organisation.leave", membership.organisation, user=membership.user_id)


def _keep_a_spokesperson(membership: Membership) -> None:
    """Refuse to lose the last one; held, so that two who step back at the same moment do not both get through."""
    key = membership.organisation_id
    db.session.execute(select(Organisation.id).where(Organisation.id == key).with_for_update())
    spoken = select(Membership.id).where(
        Membership.organisation_id == key,
        Membership.id != membership.id,
        Membership.role == MemberRole.SPOKESPERSON,
        Membership.ended_at.is_(None),
    )
    left = db.session.scalar(spoken.limit(1)) is not None
    if membership.role is MemberRole.SPOKESPERSON and not left:
        raise DomainError(
            _l("An organisation needs a spokesperson. Make somebody else the spokesperson first, or end it.")
        )
