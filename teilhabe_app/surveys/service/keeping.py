"""Answers on the way: kept under a code that only the person has, so that another device can go on."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import clock, receipts
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.formats.models import Format
from teilhabe_app.surveys.models import Channel, SavedAnswers, Survey
from teilhabe_app.surveys.policy import Can
from teilhabe_app.surveys.queries.asked import hash_of

KEEP_AFTER_END = dt.timedelta(days=1)
SEED_DIGITS = 9
MAX_KEPT = 200_000  # characters of all answers together


def seed() -> int:
    """Draw the number that decides random orders for one person."""
    return secrets.randbelow(10**SEED_DIGITS)


def begin(
    actor: Actor,
    survey: Survey,
    answers: Mapping[str, Any] | None = None,
    *,
    of: int | None = None,
    channel: Channel = Channel.WEB,
) -> tuple[str, SavedAnswers]:
    """Begin to keep answers; return the code, which is stored as its hash only.

    ``of`` is a seed drawn before. ``channel`` lets somebody who began at an event go on at home.
    """
    if not policy.allows(actor, Can.ANSWER, survey):
        raise DomainError(_l("This survey is not open now. Your answers were not stored."))
    return _begin(survey, SavedAnswers(seed=seed() if of is None else of, answers=dict(answers or {}), channel=channel))


def begin_for(
    actor: Actor, survey: Survey, channel: Channel, interpreter: str | None = None
) -> tuple[str, SavedAnswers]:
    """Begin to type in answers for somebody; ``interpreter`` is the language that somebody interprets from."""
    policy.require(actor, Can.ASSIST, survey)
    if not policy.allows(actor, Can.ANSWER, survey):
        raise DomainError(_l("This survey is not open now. Your answers were not stored."))
    return _begin(survey, SavedAnswers(seed=seed(), answers={}, channel=channel, interpreter=interpreter))


def _begin(survey: Survey, saved: SavedAnswers) -> tuple[str, SavedAnswers]:
    code = receipts.new()
    saved.survey_id = survey.id
    saved.key_hash = hash_of(code)
    db.session.add(saved)
    db.session.flush()
    return code, saved


def keep(saved: SavedAnswers, answers: Mapping[str, Any]) -> None:
    """Add the answers of one page to those kept; None takes an answer back. The row is locked by whoever loaded it."""
    merged = {**saved.answers, **answers}
    merged = {code: value for code, value in merged.items() if value not in (None, "", [], {})}
    if sum(len(str(value)) for value in merged.values()) > MAX_KEPT:
        raise DomainError(_l("This is more text than can be kept. Please shorten it."))
    saved.answers = merged
    saved.saved_on = clock.today()
    saved.version += 1


def forget_answers(survey: Survey, code: str) -> None:
    """Take the answers to a question that is removed or means something else out of what is kept.

    People are asked anew. What somebody is sending at this moment is left alone: the new version of the survey
    refuses it.
    """
    _under_another(survey, code, None)


def rename_answers(survey: Survey, code: str, now: str) -> None:
    """Keep answers on the way under the new code of their question."""
    _under_another(survey, code, now)


def _under_another(survey: Survey, code: str, now: str | None) -> None:
    query = select(SavedAnswers).where(SavedAnswers.survey_id == survey.id).with_for_update(skip_locked=True)
    for saved in db.session.scalars(query):
        found = {key: value for key, value in saved.answers.items() if key.partition(".")[0] == code}
        if found:
            left = {key: value for key, value in saved.answers.items() if key not in found}
            moved = {f"{now}{key.removeprefix(code)}": value for key, value in found.items()} if now else {}
            saved.answers = {**left, **moved}
            saved.version += 1


def forget_old() -> int:
    """Delete what was never sent, a day after the survey has ended; return how much it was."""
    ended = (
        select(Survey.id)
        .join(Format, Format.id == Survey.format_id)
        .where(Format.closes_at < clock.now() - KEEP_AFTER_END)
    )
    gone: Any = db.session.execute(
        delete(SavedAnswers).where(SavedAnswers.survey_id.in_(ended)), execution_options={"synchronize_session": False}
    )
    return int(gone.rowcount)
