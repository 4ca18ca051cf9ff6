"""Words for messages and their placeholders, in the editor's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.events.models import MessageKind

MESSAGES: Mapping[MessageKind, Any] = {
    MessageKind.RECEIVED: _l("Registration arrived, no place yet"),
    MessageKind.CONFIRMED: _l("Registered, with a place"),
    MessageKind.WAITING: _l("On the waiting list"),
    MessageKind.PROMOTED: _l("A place from the waiting list"),
    MessageKind.MOVED: _l("A place in a workshop became free"),
    MessageKind.CANCELLED: _l("Registration cancelled"),
    MessageKind.DECLINED: _l("Request declined"),
    MessageKind.REPLACED: _l("Handed over: to whoever came before"),
    MessageKind.REPLACING: _l("Handed over: to whoever comes instead"),
    MessageKind.EVENT_CHANGED: _l("The event has changed"),
    MessageKind.EVENT_CANCELLED: _l("The event is called off"),
    MessageKind.ALLOCATED: _l("Places in workshops given out together"),
    MessageKind.REMINDER: _l("Reminder"),
    MessageKind.NEED_ANSWERED: _l("Answer to a need"),
    MessageKind.DOCUMENTATION: _l("The documentation is published"),
    MessageKind.OUTCOME: _l("What became of the results"),
    MessageKind.GROUP_RECEIVED: _l("Group: registration arrived, no places yet"),
    MessageKind.GROUP_CONFIRMED: _l("Group: registered, with places"),
    MessageKind.GROUP_WAITING: _l("Group: on the waiting list"),
    MessageKind.GROUP_PROMOTED: _l("Group: places from the waiting list"),
}
PLACEHOLDERS: Mapping[str, Any] = {
    "name": _l("Name of whoever gets the message"),
    "title": _l("Title of the event"),
    "when": _l("Date and time"),
    "place": _l("Place"),
    "event_link": _l("Link to the page of the event"),
    "members": _l("For the contact of a group: whom it is about"),
    "workshops": _l("Workshops in which the person has a place"),
    "online_link": _l("Link for those who take part online"),
    "link": _l("Link to one's own registration"),
    "code": _l("Code of the registration"),
    "next": _l("What comes next: the link that confirms the address, or the wait for a decision"),
    "needs": _l("By when needs are answered"),
    "position": _l("Number on the waiting list"),
    "decline_link": _l("Link to give the place on"),
    "reason": _l("The reason"),
    "explanation": _l("Why these workshops"),
    "need": _l("The need"),
    "answer": _l("The answer"),
    "words": _l("Your words to the answer"),
    "survey_link": _l("Link to the survey afterwards"),
    "summary": _l("Title of the summary"),
    "summary_link": _l("Link to the summary"),
    "stop_link": _l("Stop the mails"),
}
STATES: Mapping[str, Any] = {
    "queued": _l("Not sent yet"),
    "trying": _l("Tried, not delivered yet"),
    "sent": _l("Sent"),
    "refused": _l("Refused"),
    "returned": _l("Came back"),
    "overtaken": _l("Not sent, because it was no longer true"),
}


def kind_label(code: str) -> Any:
    """Return the word for the kind of a mail."""
    return MESSAGES[MessageKind(code)] if code in set(MessageKind) else code
