"""What a message looks like: an event's wording with made-up values, as text and as HTML."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from teilhabe_app.core.i18n import LANGUAGES, Language, gettext
from teilhabe_app.events import labels
from teilhabe_app.events.mail import values, wording
from teilhabe_app.events.mail.wording import Wording
from teilhabe_app.events.models import Event, MessageKind, NeedAnswer, NeedKind
from teilhabe_app.web import i18n
from teilhabe_app.web.mails import absolute_url, paragraphs, speaking

CODE = "AAAA-AAAA"


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
            shown, text = wording.filled(used, _made_up(event, code), code)
        found.append(Sample(language, mine, shown, text, paragraphs(text), (subject, body)))
    return found


def _made_up(event: Event, lang: str) -> values.Values:
    """Return made-up values around the real event."""
    workshop = event.workshops[0].title.in_language(lang).text if event.workshops else gettext("Workshop")
    own = absolute_url("events.registration", receipt=CODE, lang=lang)
    return {
        **values.of_event(event, lang),
        "name": gettext("Name"),
        "members": "",
        "workshops": workshop,
        "online_link": event.online_url or "",
        "link": own,
        "code": CODE,
        "next": "",
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
