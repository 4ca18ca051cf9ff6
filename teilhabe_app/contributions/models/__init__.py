"""Threads, contributions and what belongs to them."""

from teilhabe_app.contributions.models.threads import (
    DEEPEST,
    MOST_ORDER,
    Contribution,
    Revision,
    Support,
    Thread,
    order_key,
)
from teilhabe_app.contributions.models.words import Channel, Kind, LanguageSource, Place, Visibility

__all__ = [
    "DEEPEST",
    "MOST_ORDER",
    "Channel",
    "Contribution",
    "Kind",
    "LanguageSource",
    "Place",
    "Revision",
    "Support",
    "Thread",
    "Visibility",
    "order_key",
]
