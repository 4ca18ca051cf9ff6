"""Who may do what in this slice."""

from __future__ import annotations

from teilhabe_app.core import policy


class Can(policy.Permission):
    """Permissions of this slice."""


ROWS: dict[Can, policy.Rule] = {}
