"""What the public page of an event is made of: parts that are kept, and the free places that are read anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import json, render_template
from markupsafe import Markup, escape

from teilhabe_app.core.i18n import current_language, gettext, ngettext
from teilhabe_app.events import queries
from teilhabe_app.events.models import Event, Mode, Workshop
from teilhabe_app.events.queries import Free, Programme
from teilhabe_app.formats import calendar
from teilhabe_app.formats.models import State
from teilhabe_app.web import fragments
from teilhabe_app.web.mails import absolute_url

MARK = "\x00"  # stands in no text: requests with it are refused, and forms clean it away
SCHEMA = "https://schema.org"
ATTENDANCE = {
    Mode.ON_SITE: "OfflineEventAttendanceMode",
    Mode.ONLINE: "OnlineEventAttendanceMode",
    Mode.HYBRID: "MixedEventAttendanceMode",
}
UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


@dataclass
class Parts:
    """The parts of a page. Loads the programme only for what is not kept (4 statements), else the free places (1)."""

    event: Event
    shows_places: bool

    @cached_property
    def _loaded(self) -> Programme:
        return queries.programme_of(self.event)

    def _kept(self, name: str, render: Any, *more: str) -> Markup:
        lang = current_language().code
        return fragments.cached((f"events.{name}", self.event.id, self.event.stamp, lang, *more), render)

    @property
    def facts(self) -> list[Markup]:
        """Return when, where and how; and by whom and on what."""
        kept = self._kept("facts", lambda: self._rendered("events/_facts.html"))
        return [Markup(one) for one in str(kept).split(MARK)]  # noqa: S704 -- pieces of the template's markup

    @property
    def programme(self) -> Markup:
        """Return the programme with the places that are free now."""
        kept = self._kept("programme", lambda: self._rendered("events/_programme.html"))
        pieces = str(kept).split(MARK)
        free = self._free if self.shows_places and len(pieces) > 1 else {}
        pieces[1::2] = [self._places(free, int(number)) for number in pieces[1::2]]
        return Markup("".join(pieces))  # noqa: S704 -- the template's markup and sentences escaped below

    @property
    def data(self) -> Markup:
        """Return what search engines read about the event."""
        return self._kept("data", lambda: _as_json(describe(self.event, self._loaded)), self.address)

    @cached_property
    def address(self) -> str:
        """Return the full address of the page."""
        return absolute_url("events.show", slug=self.event.format.slug)

    @property
    def picture(self) -> str:
        """Return the full address of the picture that is shown where the page is shared."""
        return picture_of(self.event)

    def _rendered(self, template: str) -> str:
        return render_template(
            template,
            event=self.event,
            format=self.event.format,
            programme=self._loaded,
            place_of=_place_of,
            mark=MARK,
        )

    @cached_property
    def _free(self) -> Mapping[int, Free]:
        return self._loaded.free if "_loaded" in self.__dict__ else queries.free_places(self.event)

    def _places(self, free: Mapping[int, Free], number: int) -> str:
        found = free.get(number)
        if found is None or (found.open is None and not found.kept):
            return ""
        released = sum(found.kept.get(pool.id, 0) for pool in self.event.pools if pool.released_at)
        lines = [] if found.open is None else [escape(_sentence(found.open + released))]
        lang = current_language().code
        for pool in self.event.pools:
            if pool.id in found.kept and not pool.released_at:
                title = pool.title.in_language(lang)
                words = escape(_sentence(found.kept[pool.id]))
                lines.append(Markup('<bdi lang="{}">{}</bdi>: {}').format(title.lang, title.text, words))
        if not lines:
            return ""
        return f"<div><dt>{escape(gettext('Places'))}</dt><dd>{Markup('<br>').join(lines)}</dd></div>"


def picture_of(event: Event) -> str:
    """Return the full address of the shared picture; it changes with the event, so that it may be kept for long."""
    return absolute_url("events.share_picture", slug=event.format.slug, v=event.stamp[:8] or "0")


def describe(event: Event, programme: Programme) -> dict[str, Any]:
    """Describe an event in the words of schema.org."""
    shared, lang = event.format, current_language().code
    page = absolute_url("events.show", slug=shared.slug)
    whole = calendar.whole_days(shared.opens_at, shared.closes_at)
    edges = (
        (calendar.first_day(shared), calendar.last_day(shared))
        if whole
        else (shared.opens_at.astimezone(calendar.ZONE), shared.closes_at.astimezone(calendar.ZONE))
    )
    cancelled = shared.state is State.CANCELLED
    found = {
        "@context": SCHEMA,
        "@type": "Event",
        "name": shared.title.in_language(lang).text,
        "description": shared.summary.in_language(lang).text,
        "url": page,
        "image": [picture_of(event)],
        "startDate": edges[0].isoformat(),
        "endDate": edges[1].isoformat(),
        "eventStatus": f"{SCHEMA}/{'EventCancelled' if cancelled else 'EventScheduled'}",
        "location": _locations(event, page),
        "organizer": [
            {
                "@type": "GovernmentOrganization",
                "name": one.title.in_language(lang).text,
                "url": absolute_url("organisations.body", key=one.code),
            }
            for one in programme.named("body")
        ],
        "inLanguage": list(shared.languages),
        "isAccessibleForFree": True,
    }
    if event.mode in ATTENDANCE:
        found["eventAttendanceMode"] = f"{SCHEMA}/{ATTENDANCE[event.mode]}"
    return {name: value for name, value in found.items() if value not in ("", [])}


def _locations(event: Event, page: str) -> list[dict[str, Any]]:
    """Name the place, the way online, or both; people who have a place get the address online from us."""
    found: list[dict[str, Any]] = []
    if event.format.place and event.mode is not Mode.ONLINE:
        found.append({"@type": "Place", "name": event.format.place, "address": event.format.place})
    if event.mode in {Mode.ONLINE, Mode.HYBRID}:
        found.append({"@type": "VirtualLocation", "url": page})
    return found


def _as_json(data: dict[str, Any]) -> str:
    text = json.dumps(data, ensure_ascii=False, sort_keys=False)
    for char, code in UNSAFE.items():
        text = text.replace(char, code)
    return text


def _place_of(workshop: Workshop) -> Markup:
    return Markup(f"{MARK}{workshop.id}{MARK}")  # noqa: S704 -- a number


def _sentence(left: int) -> str:
    if left <= 0:
        return gettext("All places are taken.")
    return ngettext("%(count)s place is free.", "%(count)s places are free.", left, count=left)
