"""What a message looks like: an event's wording with made-up values, as text and as HTML."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from markupsafe import Markup

from teilhabe_app.core import clock
from teilhabe_app.core.i18n import LANGUAGES, Language, gettext
from teilhabe_app.events import labels
from teilhabe_app.events.mail import values, wording
from teilhabe_app.events.mail.wording import Wording
from teilhabe_app.events.models import Event, MessageKind, NeedAnswer, NeedKind
from teilhabe_app.web import i18n
from teilhabe_app.web.mails import absolute_url, paragraphs, speaking

CODE = "AAAA-AAAA"
TWO_DAYS = dt.timedelta(days=2)
NO_PLACE = (MessageKind.RECEIVED, MessageKind.GROUP_RECEIVED)
GROUPS = (
    MessageKind.GROUP_RECEIVED,
    MessageKind.GROUP_CONFIRMED,
    MessageKind.GROUP_WAITING,
    MessageKind.GROUP_PROMOTED,
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A message in one language."""

    language: Language
    is_own: bool
    subject: str
    text: str
    html: Markup
    standard: Wording


def samples(event: Event, kind: MessageKind, own: tuple[dict[str, str], dict[str, str]] | None) -> list[Sample]:
    """Return a message in every language; ``own`` is an editor's subject and text by language."""
    subjects, bodies = own or ({}, {})
    found = []
    for language in LANGUAGES:
        code = language.code
        subject, body = wording.standard(kind, code)
        mine = bool(subjects.get(code) or bodies.get(code))
        used = (subjects.get(code) or subject, bodies.get(code) or body)
        with speaking(code):
            shown, text = wording.filled(used, _made_up(event, kind, code), code)
        found.append(Sample(language, mine, shown, text, paragraphs(text), (subject, body)))
    return found


def _made_up(event: Event, kind: MessageKind, lang: str) -> values.Values:
    """Return made-up values around the real event."""
    workshop = event.workshops[0].title.in_language(lang).text if event.workshops else gettext("Workshop")
    of_group = kind in GROUPS
    own = absolute_url("events.group" if of_group else "events.registration", receipt=CODE, lang=lang)
    confirm = absolute_url(f"events.confirm{'_group' if of_group else ''}", receipt=CODE, token=CODE, lang=lang)
    return {
        **values.of_event(event, lang),
        "name": gettext("Name"),
        "members": f"{gettext('Name')}: {workshop}" if of_group else "",
        "workshops": workshop,
        "online_link": event.online_url or "",
        "link": own,
        "code": CODE,
        "next": f"{values.please_confirm(clock.now() + TWO_DAYS, has_place=kind not in NO_PLACE)}\n\n{confirm}",
        "needs": gettext("You have told us what you need. You get a clear answer."),
        "position": i18n.number(3),
        "decline_link": absolute_url("events.decline", receipt=CODE, lang=lang),
        "reason": gettext("The reason"),
        "explanation": gettext("You got your first wish: %(title)s.", title=workshop),
        "need": str(labels.NEEDS[NeedKind.SIGN_LANGUAGE]),
        "answer": str(labels.ANSWERS[NeedAnswer.YES]),
        "words": "",
        "survey_link": "",
        "summary": event.format.title.in_language(lang).text,
        "summary_link": absolute_url("synthesis.index", lang=lang),
        "stop_link": absolute_url("events.stop_outcome", registration_id=0, token=CODE, lang=lang),
    }
