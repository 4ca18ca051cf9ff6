"""Groups: an organisation registers several people on one page; each has a registration and a code of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit, clock, receipts
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.events import queries
from teilhabe_app.events.models import (
    MOST_UNCONFIRMED,
    Event,
    Pool,
    Registration,
    RegistrationGroup,
    RegistrationState,
)
from teilhabe_app.events.policy import Can
from teilhabe_app.events.service import places
from teilhabe_app.events.service.places import Changes
from teilhabe_app.events.service.registering import Draft, claimed, keep, made, make_provisional, owns_address


class GroupExistsError(DomainError):
    """The contact's address has a group at this event already; ``group`` gets its mail once more."""

    def __init__(self, group: RegistrationGroup) -> None:
        super().__init__(
            _l(
                "This address cannot be used for another group."
                " If it is yours, look into your mailbox: we have sent you everything you need."
            ),
            field="contact_email",
        )
        self.group = group


class MemberError(DomainError):
    """Something is wrong with one of the people; ``number`` counts from 0."""

    def __init__(self, number: int, message: object) -> None:
        super().__init__(message)
        self.number = number


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupDraft:
    """A group as entered; who speaks for it gets the code of all."""

    organisation_name: str
    contact_name: str
    contact_email: str | None = None
    contact_phone: str | None = None
    language: str = "de"
    together: bool = False
    members: Sequence[Draft]
    claim_id: int | None = None
    claim_code: str | None = None
    once: str | None = None
    network: str | None = None


def register_group(actor: Actor, event: Event, draft: GroupDraft) -> tuple[RegistrationGroup, bool, Changes]:
    """Register people of an organisation: each gets a place or a number; those who come together, all or none.

    Unless the contact is signed in with that address, the places are provisional, and beyond five nobody gets one
    before the contact confirms the address.
    """
    policy.require(actor, Can.REGISTER, event)
    places.lock(event.id)
    changes = Changes()
    earlier = queries.earlier_group(event, draft.once, draft.contact_email)
    if earlier is not None and draft.once and earlier.once == draft.once:
        return earlier, False, changes
    if earlier is not None:
        raise GroupExistsError(earlier)
    if not 1 <= len(draft.members) <= event.most_in_group:
        raise DomainError(_l("Please register at least one person, and not more than the form has room for."))
    _free_addresses(event, draft.members)
    places.release_due(event, changes)
    claim = claimed(event, Draft(name="", claim_id=draft.claim_id, claim_code=draft.claim_code))
    numbers, expired = queries.provisional(event.id, draft.network)
    places.expire(expired, changes)
    group = _group(event, draft)
    members = [_member(event, group, one, claim) for one in draft.members]
    if owns_address(actor, draft.contact_email):
        for one in members:
            one.address_confirmed_at = clock.now()
    else:
        _provisional(members, event, numbers, draft)
    db.session.add(group)
    keep(members)
    if members[0].provisional_number or members[0].address_confirmed_at:
        _give(members, event, claim, together=draft.together)
    db.session.flush()
    changes.groups.append(group)
    changes.registered.extend(members)
    audit.note(actor, "registration_group.create", group, members=len(members))
    return group, True, changes


def add_member(actor: Actor, group: RegistrationGroup, draft: Draft) -> tuple[Registration, Changes]:
    """Register one person more; the group has at most as many as the event allows.

    Sending the same form twice registers one. An address that nobody has confirmed is good for nobody else, also when
    all who were registered with it have cancelled.
    """
    policy.require(actor, Can.CHANGE_GROUP, group)
    policy.require(actor, Can.REGISTER, group.event)
    places.lock(group.event_id)
    db.session.refresh(group, ["members"])
    changes, event = Changes(), group.event
    if draft.once and (earlier := queries.by_once(draft.once)):
        return earlier, changes
    here = [one for one in group.members if one.state not in places.OVER]
    if len(here) >= event.most_in_group:
        raise DomainError(_l("A group has at most %(count)s people.", count=event.most_in_group))
    is_confirmed = any(one.address_confirmed_at is not None for one in group.members)
    if not is_confirmed or any(one.address_confirmed_at is None for one in here):
        raise DomainError(_l("Please confirm your address first, by the link in our e-mail."))
    _free_addresses(event, [draft])
    places.tidy(event, changes)
    claim = here[0].claim if here else None
    member = _member(event, group, draft, claim)
    member.address_confirmed_at = clock.now()
    keep([member])
    _give([member], event, claim, together=False)
    db.session.flush()
    changes.registered.append(member)
    audit.note(actor, "registration_group.add", group)
    return member, changes


def cancel_group(actor: Actor, group: RegistrationGroup) -> Changes:
    """Give all places of a group back."""
    policy.require(actor, Can.CHANGE_GROUP, group)
    changes = Changes()
    places.lock(group.event_id)
    ids = [one.id for one in group.members]
    loaded = queries.with_wishes(ids)
    for key in ids:
        if loaded[key].state not in places.OVER:
            places.end(loaded[key], RegistrationState.CANCELLED, changes)
            changes.cancelled.append(loaded[key])
    audit.note(actor, "registration_group.cancel", group, members=len(changes.cancelled))
    return changes


def _group(event: Event, draft: GroupDraft) -> RegistrationGroup:
    return RegistrationGroup(
        event=event,
        receipt=receipts.new(),
        once=draft.once,
        organisation_name=draft.organisation_name,
        contact_name=draft.contact_name,
        contact_email=draft.contact_email,
        contact_phone=draft.contact_phone,
        language=draft.language,
        together=draft.together,
    )


def _member(event: Event, group: RegistrationGroup, draft: Draft, claim: Pool | None) -> Registration:
    whole = replace(draft, organisation_name=group.organisation_name)
    member = made(event, whole, "group", claim)
    group.members.append(member)
    return member


def _provisional(members: Sequence[Registration], event: Event, used: set[int], draft: GroupDraft) -> None:
    """Count all members for the network, or none: half a group with places would help nobody."""
    fits = len(members) <= MOST_UNCONFIRMED - len(used)
    for one in members:
        taken = used if fits else set(range(1, MOST_UNCONFIRMED + 1))
        make_provisional(one, event, taken, draft.network, has_mail=bool(draft.contact_email))
        if one.provisional_number:
            used.add(one.provisional_number)


def _give(members: Sequence[Registration], event: Event, claim: Pool | None, *, together: bool) -> None:
    if event.needs_approval:
        for one in members:
            one.state = RegistrationState.REQUESTED
    else:
        places.seat_all(members, event, claim, together=together)


def _free_addresses(event: Event, members: Sequence[Draft]) -> None:
    """Refuse an address that two of them have, or somebody else at this event."""
    seen: set[str] = set()
    for number, one in enumerate(members):
        if not one.email:
            continue
        if one.email in seen or queries.earlier(event, None, one.email):
            raise MemberError(number, _l("This address cannot be used for another registration."))
        seen.add(one.email)
