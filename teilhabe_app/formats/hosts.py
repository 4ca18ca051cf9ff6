"""Registry of the slices that give a format its page, and of sections that others add to shared pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for

from teilhabe_app.core import clock
from teilhabe_app.formats.calendar import last_day
from teilhabe_app.formats.models import Format, Kind, Process, Stage, State
from teilhabe_app.web.sections import Provider, Section, Sections


@dataclass(frozen=True, slots=True)
class Doing:
    """What a reader can do now with a format: the words of the link and where it leads."""

    label: Any
    href: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Host:
    """The slice behind a kind of format.

    ``endpoint``, ``edit`` take the format's slug; ``new`` takes nothing. ``now`` gets published formats of this kind
    and returns by format id what one can do; it may run one statement for all of them. ``figures`` is the page of the
    results that findings rest on; it takes the slug, and the codes of question and release beside.
    """

    kind: Kind
    label: Any
    plural: Any
    endpoint: str
    new: str | None = None
    edit: str | None = None
    now: Callable[[Sequence[Format]], Mapping[int, Doing]] | None = None
    figures: str | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A format with what its card says about the present moment."""

    format: Format
    stage: Stage
    days: int  # until the end of what runs, or until the beginning of what comes
    doing: Doing | None


ZONE = ZoneInfo("Europe/Berlin")
_HOSTS: dict[Kind, Host] = {}
_of_processes = Sections()
_of_formats = Sections()


def register(host: Host) -> None:
    """Make a slice the host of a kind; called once from the composition."""
    _HOSTS[host.kind] = host


def register_process_section(provider: Provider) -> Provider:
    """Add a function ``(Process) -> Section | None`` to the page of a process."""
    return _of_processes.register(provider)


def register_format_section(provider: Provider) -> Provider:
    """Add a function ``(Format) -> Section | None`` to the pages of all formats; it may run one statement."""
    return _of_formats.register(provider)


def hosts() -> list[Host]:
    """Return all hosts in the order of kinds."""
    return [_HOSTS[kind] for kind in Kind if kind in _HOSTS]


def host_of(kind: Kind) -> Host | None:
    """Return the host of a kind, or None where no slice has registered."""
    return _HOSTS.get(kind)


def format_url(format_: Format, **values: Any) -> str:
    """Return the address of a format's page; the list where its kind has no page."""
    host = _HOSTS.get(format_.kind)
    return url_for(host.endpoint, slug=format_.slug, **values) if host else url_for("formats.index", **values)


def edit_url(format_: Format) -> str | None:
    """Return the address of a format's editor, if its kind has one."""
    host = _HOSTS.get(format_.kind)
    return url_for(host.edit, slug=format_.slug) if host and host.edit else None


def evidence_url(format_: Format, **values: Any) -> str:
    """Return the address of the figures of a format; its page where its kind has none."""
    host = _HOSTS.get(format_.kind)
    if host and host.figures:
        return url_for(host.figures, slug=format_.slug, **values)
    return format_url(format_)


def doings(formats: Sequence[Format]) -> dict[int, Doing]:
    """Return by format id what one can do now; at most one statement per kind."""
    found: dict[int, Doing] = {}
    for kind, host in _HOSTS.items():
        mine = [one for one in formats if one.kind is kind and one.state is State.PUBLISHED]
        if host.now and mine:
            found.update(host.now(mine))
    return found


def cards(formats: Sequence[Format]) -> list[Card]:
    """Add to each format what one can do with it now (at most one statement per kind)."""
    at, now = clock.now(), doings(formats)
    made = []
    for one in formats:
        stage = one.stage(at)
        until = _day(one.opens_at) if stage is Stage.UPCOMING else last_day(one)
        made.append(Card(one, stage, max(0, (until - _day(at)).days), now.get(one.id)))
    return made


def _day(moment: dt.datetime) -> dt.date:
    return moment.astimezone(ZONE).date()


def process_sections(process: Process) -> list[Section]:
    """Return what other slices add to a process."""
    return _of_processes.of(process)


def format_sections(format_: Format) -> list[Section]:
    """Return what other slices add to a format."""
    return _of_formats.of(format_)
