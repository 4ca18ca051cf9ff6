"""Who may do what with reports."""

from __future__ import annotations

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import policy
from teilhabe_app.reports.models import Edition, EditionState


class Can(policy.Permission):
    """Permissions of this slice."""

    VIEW = "report.view"
    CREATE = "report.create"
    EDIT = "report.edit"
    FREEZE = "report.freeze"


def is_frozen(actor: Actor, edition: Edition) -> bool:  # noqa: ARG001
    """Hold for an edition that cannot change any more."""
    return edition.state is EditionState.FROZEN


def is_draft(actor: Actor, edition: Edition) -> bool:  # noqa: ARG001
    """Hold while the edition is being made."""
    return edition.state is EditionState.DRAFT


ROWS = {
    Can.VIEW: policy.any_of(is_frozen, policy.role("editor", "moderator")),
    Can.CREATE: policy.role("editor"),
    Can.EDIT: policy.all_of(is_draft, policy.role("editor")),
    Can.FREEZE: policy.all_of(is_draft, policy.role("editor")),
}
