"""Messages to all people of an event: it changed, it is called off, the documentation is there, a reminder."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from teilhabe_app.core import audit, clock, outbox
from teilhabe_app.core.db import db
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.core.policy import Actor
from teilhabe_app.events import queries
from teilhabe_app.events.mail import values
from teilhabe_app.events.mail.sending import WORTH_A_CALL, Extra, note_untold, send, written
from teilhabe_app.events.mail.values import Recipient
from teilhabe_app.events.models import AllocationRun, Event, MessageKind, Registration, RegistrationState
from teilhabe_app.events.service.explaining import explanation
from teilhabe_app.events.service.messages import took_place_again
from teilhabe_app.formats.models import Stage, State
from teilhabe_app.synthesis.models import Dossier
from teilhabe_app.web.mails import Letter, absolute_url, put, speaking

MAILS_ARE_KEPT = dt.timedelta(days=29)  # at least: they are deleted 30 days after they were sent
BATCH = 200  # reminders in one round of the worker
TO_ALL = (MessageKind.EVENT_CHANGED, MessageKind.EVENT_CANCELLED, MessageKind.DOCUMENTATION, MessageKind.OUTCOME)


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a message reaches: people by language, and how many can only be told by phone."""

    languages: Counter[str]
    without_address: int

    @property
    def total(self) -> int:
        """Return how many mails it is."""
        return self.languages.total()

    @property
    def anybody(self) -> bool:
        """Tell whether somebody is to be told, by mail or by phone."""
        return self.total + self.without_address > 0


def people_for(event: Event, kind: MessageKind) -> Sequence[Registration]:
    """Return whom a message to all is for."""
    if kind is MessageKind.OUTCOME:
        return queries.people_who_want_the_outcome(event.id)
    if kind is MessageKind.DOCUMENTATION:
        return queries.people_for(event, only_who_took_part=True)
    return queries.people_for(event)


def reach(event: Event, kind: MessageKind) -> Reach:
    """Say whom a message to all would reach."""
    people = people_for(event, kind)
    if kind is MessageKind.OUTCOME:
        return Reach(Counter(one.language for one in people), 0)
    told, silent = _told(people)
    languages = Counter(recipient.language for recipient in (values.recipient_of(one) for one in told) if recipient)
    return Reach(languages, len(silent))


def tell_all(actor: Actor | None, event: Event, kind: MessageKind) -> int:
    """Send a message to everybody it is for, once for each state of the event; return how many mails it is."""
    everybody = people_for(event, kind)
    people, silent = _told(everybody)
    sign = _sign(event, kind)
    if silent and kind in WORTH_A_CALL:
        noted = queries.untold_before(event)
        for one in silent:
            if (one.id, sign) not in noted:
                note_untold(one, kind, sign=sign)
    wanted = {f"registration-{one.id}-{sign}": one for one in people}
    had = queries.already_queued(wanted)
    long_ago = max((at for at in _told_at(event, sign) if at <= clock.now() - MAILS_ARE_KEPT), default=None)
    count = 0
    for once, one in wanted.items():
        if once not in had and (long_ago is None or one.created_at > long_ago):
            count += send(one, kind, once=sign, extra=_extra(event, _through_the_contact(one, everybody)))
    audit.note(actor, "event.tell", event, kind=kind.value, mails=count, sign=sign)
    return count


def _told_at(event: Event, sign: str) -> list[dt.datetime]:
    """Return when a message went out to all, by the audit trail, which is kept longer than mails are."""
    return [entry.at for entry in queries.notes(event, ("event.tell",)) if entry.detail.get("sign") == sign]


def _sign(event: Event, kind: MessageKind) -> str:
    """Return what makes a message another one: after a further change people are told again."""
    if kind is MessageKind.EVENT_CHANGED:
        return f"{kind.value}-{event.format.version}"
    again = took_place_again(event) if kind is MessageKind.EVENT_CANCELLED else 0
    return f"{kind.value}-{again}" if again else kind.value


def _told(people: Sequence[Registration]) -> tuple[list[Registration], list[Registration]]:
    """Leave out all but one member of a group for its contact; whoever has no address comes second."""
    told: list[Registration] = []
    groups: set[int] = set()
    silent: list[Registration] = []
    for one in people:
        recipient = values.recipient_of(one)
        if recipient is None:
            silent.append(one)
        elif not recipient.is_contact:
            told.append(one)
        elif one.group_id is not None and one.group_id not in groups:
            groups.add(one.group_id)
            told.append(one)
    return told, silent


def _through_the_contact(one: Registration, everybody: Sequence[Registration]) -> Sequence[Registration]:
    """Return all members of a group whom a message concerns that only one of them stands for."""
    if one.email or one.group_id is None:
        return []
    return [other for other in everybody if other.group_id == one.group_id and not other.email]


def _extra(event: Event, members: Sequence[Registration]) -> Extra:
    def extra(lang: str) -> dict[str, str]:
        survey = event.survey_format
        shown = survey is not None and survey.state is State.PUBLISHED and survey.stage() is not Stage.OVER
        link = absolute_url("surveys.show", slug=survey.slug, lang=lang) if survey and shown else ""
        group = members[0].group if len(members) > 1 else None
        of_group = {} if group is None else values.of_several(group, members, lang)
        return {"survey_link": link, **of_group}

    return extra


def outcome(event: Event, dossier: Dossier, actor: Actor | None = None) -> int:
    """Tell those who asked for it what became of the results; once for each summary, also long after the mails."""
    sign = f"outcome-{dossier.id}"
    if any(at > event.format.closes_at for at in _told_at(event, sign)):
        return 0  # since the event was over nobody has come who could ask for it
    people = queries.people_who_want_the_outcome(event.id)
    wanted = {f"registration-{one.id}-{sign}": one for one in people}
    had = queries.already_queued(wanted)
    count = 0
    for once, one in wanted.items():
        if once in had or not one.outcome_email:
            continue
        to = Recipient(one.outcome_email, one.language, one.name or "")
        with speaking(to.language) as spoken:
            lang = spoken.code
            filled = {
                **values.of_event(event, lang),
                "name": values.safe_name(to.name),
                "summary": dossier.title.in_language(lang).text,
                "summary_link": absolute_url("synthesis.show", slug=dossier.slug, lang=lang),
                "stop_link": values.stop_link(one, lang),
            }
            subject, body = written(event, MessageKind.OUTCOME, lang, filled)
        kind = MessageKind.OUTCOME.value
        put(to.address, lang, Letter(kind=kind, subject=subject, body=body, once=once, about=queries.about(event.id)))
        count += 1
    audit.note(actor, "event.tell", event, kind=MessageKind.OUTCOME.value, mails=count, sign=sign)
    return count


def allocated(event: Event, run: AllocationRun, ids: Sequence[int]) -> int:
    """Tell everybody who had wishes what they got in the joint allocation, and why."""
    count = 0
    for one in queries.people_by_ids(ids):
        count += send(one, MessageKind.ALLOCATED, once=f"allocated-{run.id}", extra=_explained(one, run))
    audit.note(None, "event.tell", event, kind=MessageKind.ALLOCATED.value, mails=count)
    return count


def _explained(registration: Registration, run: AllocationRun) -> Extra:
    return lambda lang: {"explanation": "\n".join(explanation(registration, lang, run))}


def dossier_published(dossier: Dossier) -> int:
    """Tell the people of all events whose cards a newly published summary cites."""
    count = 0
    for event in queries.events_of_dossier(dossier):
        count += outcome(event, dossier)
    return count


def remind() -> int:
    """Queue the reminders that are due, some at a time; return how many."""
    left = BATCH
    for event in queries.events_to_remind():
        due = event.format.opens_at - dt.timedelta(days=event.reminder_days or 0)
        if left <= 0 or clock.now() < due:
            continue
        for one in queries.to_remind(event, left):
            begin = event.format.opens_at
            if one.created_at < due or one.reminded_for is not None:  # else the confirmation came within these days
                _remind(one, begin)
            one.reminded_for = begin
            left -= 1
    db.session.flush()
    return BATCH - left


def _remind(one: Registration, begin: dt.datetime) -> None:
    """Queue a reminder; one that was held back because the day had moved goes out when the day has come back."""
    sign = f"reminder-{begin:%Y%m%d%H%M}"
    query = select(OutboxMail).where(OutboxMail.once == f"registration-{one.id}-{sign}")
    earlier = db.session.scalars(query).one_or_none()
    if earlier is None:
        send(one, MessageKind.REMINDER, once=sign)
    elif earlier.state == outbox.OVERTAKEN:
        outbox.send_again(earlier)


def reminder_is_true(mail: OutboxMail) -> bool:
    """Tell at the moment of sending whether a reminder still speaks of the right day, to whoever has the place."""
    parts = (mail.once or "").split("-")
    if len(parts) != len(("registration", "id", "reminder", "begin")) or not parts[1].isdecimal():
        return False
    registration = db.session.get(Registration, int(parts[1]))
    if registration is None or registration.state is not RegistrationState.CONFIRMED:
        return False
    to = values.recipient_of(registration)
    if to is None or to.address != mail.to_address:
        return False  # somebody else comes, or the address is another one
    format_ = registration.event.format
    ahead = format_.state is State.PUBLISHED and clock.now() < format_.opens_at
    return ahead and f"{format_.opens_at:%Y%m%d%H%M}" == parts[3]


outbox.only_while(MessageKind.REMINDER.value, reminder_is_true)
