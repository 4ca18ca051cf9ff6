"""Writes: texts of the site, barrier reports and their answers. Nothing here commits."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Actor, User
from teilhabe_app.core import audit, clock, receipts
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, StaleError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.pages import queries
from teilhabe_app.pages.models import BarrierReport, PageText
from teilhabe_app.pages.policy import Can


@dataclass(frozen=True, kw_only=True, slots=True)
class TextDraft:
    """A text as an editor leaves it; ``version`` is the one the editor started from."""

    title: Multilingual
    body: Multilingual
    is_example: bool
    version: int
    video_url: str | None = None
    video_minutes: int | None = None
    video_megabytes: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class BarrierDraft:
    """What somebody tells about a barrier."""

    text: str
    page: str | None
    email: str | None
    language: str
    once: str | None


def change_text(actor: User, text: PageText, draft: TextDraft) -> None:
    """Change a text; refuse when somebody else changed it meanwhile."""
    policy.require(actor, Can.EDIT_TEXT, text)
    if text.version != draft.version:
        raise StaleError(_l("Somebody else changed this text meanwhile. Your words are still in the form."))
    if draft.video_url and not (draft.video_minutes and draft.video_megabytes):
        raise DomainError(
            _l("Please say how long the video is and how large, so that people can decide before it loads."),
            field="video_minutes",
        )
    text.title, text.body, text.is_example = draft.title, draft.body, draft.is_example
    text.video_url = draft.video_url or None
    text.video_minutes = draft.video_minutes if draft.video_url else None
    text.video_megabytes = draft.video_megabytes if draft.video_url else None
    text.changed_at = clock.now()
    text.version += 1
    db.session.add(text)
    audit.note(actor, "page.edit", text, key=text.key)


def report_barrier(actor: Actor, draft: BarrierDraft, *, days: int) -> BarrierReport:
    """Take a report of a barrier; it must be answered within ``days``. Sending it twice gives the first one."""
    if draft.once and (earlier := queries.barrier_by_once(draft.once)):
        return earlier
    report = BarrierReport(
        receipt=receipts.new(),
        once=draft.once,
        text=draft.text,
        page=draft.page,
        email=draft.email,
        language=draft.language,
        received_at=clock.now(),
        due_on=clock.today() + dt.timedelta(days=days),
    )
    try:
        with db.session.begin_nested():
            db.session.add(report)
    except IntegrityError:
        earlier = queries.barrier_by_once(draft.once) if draft.once else None
        if earlier is None:
            raise
        return earlier
    audit.note(actor, "barrier.report", report)
    return report


def answer_barrier(actor: User, report: BarrierReport, answer: str) -> None:
    """Answer a report once; the person reads it by receipt, and by mail where they left an address."""
    policy.require(actor, Can.ANSWER_BARRIER, report)
    if report.answered_at:
        raise DomainError(_l("This report is already answered."))
    report.answer, report.answered_at, report.answered_by_id = answer, clock.now(), actor.id
    audit.note(actor, "barrier.answer", report)
