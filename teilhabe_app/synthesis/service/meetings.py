"""Keeping the dates of steering bodies. Nothing here commits."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.core.versions import claim
from teilhabe_app.synthesis.models import SteeringMeeting
from teilhabe_app.synthesis.policy import Can


@dataclass(frozen=True, kw_only=True, slots=True)
class MeetingDraft:
    """Which body meets when and where, and a note on its agenda."""

    body_id: int
    meets_on: dt.date
    place: str = ""
    note: Multilingual | None = None
    seen: int | None = None


def add_meeting(actor: Actor, draft: MeetingDraft) -> SteeringMeeting:
    """Enter a meeting; a body meets once on a day."""
    policy.require(actor, Can.MEETINGS)
    meeting = SteeringMeeting(body_id=draft.body_id, meets_on=draft.meets_on, place=draft.place, note=draft.note)
    _keep(meeting)
    audit.note(actor, "meeting.add", meeting)
    return meeting


def edit_meeting(actor: Actor, meeting: SteeringMeeting, draft: MeetingDraft) -> SteeringMeeting:
    """Correct a meeting; dates by which bodies were asked to answer stay as they were told."""
    policy.require(actor, Can.MEETINGS)
    claim(meeting, draft.seen)
    meeting.body_id, meeting.meets_on = draft.body_id, draft.meets_on
    meeting.place, meeting.note = draft.place, draft.note
    _keep(meeting)
    audit.note(actor, "meeting.edit", meeting)
    return meeting


def _keep(meeting: SteeringMeeting) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(meeting)
            db.session.flush()
    except IntegrityError:
        raise DomainError(_l("This body already meets on that day."), field="meets_on") from None


def remove_meeting(actor: Actor, meeting: SteeringMeeting) -> None:
    """Take a meeting out of the list; what was due before it stays due."""
    policy.require(actor, Can.MEETINGS)
    audit.note(actor, "meeting.remove", meeting)
    db.session.delete(meeting)
