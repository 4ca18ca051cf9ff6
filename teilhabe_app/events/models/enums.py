"""Codes of this slice."""

from __future__ import annotations

from enum import StrEnum


class Mode(StrEnum):
    """How one takes part; unknown where no source says it."""

    UNKNOWN = "unknown"
    ON_SITE = "on_site"
    ONLINE = "online"
    HYBRID = "hybrid"


class Allocation(StrEnum):
    """How places in workshops are given out."""

    AT_ONCE = "at_once"  # the first wish that has a free place
    TOGETHER = "together"  # wishes are collected until a date, then allocated at one time


class ItemKind(StrEnum):
    """What a part of the programme is."""

    OPENING = "opening"
    TALK = "talk"
    BREAK = "break"
    WORKSHOPS = "workshops"
    CLOSING = "closing"


class MaterialKind(StrEnum):
    """What a material is."""

    LINK = "link"
    FILE = "file"
    SLIDES = "slides"
    CAPTIONS = "captions"
    RECORDING = "recording"
    PHOTO = "photo"


class PoolKind(StrEnum):
    """Why places stand beside those that are open to everybody."""

    RESERVED = "reserved"
    ONLINE = "online"


class Proof(StrEnum):
    """How somebody shows that a reserved place is meant for them."""

    WORD = "word"  # we believe them
    CODE = "code"  # they got a code


class RegistrationState(StrEnum):
    """Where a registration stands."""

    UNCONFIRMED = "unconfirmed"  # holds nothing until the address is confirmed
    REQUESTED = "requested"  # holds nothing until the organisers have decided
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    DECLINED = "declined"
    CANCELLED = "cancelled"


class WishState(StrEnum):
    """What became of a wish for a workshop."""

    OPEN = "open"  # not decided: no place at the event yet, or wishes are still collected
    HELD = "held"
    WAITING = "waiting"  # in the queue of the workshop
    LAPSED = "lapsed"  # something better at that time, or left the queue


class NeedKind(StrEnum):
    """What somebody needs in order to take part."""

    INTERPRETING = "interpreting"
    SIGN_LANGUAGE = "sign_language"
    SPEECH_TO_TEXT = "speech_to_text"
    PLAIN_LANGUAGE = "plain_language"
    STEP_FREE = "step_free"
    ASSISTANCE = "assistance"
    CHILDCARE = "childcare"
    DIET = "diet"
    FARE = "fare"
    OTHER = "other"


class NeedAnswer(StrEnum):
    """What the organiser says about a need."""

    OPEN = "open"
    YES = "yes"
    NO = "no"
    ALTERNATIVE = "alternative"


class QuestionKind(StrEnum):
    """How an editor's own question is answered."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"


class MessageKind(StrEnum):
    """Messages to people who registered; editors may word each of them per event."""

    RECEIVED = "received"  # a registration that holds no place yet
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    PROMOTED = "promoted"
    MOVED = "moved"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    REPLACED = "replaced"  # to whoever came before
    REPLACING = "replacing"  # to whoever comes instead
    EVENT_CHANGED = "event_changed"
    EVENT_CANCELLED = "event_cancelled"
    ALLOCATED = "allocated"
    REMINDER = "reminder"
    NEED_ANSWERED = "need_answered"
    DOCUMENTATION = "documentation"
    OUTCOME = "outcome"
    GROUP_RECEIVED = "group_received"  # to the contact of a group
    GROUP_CONFIRMED = "group_confirmed"
    GROUP_WAITING = "group_waiting"
    GROUP_PROMOTED = "group_promoted"
