"""Who may do what with accounts."""

from __future__ import annotations

from teilhabe_app.accounts.models import Actor, User
from teilhabe_app.core import policy


class Can(policy.Permission):
    """Permissions of this slice."""

    USE_ACCOUNT = "account.use"
    MANAGE = "account.manage"
    READ_AUDIT = "audit.read"
    READ_OUTBOX = "outbox.read"


def is_self(actor: Actor, account: User | None) -> bool:
    """Hold for one's own account."""
    return account is None or account.id == actor.id


ROWS = {
    Can.USE_ACCOUNT: policy.all_of(policy.signed_in, is_self),
    Can.MANAGE: policy.role("administrator"),
    Can.READ_AUDIT: policy.role("administrator"),
    Can.READ_OUTBOX: policy.role("administrator"),
}
