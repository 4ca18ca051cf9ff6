"""Who may do what with processes and formats."""

from __future__ import annotations

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import policy
from teilhabe_app.formats.models import Format, Process, State


class Can(policy.Permission):
    """Permissions of this slice."""

    VIEW = "format.view"
    EDIT = "format.edit"
    MANAGE = "format.manage"
    VIEW_PROCESS = "process.view"
    EDIT_PROCESS = "process.edit"


def is_public(actor: Actor, format_: Format) -> bool:  # noqa: ARG001
    """Hold for what was published, also when cancelled later."""
    return format_.is_public


def is_public_process(actor: Actor, process: Process) -> bool:  # noqa: ARG001
    """Hold for a process that was published."""
    return process.state is not State.DRAFT


staff = policy.role("editor", "moderator")

ROWS: dict[Can, policy.Rule] = {
    Can.VIEW: policy.any_of(is_public, staff),
    Can.EDIT: policy.role("editor"),
    Can.MANAGE: staff,
    Can.VIEW_PROCESS: policy.any_of(is_public_process, staff),
    Can.EDIT_PROCESS: policy.role("editor"),
}
