"""Who may work at the desk."""

from __future__ import annotations

from teilhabe_app.core import policy


class Can(policy.Permission):
    """Permissions of this slice."""

    WORK = "desk.work"


ROWS: dict[Can, policy.Rule] = {Can.WORK: policy.role("moderator")}
