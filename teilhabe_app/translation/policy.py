"""Who may do what with translations and terms."""

from __future__ import annotations

from teilhabe_app.core import policy


class Can(policy.Permission):
    """Permissions of this slice."""

    WRITE = "translation.write"
    MANAGE_TERMS = "translation.manage_terms"


ROWS: dict[Can, policy.Rule] = {
    Can.WRITE: policy.role("moderator", "editor"),
    Can.MANAGE_TERMS: policy.role("editor"),
}
