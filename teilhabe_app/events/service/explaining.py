"""The joint allocation in words: why somebody got the workshops that they got."""

from __future__ import annotations

from teilhabe_app.core.i18n import direction, gettext, ngettext
from teilhabe_app.events.models import AllocationRun, Registration
from teilhabe_app.events.service.allocating import Reason, reasons

ISOLATE, POP = "\u2068", "\u2069"  # what stands between has a direction of its own


def explanation(registration: Registration, lang: str, run: AllocationRun | None = None) -> list[str]:
    """Say for each round which wish was met, and why none before it; in the language at hand."""
    lines = []
    for about in reasons(registration, run):
        if about[-1].got:
            lines.append(_met(about[-1], lang))
            lines.extend(_full(reason, lang) for reason in about[:-1])
        else:
            lines.append(gettext("In the workshops that you wished for there was no place left for you."))
            lines.extend(_full(reason, lang) for reason in about)
            lines.append(gettext("You are in their queues: if a place becomes free, you get it by itself."))
    return lines


def _title(reason: Reason, lang: str) -> str:
    """Return the title; one of the other direction keeps to itself, so that it does not turn the sentence around."""
    found = reason.workshop.title.in_language(lang)
    return found.text if found.dir == direction(lang) else f"{ISOLATE}{found.text}{POP}"


def _met(reason: Reason, lang: str) -> str:
    title = _title(reason, lang)
    if reason.place == 1:
        return gettext("You got your first wish: %(title)s.", title=title)
    return gettext("You got your wish number %(number)s: %(title)s.", number=reason.place, title=title)


def _full(reason: Reason, lang: str) -> str:
    title = _title(reason, lang)
    return ngettext(
        "%(title)s: %(num)s person put it first, places: %(places)s.",
        "%(title)s: %(num)s people put it first, places: %(places)s.",
        reason.first,
        title=title,
        places=reason.capacity,
    )
