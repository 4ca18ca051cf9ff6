"""Words for the enums of this slice, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from teilhabe_app.core.i18n import BY_CODE, WRITTEN, Multilingual, current_language, gettext, ngettext
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.events.models import (
    Allocation,
    EventAnswer,
    ItemKind,
    MaterialKind,
    Mode,
    Need,
    NeedAnswer,
    NeedKind,
    PoolKind,
    Proof,
    QuestionKind,
    RegistrationState,
    WishState,
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
    QuestionKind.TEXT: _l("A short text"),
    QuestionKind.LONG_TEXT: _l("A longer text"),
    QuestionKind.YES_NO: _l("Yes or no"),
    QuestionKind.CHOICE: _l("One answer out of several"),
    QuestionKind.CHOICES: _l("Several answers possible"),
}
POOLS: Mapping[PoolKind, Any] = {
    PoolKind.RESERVED: _l("Reserved for some people"),
    PoolKind.ONLINE: _l("Taking part online"),
}
PROOFS: Mapping[Proof, Any] = {
    Proof.WORD: _l("We believe what people say"),
    Proof.CODE: _l("People enter a code"),
}
CHANNELS: Mapping[str, Any] = {
    "web": _l("On the web"),
    "phone": _l("By phone"),
    "group": _l("In a group"),
    "walk_in": _l("Came without registering"),
}
WISHES: Mapping[WishState, Any] = {
    WishState.OPEN: _l("Not decided yet"),
    WishState.HELD: _l("Place confirmed"),
    WishState.WAITING: _l("On the waiting list"),
    WishState.LAPSED: _l("Not needed any more"),
}


def language_name(code: str) -> str:
    """Return the name of a language of messages or of interpreting, in itself."""
    return BY_CODE[code].own_name if code in BY_CODE else WRITTEN.get(code, code)


def need_words(need: Need, *, with_language: bool = True) -> list[str]:
    """Return what is known of a need beyond its kind: language, number of children, the person's words."""
    words = []
    if need.language and with_language:
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


MATERIALS: Mapping[MaterialKind, Any] = {
    MaterialKind.LINK: _l("Link"),
    MaterialKind.FILE: _l("File"),
    MaterialKind.SLIDES: _l("Slides"),
    MaterialKind.CAPTIONS: _l("Captions"),
    MaterialKind.RECORDING: _l("Recording"),
    MaterialKind.PHOTO: _l("Photo"),
}
ALLOCATIONS: Mapping[Allocation, Any] = {
    Allocation.AT_ONCE: _l("At once: the first wish that has a free place"),
    Allocation.TOGETHER: _l("Together: wishes are collected, then allocated at one time"),
}
# Ways of interpreting that are no language of their own in our list.
INTERPRETED: Mapping[str, Any] = {"dgs": NEEDS[NeedKind.SIGN_LANGUAGE], "stt": NEEDS[NeedKind.SPEECH_TO_TEXT]}


def language_names(codes: Sequence[str]) -> list[str]:
    """Name languages in themselves, and other ways of interpreting in the reader's language."""
    return [str(INTERPRETED.get(code) or WRITTEN.get(code, code)) for code in codes]
