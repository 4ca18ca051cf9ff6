"""What the chain is made of: steps, their states, and the report that others resolve."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.web.i18n import multilingual

KEYS = ("contribution", "finding", "response", "measure", "report")


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One of the five steps, as the macro ``chain`` draws it; ``state`` is done, current, next, open or skipped."""

    key: str
    state: str
    label: str | None = None
    detail: str | None = None
    href: str | None = None
    date: dt.date | dt.datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportLink:
    """The frozen edition of a report that something stands in."""

    href: str
    date: dt.date | dt.datetime | None = None
    detail: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """What is known about a step before its state is decided."""

    reached: bool = False
    skipped: bool = False
    detail: str | None = None
    href: str | None = None
    date: dt.date | dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """A frozen edition and what stands in it, for pages that ask about many things."""

    link: ReportLink
    findings: frozenset[int]
    measures: frozenset[int]


ReportResolver = Callable[[Sequence[int], Sequence[int]], ReportLink | None]
_resolvers: list[ReportResolver] = []
_editions: list[Callable[[], Sequence[Edition]]] = []


def register_report_resolver(resolver: ReportResolver, editions: Callable[[], Sequence[Edition]] | None = None) -> None:
    """Let reports tell the latest frozen edition for ``(finding_ids, measure_ids)``; one statement, or None.

    ``editions`` returns all of them, the newest first, in one statement.
    """
    _resolvers[:] = [resolver]
    _editions[:] = [editions] if editions else []


def resolver_of_many() -> ReportResolver:
    """Return a resolver that has read all editions once (1 statement), for lists."""
    editions = [edition for load in _editions for edition in load()]

    def find(finding_ids: Sequence[int], measure_ids: Sequence[int]) -> ReportLink | None:
        for edition in editions:
            asked, held = (finding_ids, edition.findings) if finding_ids else (measure_ids, edition.measures)
            if not held.isdisjoint(asked):
                return edition.link
        return None

    return find


def line(*parts: Part) -> list[Step]:
    """Decide the states: the last step reached is where it stands, the one after it comes next."""
    gap = next((i for i, part in enumerate(parts) if not part.reached and not part.skipped), len(parts))
    last = max((i for i, part in enumerate(parts[:gap]) if part.reached), default=-1)
    following = next((i for i, part in enumerate(parts) if i > last and not part.skipped), len(parts))
    steps = []
    for i, (key, part) in enumerate(zip(KEYS, parts, strict=True)):
        if part.reached:
            state = "current" if i == last and following < len(parts) else "done"
        elif part.skipped:
            state = "skipped"
        else:
            state = "next" if i == following else "open"
        steps.append(Step(key=key, state=state, detail=part.detail, href=part.href, date=part.date))
    return steps


def resolve(finding_ids: Sequence[int], measure_ids: Sequence[int]) -> ReportLink | None:
    """Return the latest frozen edition that names any of these."""
    return next((link for resolver in _resolvers if (link := resolver(finding_ids, measure_ids))), None)


def text_of(text: Multilingual) -> Markup:
    """Return an editor's text; one in another language than the page says so."""
    found = multilingual(text)
    if not found.fallback:
        return escape(found.text)
    return Markup('<span lang="{}" dir="{}">{}</span>').format(found.lang, found.dir, found.text)


def filled(message: str, **values: Any) -> Markup:
    """Fill escaped words, or markup of ours, into a translated sentence."""
    return escape(message) % values
