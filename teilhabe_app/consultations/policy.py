"""Who may do what with consultations and statements."""

from __future__ import annotations

from sqlalchemy import select

from teilhabe_app.accounts.models import Actor
from teilhabe_app.consultations.models import (
    Background,
    Consultation,
    Document,
    Paragraph,
    Point,
    Statement,
    StatementState,
)
from teilhabe_app.contributions.models import Visibility
from teilhabe_app.core import clock, policy
from teilhabe_app.core.audit import AuditEntry
from teilhabe_app.core.db import db
from teilhabe_app.formats.models import PhaseKind, Stage, State
from teilhabe_app.organisations.models import MemberRole
from teilhabe_app.organisations.policy import has_not_ended, is_member
from teilhabe_app.synthesis.policy import holds_any_seat


class Can(policy.Permission):
    """Permissions of this slice."""

    VIEW = "consultation.view"
    MANAGE = "consultation.manage"
    FOLLOW = "consultation.follow"
    RESPOND = "consultation.respond"
    SEE_BACKGROUND = "background.view"
    DRAFT = "statement.draft"
    DRAFT_FOR = "statement.draft_for"
    VIEW_STATEMENT = "statement.view"
    EDIT_STATEMENT = "statement.edit"
    CHECK_STATEMENT = "statement.check"
    PROPOSE = "statement.propose"
    TAKE_BACK = "statement.take_back"
    SEND_BACK = "statement.send_back"
    HAND_IN = "statement.hand_in"
    ADOPT = "statement.adopt"
    TAKE_IN = "statement.take_in"
    READ_DOCUMENT = "document.read"
    READ_PARAGRAPH = "document.read_paragraph"
    EDIT_DOCUMENT = "document.edit"


def is_public(actor: Actor, consultation: Consultation) -> bool:  # noqa: ARG001
    """Hold for what was published, also when cancelled later."""
    return consultation.format.is_public


def is_being_answered(actor: Actor, consultation: Consultation) -> bool:  # noqa: ARG001
    """Hold in the phase of answers."""
    return consultation.format.is_public and consultation.is_in(PhaseKind.RESPONSE)


def is_background_of_public(actor: Actor, background: Background) -> bool:
    """Hold for files and links of a published consultation."""
    return is_public(actor, background.consultation)


def is_published_document(actor: Actor, document: Document) -> bool:
    """Hold for documents of a published consultation that have a published version."""
    return document.current_number > 0 and is_public(actor, document.consultation)


def is_in_published_document(actor: Actor, paragraph: Paragraph) -> bool:
    """Hold for what stands, or stood, in such a document."""
    return is_published_document(actor, paragraph.document)


def takes_statements(actor: Actor, consultation: Consultation) -> bool:  # noqa: ARG001
    """Hold in the phase of contributions, where statements are asked for."""
    format_ = consultation.format
    running = format_.state is State.PUBLISHED and format_.stage() is Stage.RUNNING
    return consultation.takes_statements and running


def may_be_drafted(actor: Actor, consultation: Consultation) -> bool:
    """Hold from the phase of information on, until the phase of contributions is over."""
    if takes_statements(actor, consultation):
        return True
    format_ = consultation.format
    if not consultation.takes_statements or format_.state is not State.PUBLISHED:
        return False
    told = [span.starts_on for span in consultation.timeline if span.kind is PhaseKind.INFORMATION]
    return format_.stage() is Stage.UPCOMING and any(day <= clock.today() for day in told)


def is_handed_in(actor: Actor, statement: Statement) -> bool:
    """Hold for what everybody may read."""
    return statement.state is StatementState.HANDED_IN and is_public(actor, statement.consultation)


def is_draft_in_time(actor: Actor, statement: Statement) -> bool:
    """Hold for a draft until the phase of contributions is over."""
    return statement.state is StatementState.DRAFT and may_be_drafted(actor, statement.consultation)


def is_proposed_in_time(actor: Actor, statement: Statement) -> bool:
    """Hold while it waits for a second person."""
    return statement.state is StatementState.PROPOSED and may_be_drafted(actor, statement.consultation)


def is_open_in_time(actor: Actor, statement: Statement) -> bool:
    """Hold for a draft or a proposal, in the phase of contributions."""
    return statement.is_open and takes_statements(actor, statement.consultation)


def is_not_handed_in(actor: Actor, statement: Statement) -> bool:
    """Hold for a draft or a proposal while there is time for it."""
    return statement.is_open and may_be_drafted(actor, statement.consultation)


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
    """Hold for anybody but who proposed it, or else began it or wrote it alone; a single active member needs nobody."""
    if len(statement.organisation.active) == 1:
        return True
    if statement.state is StatementState.PROPOSED and statement.proposed_by_id is not None:
        return statement.proposed_by_id != actor.id
    return statement.drafted_by_id != actor.id and _wrote(statement) != {actor.id}


def _wrote(statement: Statement) -> set[int | None]:
    """Return who wrote in a draft, as the trail holds it; SQLite may give a number anew, so what is older is another's.

    Each button of the draft saves all of it, so that whoever wrote has saved.
    """
    query = select(AuditEntry.actor_id).where(
        AuditEntry.object_type == Statement.__tablename__,
        AuditEntry.object_id == statement.id,
        AuditEntry.action.in_(("statement.save", "statement.adopt")),
        AuditEntry.at >= statement.created_at,
    )
    return set(db.session.scalars(query.distinct()))


def is_point_to_adopt(actor: Actor, point: Point) -> bool:
    """Hold for points that everybody may read, and whose words are not hidden, while statements can be drafted."""
    said = [one.contribution for one in (point, point.adopted) if one is not None]
    shown = all(one is None or one.visibility is Visibility.PUBLISHED for one in said)
    return shown and is_handed_in(actor, point.statement) and may_be_drafted(actor, point.statement.consultation)


ROWS = {
    Can.VIEW: policy.any_of(is_public, policy.role("editor", "moderator")),
    Can.MANAGE: policy.role("editor"),
    Can.FOLLOW: is_public,
    Can.RESPOND: policy.all_of(policy.signed_in, is_being_answered, holds_any_seat),
    Can.SEE_BACKGROUND: policy.any_of(is_background_of_public, policy.role("editor", "moderator")),
    Can.DRAFT: policy.all_of(policy.signed_in, may_be_drafted),
    Can.DRAFT_FOR: policy.all_of(is_member, has_not_ended),
    Can.VIEW_STATEMENT: policy.any_of(is_handed_in, acts_for_organisation),
    Can.EDIT_STATEMENT: policy.all_of(acts_for_organisation, organisation_exists, is_draft_in_time),
    Can.CHECK_STATEMENT: policy.all_of(acts_for_organisation, organisation_exists, is_not_handed_in),
    Can.PROPOSE: policy.all_of(acts_for_organisation, organisation_exists, is_draft_in_time),
    Can.TAKE_BACK: policy.all_of(acts_for_organisation, organisation_exists, is_proposed_in_time),
    Can.SEND_BACK: policy.all_of(is_approver, organisation_exists, is_proposed_in_time),
    Can.HAND_IN: policy.all_of(is_approver, is_second_person, organisation_exists, is_open_in_time),
    Can.ADOPT: policy.all_of(policy.signed_in, is_point_to_adopt),
    Can.TAKE_IN: policy.all_of(policy.role("moderator"), is_public),
    Can.READ_DOCUMENT: policy.any_of(is_published_document, policy.role("editor", "moderator")),
    Can.READ_PARAGRAPH: policy.any_of(is_in_published_document, policy.role("editor", "moderator")),
    Can.EDIT_DOCUMENT: policy.role("editor"),
}
