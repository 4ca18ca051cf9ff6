"""Who may do what in this slice."""

from __future__ import annotations

from teilhabe_app.core import policy


class Can(policy.Permission):
    """Permissions of this slice."""

    EDIT_TEXT = "page.edit"
    ANSWER_BARRIER = "barrier.answer"


ROWS: dict[Can, policy.Rule] = {
    Can.EDIT_TEXT: policy.role("editor", "administrator"),
    Can.ANSWER_BARRIER: policy.role("moderator", "editor", "administrator"),
}
