"""Words for the enums of this slice, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from teilhabe_app.core.i18n import WRITTEN, Multilingual, current_language, gettext, ngettext
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.events.models import (
    EventAnswer,
    ItemKind,
    Mode,
    Need,
    NeedAnswer,
    NeedKind,
    PoolKind,
    Proof,
    QuestionKind,
    RegistrationState,
)

MODES: Mapping[Mode, Any] = {
    Mode.UNKNOWN: _l("Not yet known"),
    Mode.ON_SITE: _l("On site"),
    Mode.ONLINE: _l("Online"),
    Mode.HYBRID: _l("On site and online"),
}
ITEMS: Mapping[ItemKind, Any] = {
    ItemKind.OPENING: _l("Opening"),
    ItemKind.TALK: _l("Talk"),
    ItemKind.BREAK: _l("Break"),
    ItemKind.WORKSHOPS: _l("Workshops"),
    ItemKind.CLOSING: _l("Closing"),
}
STATES: Mapping[RegistrationState, Any] = {
    RegistrationState.CONFIRMED: _l("Place confirmed"),
    RegistrationState.WAITING: _l("On the waiting list"),
    RegistrationState.UNCONFIRMED: _l("Address not confirmed yet"),
    RegistrationState.REQUESTED: _l("Not decided yet"),
    RegistrationState.DECLINED: _l("Declined"),
    RegistrationState.CANCELLED: _l("Cancelled"),
}
NEEDS: Mapping[NeedKind, Any] = {
    NeedKind.INTERPRETING: _l("Interpreting into my language"),
    NeedKind.SIGN_LANGUAGE: _l("German sign language (DGS)"),
    NeedKind.SPEECH_TO_TEXT: _l("Speech-to-text"),
    NeedKind.PLAIN_LANGUAGE: _l("Plain language"),
    NeedKind.STEP_FREE: _l("Step-free access"),
    NeedKind.ASSISTANCE: _l("Assistance"),
    NeedKind.CHILDCARE: _l("Childcare"),
    NeedKind.DIET: _l("A special diet"),
    NeedKind.FARE: _l("Help with the fare"),
    NeedKind.OTHER: _l("Something else"),
}
ANSWERS: Mapping[NeedAnswer, Any] = {
    NeedAnswer.OPEN: _l("Not answered yet"),
    NeedAnswer.YES: _l("Yes"),
    NeedAnswer.NO: _l("No"),
    NeedAnswer.ALTERNATIVE: _l("Something else instead"),
}
QUESTIONS: Mapping[QuestionKind, Any] = {
    QuestionKind.TEXT: _l("Short text"),
    QuestionKind.LONG_TEXT: _l("Long text"),
    QuestionKind.YES_NO: _l("Yes or no"),
    QuestionKind.CHOICE: _l("One of several options"),
    QuestionKind.CHOICES: _l("Any of several options"),
}
POOLS: Mapping[PoolKind, Any] = {
    PoolKind.RESERVED: _l("Reserved for some people"),
    PoolKind.ONLINE: _l("Taking part online"),
}
PROOFS: Mapping[Proof, Any] = {
    Proof.WORD: _l("We believe what people say"),
    Proof.CODE: _l("People enter a code"),
}


def need_words(need: Need) -> list[str]:
    """Return what is known of a need beyond its kind: language, number of children, the person's words."""
    words = []
    if need.language:
        words.append(WRITTEN.get(need.language, need.language))
    if need.count:
        words.append(ngettext("%(num)s child", "%(num)s children", need.count))
    return [*words, *([need.detail] if need.detail else [])]


def answer_words(answer: EventAnswer) -> list[str]:
    """Return an answer to an editor's question as it is read: option titles, yes or no, or the text."""
    kind = answer.question.kind
    if kind is QuestionKind.YES_NO:
        return [gettext("Yes") if answer.value == "yes" else gettext("No")]
    if kind in {QuestionKind.CHOICE, QuestionKind.CHOICES}:
        lang = current_language().code
        chosen = answer.value.split(",")
        titles = [(one["code"], Multilingual(one["title"])) for one in answer.question.options]
        return [title.in_language(lang).text for code, title in titles if code in chosen]
    return [answer.value]
