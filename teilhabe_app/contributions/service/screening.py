"""What is read before it is published: by the rule of the format, or because something is conspicuous."""

from __future__ import annotations

import re

from teilhabe_app.accounts.models import Actor
from teilhabe_app.contributions import queries
from teilhabe_app.contributions.models import Held
from teilhabe_app.formats.models import Format, Moderation

MOST_LINKS = 2
LINK = re.compile(
    r"(?:https?://|www\.)\S|\b[\w-]+\.(?:com|net|org|info|biz|shop|xyz|top|ru|de|eu|io)(?:/|\b)", re.IGNORECASE
)
STAFF = frozenset({"moderator", "editor"})


def held_for(actor: Actor, format_: Format, text: str, *, hurried: bool) -> Held | None:
    """Return why a text is read first although others' appear at once; staff are trusted (1 statement at most)."""
    if actor.roles & STAFF:
        return None
    if links_in(text) > MOST_LINKS:
        return Held.LINKS
    if hurried:
        return Held.HURRIED
    return Held.REPEATED if queries.said_before(format_.id, text) else None


def held_for_links(before: str, after: str) -> Held | None:
    """Return why an edited text is read first: it has many links, and more than before."""
    return Held.LINKS if links_in(after) > max(MOST_LINKS, links_in(before)) else None


def links_in(text: str) -> int:
    """Count addresses in a text; one that is written with its scheme counts once."""
    return len({word.casefold() for word in text.split() if LINK.search(word)})


def appears_at_once(actor: Actor, format_: Format) -> bool:
    """Tell whether the rule of a format lets somebody's text appear before it was read."""
    if actor.roles & STAFF or format_.moderation is Moderation.AFTER:
        return True
    return format_.moderation is Moderation.GUESTS_FIRST and actor.is_authenticated
