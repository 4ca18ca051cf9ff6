"""Closed lists of contributions and the words people see for them."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from teilhabe_app.core.i18n import lazy_gettext as _l


class Place(StrEnum):
    """What a thread hangs on, inside its format."""

    QUESTION = "question"
    MEASURE = "measure"
    NEED = "need"  # a new need in a field
    WORKSHOP = "workshop"
    STATEMENT = "statement"
    SURVEY = "survey"  # a free-text question
    PARAGRAPH = "paragraph"  # of a document
    INTAKE = "intake"  # letters, calls and mails to the format as a whole


class Kind(StrEnum):
    """What a contribution says it is."""

    IDEA = "idea"
    CONCERN = "concern"
    QUESTION = "question"
    EXPERIENCE = "experience"
    NEED = "need"
    WORDING = "wording"  # a change of wording, with the proposed text
    AGREE = "agree"
    CHANGE = "change"
    ADD = "add"
    ASK = "ask"
    ANSWER = "answer"  # a free-text answer of a survey
    RESULT = "result"  # what a workshop agreed on
    DEMAND = "demand"  # what a workshop asks for

    @property
    def label(self) -> Any:
        """Return the word that people see."""
        return _KIND_WORDS[self]


class Channel(StrEnum):
    """How it reached us."""

    WEB = "web"
    STATEMENT = "statement"
    SURVEY = "survey"
    CARD = "card"
    LETTER = "letter"
    PHONE = "phone"
    EMAIL = "email"

    @property
    def label(self) -> Any:
        """Return the words that people see."""
        return _CHANNEL_WORDS[self]


class Visibility(StrEnum):
    """Who sees it."""

    PENDING = "pending"
    PUBLISHED = "published"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> Any:
        """Return the words that people see."""
        return _VISIBILITY_WORDS[self]


class Held(StrEnum):
    """Why something is read before it is published, although others' texts appear at once."""

    LINKS = "links"
    HURRIED = "hurried"  # many texts in a few minutes
    REPEATED = "repeated"  # the same words again

    @property
    def label(self) -> Any:
        """Return the sentence that people see."""
        return _HELD_WORDS[self]


class LanguageSource(StrEnum):
    """How we know the language."""

    DECLARED = "declared"
    DETECTED = "detected"
    CONFIRMED = "confirmed"


_KIND_WORDS = {
    Kind.IDEA: _l("Idea"),
    Kind.CONCERN: _l("Concern"),
    Kind.QUESTION: _l("Question"),
    Kind.EXPERIENCE: _l("Experience"),
    Kind.NEED: _l("Need"),
    Kind.WORDING: _l("Change of wording"),
    Kind.AGREE: _l("Agreement"),
    Kind.CHANGE: _l("Change"),
    Kind.ADD: _l("Addition"),
    Kind.ASK: _l("Question"),
    Kind.ANSWER: _l("Answer in a survey"),
    Kind.RESULT: _l("Result"),
    Kind.DEMAND: _l("Demand"),
}
_CHANNEL_WORDS = {
    Channel.WEB: _l("Written here"),
    Channel.STATEMENT: _l("Point of a statement"),
    Channel.SURVEY: _l("From a survey"),
    Channel.CARD: _l("Card from a workshop"),
    Channel.LETTER: _l("By letter"),
    Channel.PHONE: _l("By phone"),
    Channel.EMAIL: _l("By e-mail"),
}
_HELD_WORDS = {
    Held.LINKS: _l("There are many links in it, so we read it first."),
    Held.HURRIED: _l("Many texts came within a few minutes, so we read it first."),
    Held.REPEATED: _l("The same words were sent before, so we read it first."),
}
_VISIBILITY_WORDS = {
    Visibility.PENDING: _l("Being checked"),
    Visibility.PUBLISHED: _l("Published"),
    Visibility.HIDDEN: _l("Hidden"),
    Visibility.WITHDRAWN: _l("Withdrawn"),
}
