"""The editors' own wording of messages: placeholders are checked when it is saved; and notes about what was told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit, outbox
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, StaleError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.core.policy import policy
from teilhabe_app.core.versions import claim
from teilhabe_app.events import queries
from teilhabe_app.events.models import Event, MessageKind, MessageText
from teilhabe_app.events.policy import Can
from teilhabe_app.formats.models import State

BRACES = re.compile(r"\{[^{}\n]*\}")
EVENT = ("name", "title", "when", "place", "event_link")
OWN = (*EVENT, "members", "workshops", "online_link", "link", "code")
GROUP = (*EVENT, "members", "link", "code")
# What may stand in each message; the standard wording uses all of it.
PLACEHOLDERS: Mapping[MessageKind, tuple[str, ...]] = {
    MessageKind.RECEIVED: (*OWN, "next"),
    MessageKind.CONFIRMED: (*OWN, "next", "needs"),
    MessageKind.WAITING: (*OWN, "next", "position"),
    MessageKind.PROMOTED: (*OWN, "next", "needs", "decline_link"),
    MessageKind.MOVED: (*OWN, "decline_link"),
    MessageKind.CANCELLED: (*EVENT, "members", "reason"),
    MessageKind.DECLINED: (*EVENT, "members", "reason"),
    MessageKind.REPLACED: EVENT,
    MessageKind.REPLACING: (*OWN, "next"),
    MessageKind.EVENT_CHANGED: OWN,
    MessageKind.EVENT_CANCELLED: (*EVENT, "members"),
    MessageKind.ALLOCATED: (*OWN, "explanation"),
    MessageKind.REMINDER: (*OWN, "needs"),
    MessageKind.NEED_ANSWERED: (*OWN, "need", "answer", "words"),
    MessageKind.DOCUMENTATION: (*EVENT, "members", "survey_link"),
    MessageKind.OUTCOME: (*EVENT, "summary", "summary_link", "stop_link"),
    MessageKind.GROUP_RECEIVED: (*GROUP, "next"),
    MessageKind.GROUP_CONFIRMED: (*GROUP, "next"),
    MessageKind.GROUP_WAITING: (*GROUP, "next"),
    MessageKind.GROUP_PROMOTED: (*GROUP, "next"),
}
# Without these a message would lead nowhere.
NEEDED: Mapping[MessageKind, tuple[str, ...]] = {
    MessageKind.RECEIVED: ("next", "link"),
    MessageKind.CONFIRMED: ("next", "link"),
    MessageKind.WAITING: ("next", "link"),
    MessageKind.PROMOTED: ("next", "decline_link", "link"),
    MessageKind.REPLACING: ("next", "link"),
    MessageKind.NEED_ANSWERED: ("answer",),
    MessageKind.DOCUMENTATION: ("event_link",),
    MessageKind.OUTCOME: ("summary_link", "stop_link"),
    MessageKind.GROUP_RECEIVED: ("next", "link"),
    MessageKind.GROUP_CONFIRMED: ("next", "link"),
    MessageKind.GROUP_WAITING: ("next", "link"),
    MessageKind.GROUP_PROMOTED: ("next", "link"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class TextDraft:
    """An own wording as entered; languages left empty get the standard one."""

    subject: Multilingual
    body: Multilingual
    version: int = 0


def save_text(actor: Actor, event: Event, kind: MessageKind, draft: TextDraft) -> MessageText:
    """Keep an own wording; unknown placeholders are refused, and so is a text that leaves out what it is for."""
    policy.require(actor, Can.EDIT, event)
    _check(kind, "subject", draft.subject)
    _check(kind, "body", draft.body)
    for lang, body in draft.body.items():
        missing = [f"{{{name}}}" for name in NEEDED.get(kind, ()) if f"{{{name}}}" not in body]
        if missing:
            words = _l("This message needs %(placeholders)s.", placeholders=", ".join(missing))
            raise DomainError(words, field=_part("body", lang))
    text = text_of(event, kind)
    if text is None:
        text = MessageText(event=event, kind=kind, subject=draft.subject, body=draft.body)
        db.session.add(text)
        try:
            db.session.flush()
        except IntegrityError as error:
            raise StaleError(
                _l("Somebody else has written this message meanwhile. Please look at it first.")
            ) from error
    else:
        claim(text, draft.version)
        text.subject, text.body = draft.subject, draft.body
    audit.note(actor, "event.message", event, kind=kind.value)
    return text


def reset_text(actor: Actor, event: Event, kind: MessageKind) -> None:
    """Go back to the standard wording."""
    policy.require(actor, Can.EDIT, event)
    text = text_of(event, kind)
    if text is not None:
        db.session.delete(text)
        audit.note(actor, "event.message_reset", event, kind=kind.value)


def text_of(event: Event, kind: MessageKind) -> MessageText | None:
    """Return the own wording of a message."""
    return next((text for text in queries.message_texts(event) if text.kind is kind), None)


def _check(kind: MessageKind, field: str, texts: Multilingual) -> None:
    known = {f"{{{name}}}" for name in PLACEHOLDERS[kind]}
    for lang, text in texts.items():
        unknown = [found for found in BRACES.findall(text) if found not in known]
        if unknown:
            raise DomainError(
                _l(
                    "Nothing is put in for %(placeholders)s. Use the placeholders of the list.",
                    placeholders=", ".join(dict.fromkeys(unknown)),
                ),
                field=_part(field, lang),
            )


def _part(field: str, lang: str) -> str:
    return f"{field}-{lang.replace('-', '_')}"


def note_move(actor: Actor, event: Event) -> None:
    """Remember that date or place changed after people had registered, so that editors are reminded to tell them."""
    audit.note(actor, "event.move", event)


def took_place_again(event: Event) -> int:
    """Return the entry of the message that an event, once called off, takes place after all; 0 where there is none."""
    told = [(entry.id, entry.detail.get("kind")) for entry in queries.notes(event, ("event.tell",))]
    first = min((key for key, kind in told if kind == MessageKind.EVENT_CANCELLED.value), default=None)
    changed = (key for key, kind in told if kind == MessageKind.EVENT_CHANGED.value)
    return max((key for key in changed if first is not None and key > first), default=0)


def to_tell(event: Event) -> MessageKind | None:
    """Return what people of this event are still to be told, if anything."""
    notes = queries.notes(event, ("event.tell", "event.move"))
    told = {entry.detail.get("kind"): entry.id for entry in notes if entry.action == "event.tell"}
    moved = max((entry.id for entry in notes if entry.action == "event.move"), default=0)
    called_off = told.get(MessageKind.EVENT_CANCELLED.value, 0)
    changed = told.get(MessageKind.EVENT_CHANGED.value, 0)
    if event.format.state is State.CANCELLED:  # perhaps once more, after people were told that it takes place after all
        return None if called_off > changed else MessageKind.EVENT_CANCELLED
    if max(moved, called_off) > changed:  # what people believe to be called off takes place after all
        return MessageKind.EVENT_CHANGED
    if event.documentation_published_at and MessageKind.DOCUMENTATION.value not in told:
        return MessageKind.DOCUMENTATION
    return None


def send_again(actor: Actor, event: Event, mail: OutboxMail) -> None:
    """Queue a mail of an event once more, for example after the address was corrected at the other end."""
    policy.require(actor, Can.EDIT, event)
    outbox.send_again(mail)
    audit.note(actor, "event.mail_again", event, mail=mail.id)
