"""The joint allocation in words: why somebody got the workshops that they got."""

from __future__ import annotations

from teilhabe_app.core.i18n import gettext, ngettext
from teilhabe_app.events.models import AllocationRun, Registration
from teilhabe_app.events.service.allocating import Reason, reasons


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


def _met(reason: Reason, lang: str) -> str:
    title = reason.workshop.title.in_language(lang).text
    if reason.place == 1:
        return gettext("You got your first wish: %(title)s.", title=title)
    return gettext("You got your wish number %(number)s: %(title)s.", number=reason.place, title=title)


def _full(reason: Reason, lang: str) -> str:
    title = reason.workshop.title.in_language(lang).text
    return ngettext(
        "%(title)s: %(num)s person put it first, places: %(places)s.",
        "%(title)s: %(num)s people put it first, places: %(places)s.",
        reason.first,
        title=title,
        places=reason.capacity,
    )
