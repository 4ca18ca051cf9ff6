"""Public pages: one list and calendar over all formats, the calendar feed, and processes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import Enum
from typing import Any, TypeVar

from babel.dates import format_date
from flask import Response, current_app, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts.models import Guest
from teilhabe_app.core import clock
from teilhabe_app.core.i18n import WRITTEN, current_language
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.formats import calendar, hosts, queries
from teilhabe_app.formats.labels import LEVELS, STAGES
from teilhabe_app.formats.models import Kind, Process, Stage
from teilhabe_app.formats.policy import Can
from teilhabe_app.formats.queries import Choice, Listing
from teilhabe_app.formats.views import bp
from teilhabe_app.organisations.models import Level
from teilhabe_app.web.guard import guarded, public
from teilhabe_app.web.mails import absolute_url

E = TypeVar("E", bound=Enum)
FEED_DAYS = 400


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """List what one can take part in, or show a month of it."""
    choice = _choice()
    listing = queries.listing(g.actor)
    chosen = listing.chosen(choice)
    context: dict[str, Any] = {
        "filters": _filters(listing, choice),
        "total": len(chosen),
        "is_filtered": choice != Choice(),
        "links": _links(choice),
    }
    if request.args.get("view") == "calendar":
        first = calendar.month_named(request.args.get("month"))
        ids = {entry.id for entry in chosen}
        formats = [one for one in queries.in_period(g.actor, *calendar.bounds(first)) if one.id in ids]
        month = calendar.month(first, formats)
        return render_template(
            "formats/calendar.html",
            month=month,
            weekdays=[format_date(day.date, "EEE", current_language().locale) for day in month.weeks[0]],
            month_name=format_date(first, "LLLL y", current_language().locale),
            today=clock.today(),
            month_url=lambda day: _url(choice, view="calendar", month=f"{day:%Y-%m}"),
            **context,
        )
    after = request.args.get("after", "")
    page, following = queries.page_of_entries(chosen, int(after) if after.isdecimal() and len(after) < 10 else None)  # noqa: PLR2004
    return render_template(
        "formats/index.html",
        cards=hosts.cards(queries.by_ids([entry.id for entry in page])),
        next_url=_url(choice, after=following) if following else None,
        first_url=_url(choice) if after else None,
        **context,
    )


@bp.get("/calendar.ics")
@public
def feed() -> ResponseReturnValue:
    """Give calendars the formats of the last and the coming year; filters of the list hold here as well."""
    now = clock.now()
    ids = {entry.id for entry in queries.listing(Guest()).chosen(_choice())}
    span = dt.timedelta(days=FEED_DAYS)
    host = current_app.config["TEILHABE"].base_url or request.host
    entries = [
        calendar.entry_of(one, absolute_url_of(one), f"format-{one.id}@{host.rpartition('/')[2]}")
        for one in queries.in_period(Guest(), now - span, now + span)
        if one.id in ids
    ]
    return calendar_response(calendar.file_of(entries, _("Take part")), "teilhabe.ics")


def absolute_url_of(format_: Any) -> str:
    """Return the full address of a format's page."""
    host = hosts.host_of(format_.kind)
    return absolute_url(host.endpoint, slug=format_.slug) if host else absolute_url("formats.index")


def calendar_response(content: bytes, name: str) -> Response:
    """Send a calendar file that browsers offer to save or open."""
    response = Response(content, mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@bp.get("/processes/<slug>")
@guarded(Can.VIEW_PROCESS, load=queries.process_by_slug)
def process(found: Process) -> ResponseReturnValue:
    """Show a process: its phases, which one is now, its formats, and what others add."""
    today = clock.today()
    return render_template(
        "formats/process.html",
        process=found,
        today=today,
        cards=hosts.cards(queries.of_process(g.actor, found)),
        sections=hosts.process_sections(found),
    )


def _choice() -> Choice:
    args = request.args
    language, field = args.get("language"), args.get("field")
    return Choice(
        field=field[:40] if field else None,
        kind=_member(Kind, args.get("kind")),
        level=_member(Level, args.get("level")),
        language=language if language in WRITTEN else None,
        stage=_member(Stage, args.get("stage")),
    )


def _member(kind: type[E], value: str | None) -> E | None:
    """Return the member of that value; an unknown value filters nothing."""
    return next((member for member in kind if member.value == value), None)


def _query(choice: Choice) -> dict[str, Any]:
    values = {name: getattr(choice, name) for name in ("field", "kind", "level", "language", "stage")}
    return {name: str(getattr(value, "value", value)) for name, value in values.items() if value is not None}


def _url(choice: Choice, **more: Any) -> str:
    return url_for("formats.index", **{**_query(choice), **more})


def _links(choice: Choice) -> dict[str, str]:
    return {
        "list": _url(choice),
        "calendar": _url(choice, view="calendar"),
        "feed": url_for("formats.feed", **_query(choice)),
        "everything": url_for("formats.index"),
    }


def _filters(listing: Listing, choice: Choice) -> list[dict[str, Any]]:
    """Build the filters: each option is a link with the number of formats it would leave."""
    languages = [code for code in WRITTEN if any(code in entry.languages for entry in listing.entries)]
    lang = current_language().code
    groups: list[tuple[str, str, Iterable[tuple[Any, Any]]]] = [
        ("stage", _("When"), STAGES.items()),
        ("kind", _("Kind"), [(host.kind, host.plural) for host in hosts.hosts()]),
        ("field", _("Action field"), [(f.slug, f.short_name.in_language(lang).text) for f in listing.fields]),
        ("level", _("Level"), LEVELS.items()),
        ("language", _("Language"), [(code, WRITTEN[code]) for code in languages]),
    ]
    return [_group(name, label, values, listing, choice) for name, label, values in groups]


def _group(
    name: str, label: str, values: Iterable[tuple[Any, Any]], listing: Listing, choice: Choice
) -> dict[str, Any]:
    keep: dict[str, Any] = {"view": "calendar"} if request.args.get("view") == "calendar" else {}
    if keep and "month" in request.args:
        keep["month"] = f"{calendar.month_named(request.args['month']):%Y-%m}"
    current = getattr(choice, name)
    rest = {key: value for key, value in _query(choice).items() if key != name}
    options = [
        {
            "label": _("All"),
            "count": listing.count(choice, **{name: None}),
            "href": url_for("formats.index", **{**rest, **keep}),
            "current": current is None,
        }
    ]
    for value, words in values:
        count = listing.count(choice, **{name: value})
        if count or value == current:
            address = url_for("formats.index", **{**rest, name: str(getattr(value, "value", value)), **keep})
            options.append({"label": str(words), "count": count, "href": address, "current": value == current})
    return {"name": name, "label": label, "options": options, "current": current}
