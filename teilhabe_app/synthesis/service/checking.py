"""The check with the contributors: opening it, what they say, and the answers they get."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Actor
from teilhabe_app.contributions.models import Contribution, Visibility
from teilhabe_app.core import audit, clock, versions
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.synthesis import queries
from teilhabe_app.synthesis.models import (
    Check,
    CheckNote,
    Dossier,
    DossierState,
    Finding,
    NewsKind,
    NoteEffect,
    Opinion,
    dossier_format,
)
from teilhabe_app.synthesis.policy import Can
from teilhabe_app.synthesis.service import news
from teilhabe_app.synthesis.service.holding import hold

LONGEST = dt.timedelta(days=180)


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckDraft:
    """From when until when contributors see the draft findings; both days count."""

    begins_on: dt.date
    ends_on: dt.date
    version: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NoteDraft:
    """What a contributor says."""

    opinion: Opinion
    text: str = ""
    language: str = "de"


@dataclass(frozen=True, kw_only=True, slots=True)
class NoteAnswer:
    """What a moderator answers, what it changed, and in which finding."""

    text: Multilingual
    effect: NoteEffect
    finding_id: int | None = None
    version: int | None = None


def open_check(actor: Actor, dossier: Dossier, draft: CheckDraft) -> Check:
    """Let contributors see the draft findings for some time; those who left an address hear of it."""
    policy.require(actor, Can.WORK, dossier)
    hold(dossier)  # nobody publishes it or opens another check meanwhile
    if dossier.state is DossierState.PUBLISHED:
        raise DomainError(_l("This summary is already published."))
    _require_days(draft)
    before = queries.check_of(dossier)
    if before is not None and not before.is_over:
        raise DomainError(_l("The findings are being checked already."))
    if not queries.drafts_number(dossier):
        raise DomainError(_l("A summary needs at least one finding."))
    check = Check(
        dossier=dossier,
        number=(before.number if before else 0) + 1,
        begins_on=draft.begins_on,
        ends_on=draft.ends_on,
        opened_by_id=actor.id,
    )
    db.session.add(check)
    db.session.flush()
    audit.note(actor, "dossier.open_check", dossier, begins=str(draft.begins_on), ends=str(draft.ends_on))
    return check


def move_check(actor: Actor, check: Check, draft: CheckDraft) -> None:
    """Change the days of a check that is not over; who was promised a day cannot lose it, so it only gets longer."""
    policy.require(actor, Can.WORK, check.dossier)
    _require_days(draft)
    if check.is_over:
        raise DomainError(_l("This check is over."))
    if check.is_running and (draft.begins_on != check.begins_on or draft.ends_on < check.ends_on):
        raise DomainError(_l("Contributors were told these days. The check can only become longer."), field="ends_on")
    versions.claim(check, draft.version)
    if draft.begins_on != check.begins_on:
        news.postpone(NewsKind.CHECK, check.id, check.begins_on, draft.begins_on)
    check.begins_on, check.ends_on = draft.begins_on, draft.ends_on
    audit.note(actor, "dossier.move_check", check.dossier, begins=str(draft.begins_on), ends=str(draft.ends_on))


def _require_days(draft: CheckDraft) -> None:
    if draft.ends_on < max(draft.begins_on, clock.today()):
        raise DomainError(_l("The date has passed. Please choose a later one."), field="ends_on")
    if draft.ends_on - draft.begins_on > LONGEST:
        raise DomainError(_l("A check lasts at most half a year."), field="ends_on")


def announce(check: Check) -> int:
    """Note for everybody who left an address that the check is open; return how many hear of it."""
    formats = select(dossier_format.c.format_id).where(dossier_format.c.dossier_id == check.dossier_id)
    about = Contribution.format_id.in_(formats) & Contribution.official.is_(False)
    return news.note(NewsKind.CHECK, about, check.id)


def say(check: Check, contribution: Contribution, draft: NoteDraft) -> CheckNote:
    """Keep what a contributor says: one note for each contribution, which can be changed until the end.

    The receipt is the proof, so there is no account to ask. An objection that changes waits for an answer again.
    """
    if not check.is_running or contribution.visibility is not Visibility.PUBLISHED:
        raise DomainError(_l("This check is over."))
    if draft.opinion is not Opinion.THERE and not draft.text:
        raise DomainError(_l("Please say in your own words what is missing or wrong."), field="text")
    note = _held(queries.note_in(check, contribution))
    if note is None:
        note = CheckNote(check=check, contribution=contribution, version=0)
    elif (note.opinion, note.text) == (draft.opinion, draft.text):
        return note
    note.opinion, note.text, note.language = draft.opinion, draft.text, draft.language
    note.said_at = clock.now()
    note.answer = note.effect = note.answered_at = note.answered_by_id = note.finding_id = None
    if note.id is not None:
        news.forget(NewsKind.CHECK_ANSWERED, note.id)  # the next answer is one to hear of
    note.version += 1
    try:
        with db.session.begin_nested():
            db.session.add(note)
    except IntegrityError:  # sent twice at the same moment: the first one stands and can be changed
        raise DomainError(_l("Your opinion was just saved. You can change it here.")) from None
    audit.note(None, "check.say", note, opinion=draft.opinion.value)
    return note


def _held(note: CheckNote | None) -> CheckNote | None:
    """Lock a note and read it anew: an answer that comes at this moment is to the words before, and goes with them."""
    if note is None:
        return None
    query = select(CheckNote).where(CheckNote.id == note.id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def answer_note(actor: Actor, note: CheckNote, draft: NoteAnswer) -> None:
    """Answer an objection; a later answer replaces the earlier one, and the log keeps that it did."""
    dossier = note.check.dossier
    policy.require(actor, Can.WORK, dossier)
    if not note.is_objection:
        raise DomainError(_l("This contributor found the point. No answer is needed."))
    if draft.effect is not NoteEffect.NOTHING and draft.finding_id is None:
        raise DomainError(_l("Please choose the finding that changed."), field="finding_id")
    if draft.finding_id is not None:
        own = select(func.count()).where(Finding.id == draft.finding_id, Finding.dossier_id == dossier.id)
        if not db.session.scalar(own):
            raise DomainError(_l("Please choose the finding that changed."), field="finding_id")
    versions.claim(note, draft.version)
    note.answer, note.effect, note.finding_id = draft.text, draft.effect, draft.finding_id
    note.answered_at, note.answered_by_id = clock.now(), actor.id
    audit.note(actor, "dossier.answer_note", dossier, contribution=note.contribution_id, effect=draft.effect.value)
    db.session.flush()
    news.note(NewsKind.CHECK_ANSWERED, Contribution.id == note.contribution_id, note.id)
