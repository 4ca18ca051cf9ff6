"""Who may do what with consultations and statements."""

from __future__ import annotations

from teilhabe_app.accounts.models import Actor
from teilhabe_app.consultations.models import Consultation, Statement, StatementState
from teilhabe_app.core import policy
from teilhabe_app.formats.models import Stage, State
from teilhabe_app.organisations.models import MemberRole
from teilhabe_app.organisations.policy import has_not_ended, is_member


class Can(policy.Permission):
    """Permissions of this slice."""

    VIEW = "consultation.view"
    MANAGE = "consultation.manage"
    DRAFT = "statement.draft"
    DRAFT_FOR = "statement.draft_for"
    VIEW_STATEMENT = "statement.view"
    EDIT_STATEMENT = "statement.edit"
    HAND_IN = "statement.hand_in"


def is_public(actor: Actor, consultation: Consultation) -> bool:  # noqa: ARG001
    """Hold for what was published, also when cancelled later."""
    return consultation.format.is_public


def takes_statements(actor: Actor, consultation: Consultation) -> bool:  # noqa: ARG001
    """Hold while the period runs, where statements are asked for."""
    format_ = consultation.format
    running = format_.state is State.PUBLISHED and format_.stage() is Stage.RUNNING
    return consultation.takes_statements and running


def is_handed_in(actor: Actor, statement: Statement) -> bool:
    """Hold for what everybody may read."""
    return statement.state is StatementState.HANDED_IN and is_public(actor, statement.consultation)


def is_draft_in_time(actor: Actor, statement: Statement) -> bool:
    """Hold until it is handed in or the period is over."""
    return statement.state is StatementState.DRAFT and takes_statements(actor, statement.consultation)


def acts_for_organisation(actor: Actor, statement: Statement) -> bool:
    """Hold for members of the organisation."""
    return is_member(actor, statement.organisation)


def organisation_exists(actor: Actor, statement: Statement) -> bool:
    """Hold until the organisation has ended."""
    return has_not_ended(actor, statement.organisation)


def is_approver(actor: Actor, statement: Statement) -> bool:
    """Hold for approvers and the spokesperson."""
    return statement.organisation.role_of(actor.id) in {MemberRole.APPROVER, MemberRole.SPOKESPERSON}


def is_second_person(actor: Actor, statement: Statement) -> bool:
    """Hold for anybody but the person who began the draft; with a single active member there is no second person."""
    return statement.drafted_by_id != actor.id or len(statement.organisation.active) == 1


ROWS = {
    Can.VIEW: policy.any_of(is_public, policy.role("editor", "moderator")),
    Can.MANAGE: policy.role("editor"),
    Can.DRAFT: policy.all_of(policy.signed_in, takes_statements),
    Can.DRAFT_FOR: policy.all_of(is_member, has_not_ended),
    Can.VIEW_STATEMENT: policy.any_of(is_handed_in, acts_for_organisation),
    Can.EDIT_STATEMENT: policy.all_of(acts_for_organisation, organisation_exists, is_draft_in_time),
    Can.HAND_IN: policy.all_of(is_approver, is_second_person, organisation_exists, is_draft_in_time),
}
