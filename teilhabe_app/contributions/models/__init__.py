"""Threads, contributions and what belongs to them."""

from teilhabe_app.contributions.models.moderation import (
    OBJECT_WITHIN,
    Act,
    AnswerTemplate,
    Decision,
    Ground,
    Notice,
    Objection,
    Outcome,
    SealRequest,
)
from teilhabe_app.contributions.models.threads import (
    DEEPEST,
    MOST_ORDER,
    Contribution,
    Revision,
    Support,
    Thread,
    order_key,
)
from teilhabe_app.contributions.models.words import Channel, Held, Kind, LanguageSource, Place, Visibility

__all__ = [
    "DEEPEST",
    "MOST_ORDER",
    "OBJECT_WITHIN",
    "Act",
    "AnswerTemplate",
    "Channel",
    "Contribution",
    "Decision",
    "Ground",
    "Held",
    "Kind",
    "LanguageSource",
    "Notice",
    "Objection",
    "Outcome",
    "Place",
    "Revision",
    "SealRequest",
    "Support",
    "Thread",
    "Visibility",
    "order_key",
]
