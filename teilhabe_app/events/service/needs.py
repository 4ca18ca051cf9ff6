"""Needs: what people tell us that they need, and the organiser's answers, one by one or for all who need the same.

The audit trail outlives the needs by far, so it keeps that somebody answered and how, never which need it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit, clock
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.events.models import Event, Need, NeedAnswer, NeedKind, Registration
from teilhabe_app.events.policy import Can


@dataclass(frozen=True, kw_only=True, slots=True)
class NeedDraft:
    """A need as entered: ``language`` of interpreting, ``count`` of children, ``detail`` in the person's words."""

    kind: NeedKind
    language: str | None = None
    count: int | None = None
    detail: str | None = None


def rows(drafts: Iterable[NeedDraft]) -> list[Need]:
    """Make the rows of a new registration, at most one of a kind."""
    found = {draft.kind: draft for draft in drafts}
    return [Need(kind=one.kind, language=one.language, count=one.count, detail=one.detail) for one in found.values()]


def change_needs(actor: Actor, registration: Registration, drafts: Iterable[NeedDraft]) -> None:
    """Replace the needs; one that says the same as before keeps its answer."""
    policy.require(actor, Can.TELL_NEEDS, registration)
    wanted = {draft.kind: draft for draft in drafts}
    for need in list(registration.needs):
        draft = wanted.pop(need.kind, None)
        if draft is None:
            registration.needs.remove(need)
        elif (need.language, need.count, need.detail) != (draft.language, draft.count, draft.detail):
            need.language, need.count, need.detail = draft.language, draft.count, draft.detail
            need.answer, need.answer_text, need.answered_at = NeedAnswer.OPEN, None, None
    registration.needs.extend(rows(wanted.values()))
    audit.note(actor, "registration.needs", registration)


def answer_need(actor: Actor, need: Need, answer: NeedAnswer, text: str | None) -> None:
    """Say yes, no or what there is instead; the last two need words."""
    policy.require(actor, Can.SEE_NEEDS, need)
    _check(answer, text)
    _answer(need, answer, text)
    audit.note(actor, "registration.need", need.registration, answer=answer.value)


def answer_needs(
    actor: Actor, event: Event, needs: Sequence[Need], answer: NeedAnswer, text: str | None
) -> Sequence[Need]:
    """Give the same answer to several people; returns those who are to be told, because they got a new one."""
    policy.require(actor, Can.SEE_NEEDS, event)
    _check(answer, text)
    if not needs:
        raise DomainError(_l("Please choose at least one person."))
    told = [need for need in needs if (need.answer, need.answer_text) != (answer, text or None)]
    for need in told:
        _answer(need, answer, text)
    audit.note(actor, "event.needs_answered", event, answer=answer.value, count=len(told))
    return told


def _check(answer: NeedAnswer, text: str | None) -> None:
    if answer is NeedAnswer.OPEN:
        raise DomainError(_l("Please choose an answer."), field="answer")
    if answer is not NeedAnswer.YES and not text:
        raise DomainError(_l("Please say why, or what there is instead."), field="text")


def _answer(need: Need, answer: NeedAnswer, text: str | None) -> None:
    need.answer, need.answer_text, need.answered_at = answer, text or None, clock.now()
