"""Who may do what in this slice."""

from __future__ import annotations

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import policy
from teilhabe_app.organisations.models import MemberRole, Organisation


class Can(policy.Permission):
    """Permissions of this slice."""

    CREATE_ORGANISATION = "organisation.create"
    LIST_OWN = "organisation.list_own"
    SEE_MEMBERS = "organisation.see_members"
    EDIT_ORGANISATION = "organisation.edit"
    LOOK_AFTER = "organisation.look_after"
    INVITE = "organisation.invite"
    ENTER_FOR_OTHERS = "organisation.enter_for_others"
    LEAVE = "organisation.leave"
    ACCEPT = "organisation.accept_invitation"

    EDIT_BODY = "body.edit"
    SEAT = "body.seat"


def has_not_ended(actor: Actor, organisation: Organisation) -> bool:  # noqa: ARG001
    """Hold while the organisation exists."""
    return organisation.ended_on is None


def is_member(actor: Actor, organisation: Organisation) -> bool:
    """Hold for its members."""
    return organisation.role_of(actor.id) is not None


def is_spokesperson(actor: Actor, organisation: Organisation) -> bool:
    """Hold for its spokesperson."""
    return organisation.role_of(actor.id) is MemberRole.SPOKESPERSON


def has_no_spokesperson(actor: Actor, organisation: Organisation) -> bool:  # noqa: ARG001
    """Hold while nobody looks after it: staff typed its letter in, or the spokesperson deleted their account."""
    return all(one.role is not MemberRole.SPOKESPERSON for one in organisation.active)


ROWS: dict[Can, policy.Rule] = {
    Can.CREATE_ORGANISATION: policy.signed_in,
    Can.LIST_OWN: policy.signed_in,
    Can.SEE_MEMBERS: policy.any_of(is_member, policy.all_of(policy.role("moderator"), has_no_spokesperson)),
    Can.EDIT_ORGANISATION: policy.all_of(is_spokesperson, has_not_ended),
    Can.LOOK_AFTER: policy.all_of(
        policy.any_of(is_spokesperson, policy.all_of(policy.role("moderator"), has_no_spokesperson)), has_not_ended
    ),
    Can.INVITE: policy.all_of(
        policy.any_of(is_spokesperson, policy.all_of(policy.role("moderator"), has_no_spokesperson)), has_not_ended
    ),
    Can.ENTER_FOR_OTHERS: policy.role("moderator"),
    Can.LEAVE: is_member,
    Can.ACCEPT: policy.signed_in,
    Can.EDIT_BODY: policy.role("editor"),
    Can.SEAT: policy.role("editor", "administrator"),
}
