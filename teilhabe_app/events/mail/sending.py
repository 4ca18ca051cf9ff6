"""Sending: one message to whoever is to be told about a registration, in their words and their language."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from teilhabe_app.core import audit
from teilhabe_app.events import queries
from teilhabe_app.events.mail import entries, values, wording
from teilhabe_app.events.mail.values import Values
from teilhabe_app.events.models import Event, MessageKind, Registration, RegistrationState
from teilhabe_app.web.mails import Letter, put, speaking

Extra = Callable[[str], Values]  # further values, made while the language of the recipient is spoken

WITH_CALENDAR = frozenset(
    {
        MessageKind.CONFIRMED,
        MessageKind.PROMOTED,
        MessageKind.MOVED,
        MessageKind.CANCELLED,
        MessageKind.REPLACING,
        MessageKind.EVENT_CHANGED,
        MessageKind.EVENT_CANCELLED,
        MessageKind.ALLOCATED,
        MessageKind.REMINDER,
    }
)
# What somebody without an e-mail address is called for.
WORTH_A_CALL = frozenset(
    {
        MessageKind.RECEIVED,
        MessageKind.CONFIRMED,
        MessageKind.WAITING,
        MessageKind.PROMOTED,
        MessageKind.MOVED,
        MessageKind.DECLINED,
        MessageKind.REPLACING,
        MessageKind.EVENT_CHANGED,
        MessageKind.EVENT_CANCELLED,
        MessageKind.ALLOCATED,
        MessageKind.NEED_ANSWERED,
    }
)


def note_untold(registration: Registration, kind: MessageKind, *, sign: str = "") -> None:
    """Write down that somebody has to be called, if there is a number; the staff's list is made from it."""
    if kind in WORTH_A_CALL and values.number_of(registration):
        audit.note(None, queries.UNTOLD, registration, kind=kind.value, **({"sign": sign} if sign else {}))


def send(
    registration: Registration,
    kind: MessageKind,
    *,
    once: str | None = None,
    extra: Extra | None = None,
) -> bool:
    """Queue a message about a registration; where nobody left an address, the staff are to call."""
    recipient = values.recipient_of(registration)
    if recipient is None:
        note_untold(registration, kind)
        return False
    event, lang = registration.event, recipient.language
    with speaking(lang):
        filled = {**values.of_event(event, lang), **values.of_registration(registration, recipient)}
        filled |= extra(lang) if extra else {}
        subject, body = written(event, kind, lang, filled)
        has_entry = kind in WITH_CALENDAR and registration.state in {
            RegistrationState.CONFIRMED,
            RegistrationState.CANCELLED,
        }
        files = [entries.attachment(event, registration, lang)] if has_entry else []
        if kind is MessageKind.REMINDER and not values.is_online(registration):
            files.append(entries.code(registration, lang))
    letter = Letter(
        kind=kind.value,
        subject=subject,
        body=body,
        attachments=files,
        once=f"registration-{registration.id}-{once}" if once else None,
        about=queries.about(event.id),
    )
    put(recipient.address, lang, letter)
    return True


def written(event: Event, kind: MessageKind, lang: str, filled: Mapping[str, str]) -> tuple[str, str]:
    """Return subject and body of a message of an event."""
    return wording.filled(wording.of_event(event)(kind, lang), filled, lang)
