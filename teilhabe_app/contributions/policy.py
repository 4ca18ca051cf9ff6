"""Who may do what with contributions."""

from __future__ import annotations

from teilhabe_app.accounts.models import Actor
from teilhabe_app.contributions.models import Channel, Contribution, Place, Thread, Visibility
from teilhabe_app.core import policy
from teilhabe_app.formats.models import Stage, State


class Can(policy.Permission):
    """Permissions of this slice."""

    READ = "contribution.read"
    VIEW = "contribution.view"
    WRITE = "contribution.write"
    REPLY = "contribution.reply"
    LIST_OWN = "contribution.list_own"
    WITHDRAW = "contribution.withdraw"
    TAKE_IN = "contribution.take_in"
    CORRECT = "contribution.correct"
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


def is_public_thread(actor: Actor, thread: Thread) -> bool:  # noqa: ARG001
    """Hold for the threads of a format that everybody sees."""
    return thread.format.is_public


def takes_new(actor: Actor, thread: Thread) -> bool:  # noqa: ARG001
    """Hold where people write themselves; statements, surveys and letters have ways of their own."""
    return thread.place in {Place.QUESTION, Place.MEASURE, Place.NEED, Place.WORKSHOP}


def not_of_a_statement(actor: Actor, contribution: Contribution) -> bool:  # noqa: ARG001
    """Hold unless it is a point of a statement, which is frozen as a whole."""
    return contribution.channel is not Channel.STATEMENT


def was_typed_in(actor: Actor, contribution: Contribution) -> bool:  # noqa: ARG001
    """Hold for cards, letters, calls and mails that staff typed in."""
    return contribution.channel in {Channel.CARD, Channel.LETTER, Channel.PHONE, Channel.EMAIL}


def stands_in_running_thread(actor: Actor, contribution: Contribution) -> bool:
    """Hold for what everybody sees while the format's period runs."""
    return is_published(actor, contribution) and is_running(actor, contribution.thread)


ROWS = {
    Can.READ: policy.any_of(is_public_thread, policy.role("moderator", "editor")),
    Can.VIEW: policy.any_of(is_published, is_own, policy.role("moderator")),
    Can.WRITE: policy.all_of(is_running, takes_new),
    Can.REPLY: stands_in_running_thread,
    Can.LIST_OWN: policy.signed_in,
    Can.WITHDRAW: policy.all_of(is_own, still_there, not_of_a_statement),
    Can.TAKE_IN: policy.role("moderator"),
    Can.CORRECT: policy.all_of(policy.role("moderator"), was_typed_in, still_there),
    Can.MODERATE: policy.role("moderator"),
    Can.REDACT: policy.role("moderator"),
    Can.UNSEAL: policy.role("administrator"),
}
