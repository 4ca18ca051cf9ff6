"""Who may do what with contributions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from teilhabe_app.accounts.models import Actor
from teilhabe_app.contributions.models import (
    Channel,
    Contribution,
    Decision,
    Objection,
    Place,
    SealRequest,
    Thread,
    Visibility,
)
from teilhabe_app.core import clock, policy
from teilhabe_app.formats.models import Kind as FormatKind
from teilhabe_app.formats.models import Stage, State

SEAL_OPEN_FOR = dt.timedelta(hours=24)


class Can(policy.Permission):
    """Permissions of this slice."""

    READ = "contribution.read"
    VIEW = "contribution.view"
    WRITE = "contribution.write"
    REPLY = "contribution.reply"
    ANSWER = "contribution.answer"
    SUPPORT = "contribution.support"
    EDIT = "contribution.edit"
    EDIT_WITH_RECEIPT = "contribution.edit_with_receipt"
    HISTORY = "contribution.history"
    LIST_OWN = "contribution.list_own"
    WITHDRAW = "contribution.withdraw"
    TAKE_IN = "contribution.take_in"
    CORRECT = "contribution.correct"
    MODERATE = "contribution.moderate"
    REDACT = "contribution.redact"
    NOTIFY = "contribution.notify"
    OBJECT = "contribution.object"
    DECIDE_OBJECTION = "contribution.decide_objection"
    ASK_SEAL = "contribution.ask_seal"
    ANSWER_SEAL = "contribution.answer_seal"
    UNSEAL = "contribution.unseal"
    WORD_ANSWERS = "contribution.word_answers"
    READ_TRANSLATION = "contribution.read_translation"
    ASK_TRANSLATION = "contribution.ask_translation"


Timing = Callable[[Contribution], bool]
_TIMINGS: dict[FormatKind, Timing] = {}


def register_timing(kind: FormatKind, timing: Timing) -> None:
    """Let a slice say when contributions to its formats are answered officially (1 statement at most)."""
    _TIMINGS[kind] = timing


def is_time_for_answers(actor: Actor, contribution: Contribution) -> bool:  # noqa: ARG001
    """Hold in the phase of answers; where none is planned, and for formats without phases, at any time."""
    timing = _TIMINGS.get(contribution.format.kind)
    return timing is None or timing(contribution)


def is_on_the_staff(actor: Actor) -> bool:
    """Tell whether somebody may answer officially at all."""
    return actor.is_authenticated and not actor.roles.isdisjoint({"moderator", "editor"})


def is_published(actor: Actor, contribution: Contribution) -> bool:  # noqa: ARG001
    """Hold for what everybody sees."""
    return contribution.visibility is Visibility.PUBLISHED and contribution.format.is_public


def is_own(actor: Actor, contribution: Contribution) -> bool:
    """Hold for the author's own."""
    return actor.is_authenticated and contribution.author_id == actor.id


def of_a_guest(actor: Actor, contribution: Contribution) -> bool:  # noqa: ARG001
    """Hold for what somebody wrote without an account: the code of the receipt is the proof."""
    return contribution.author_id is None


def not_on_the_staff(actor: Actor, contribution: Contribution) -> bool:  # noqa: ARG001
    """Hold for everybody but staff, who see receipts at the desk and never put words into somebody's mouth."""
    return not is_on_the_staff(actor)


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
    return thread.place in {Place.QUESTION, Place.MEASURE, Place.NEED, Place.PARAGRAPH, Place.WORKSHOP}


def not_of_a_statement(actor: Actor, contribution: Contribution) -> bool:  # noqa: ARG001
    """Hold unless it is a point of a statement, which is frozen as a whole."""
    return contribution.channel is not Channel.STATEMENT


def not_own(actor: Actor, contribution: Contribution) -> bool:
    """Hold for what others wrote."""
    return contribution.author_id is None or contribution.author_id != actor.id


def written_here(actor: Actor, contribution: Contribution) -> bool:  # noqa: ARG001
    """Hold for what people wrote themselves on these pages."""
    return contribution.channel is Channel.WEB


def thread_is_running(actor: Actor, contribution: Contribution) -> bool:
    """Hold while the period of the format runs that it stands in."""
    return is_running(actor, contribution.thread)


def not_hidden(actor: Actor, contribution: Contribution) -> bool:  # noqa: ARG001
    """Hold unless moderators hid it."""
    return contribution.visibility is not Visibility.HIDDEN


def was_typed_in(actor: Actor, contribution: Contribution) -> bool:  # noqa: ARG001
    """Hold for cards, letters, calls and mails that staff typed in."""
    return contribution.channel in {Channel.CARD, Channel.LETTER, Channel.PHONE, Channel.EMAIL}


def stands_in_running_thread(actor: Actor, contribution: Contribution) -> bool:
    """Hold for what everybody sees while the format's period runs."""
    return is_published(actor, contribution) and is_running(actor, contribution.thread)


def in_time(actor: Actor, decision: Decision) -> bool:  # noqa: ARG001
    """Hold once for each decision, until the day that its author was told."""
    return decision.can_be_objected_to


def is_about_own(actor: Actor, decision: Decision) -> bool:
    """Hold for the author; for what a guest wrote, for whoever has the receipt."""
    author = decision.contribution.author_id
    return author is None or (actor.is_authenticated and actor.id == author)


def somebody_else_decided(actor: Actor, objection: Objection) -> bool:
    """Hold for everybody but the person whose decision it is about."""
    return objection.decision.decided_by_id is None or objection.decision.decided_by_id != actor.id


def somebody_else_asked(actor: Actor, request: SealRequest) -> bool:
    """Hold for everybody but the person who asked: four eyes."""
    return request.asked_by_id != actor.id


def asked_oneself(actor: Actor, request: SealRequest) -> bool:
    """Hold for the person who asked."""
    return actor.is_authenticated and request.asked_by_id == actor.id


def was_granted_today(actor: Actor, request: SealRequest) -> bool:  # noqa: ARG001
    """Hold for a day after another person has agreed."""
    return bool(request.granted and request.answered_at and clock.now() - request.answered_at < SEAL_OPEN_FOR)


def may_leave_the_host(actor: Actor, contribution: Contribution) -> bool:  # noqa: ARG001
    """Hold where an editor allowed this format's contributions to go to the engine that the operator chose."""
    return contribution.format.translates


ROWS = {
    Can.READ: policy.any_of(is_public_thread, policy.role("moderator", "editor")),
    Can.VIEW: policy.any_of(is_published, is_own, policy.role("moderator")),
    Can.WRITE: policy.all_of(is_running, takes_new),
    Can.REPLY: stands_in_running_thread,
    Can.ANSWER: policy.all_of(is_published, policy.role("moderator", "editor"), is_time_for_answers),
    Can.SUPPORT: policy.all_of(policy.signed_in, stands_in_running_thread, not_own),
    Can.EDIT: policy.all_of(is_own, written_here, still_there, not_hidden, thread_is_running),
    Can.EDIT_WITH_RECEIPT: policy.all_of(
        of_a_guest, not_on_the_staff, written_here, still_there, not_hidden, thread_is_running
    ),
    Can.HISTORY: policy.any_of(is_published, is_own, policy.role("moderator")),
    Can.LIST_OWN: policy.signed_in,
    Can.WITHDRAW: policy.all_of(is_own, still_there, not_of_a_statement),
    Can.TAKE_IN: policy.role("moderator"),
    Can.CORRECT: policy.all_of(policy.role("moderator"), was_typed_in, still_there),
    Can.MODERATE: policy.role("moderator"),
    Can.REDACT: policy.role("moderator"),
    Can.NOTIFY: is_published,
    Can.OBJECT: policy.all_of(in_time, is_about_own),
    Can.DECIDE_OBJECTION: policy.all_of(policy.role("moderator"), somebody_else_decided),
    Can.ASK_SEAL: policy.role("moderator", "administrator"),
    Can.ANSWER_SEAL: policy.all_of(policy.role("administrator"), somebody_else_asked),
    Can.UNSEAL: policy.all_of(asked_oneself, was_granted_today),
    Can.WORD_ANSWERS: policy.role("moderator"),
    Can.READ_TRANSLATION: is_published,
    Can.ASK_TRANSLATION: policy.all_of(is_published, may_leave_the_host),
}
