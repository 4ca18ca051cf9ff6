"""Who may do what with contributions."""

from __future__ import annotations

from teilhabe_app.accounts.models import Actor
from teilhabe_app.contributions.models import Contribution, Thread, Visibility
from teilhabe_app.core import policy
from teilhabe_app.formats.models import Stage, State


class Can(policy.Permission):
    """Permissions of this slice."""

    VIEW = "contribution.view"
    WRITE = "contribution.write"
    WITHDRAW = "contribution.withdraw"
    TAKE_IN = "contribution.take_in"
    MODERATE = "contribution.moderate"
    REDACT = "contribution.redact"
    UNSEAL = "contribution.unseal"


def is_published(actor: Actor, contribution: Contribution) -> bool:  # noqa: ARG001
    """Hold for what everybody sees."""
    return contribution.visibility is Visibility.PUBLISHED and contribution.format.is_public


def is_own(actor: Actor, contribution: Contribution) -> bool:
    """Hold for the author's own."""
    return actor.is_authenticated and contribution.author_id == actor.id


def is_running(actor: Actor, thread: Thread) -> bool:  # noqa: ARG001
    """Hold while the format's period runs."""
    return thread.format.state is State.PUBLISHED and thread.format.stage() is Stage.RUNNING


def still_there(actor: Actor, contribution: Contribution) -> bool:  # noqa: ARG001
    """Hold unless it was already withdrawn."""
    return contribution.visibility is not Visibility.WITHDRAWN


ROWS = {
    Can.VIEW: policy.any_of(is_published, is_own, policy.role("moderator")),
    Can.WRITE: is_running,
    Can.WITHDRAW: policy.all_of(is_own, still_there),
    Can.TAKE_IN: policy.role("moderator"),
    Can.MODERATE: policy.role("moderator"),
    Can.REDACT: policy.role("moderator"),
    Can.UNSEAL: policy.role("administrator"),
}
