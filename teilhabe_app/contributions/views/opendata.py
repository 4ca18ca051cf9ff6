"""Open data of a format: its published contributions as CSV, XLSX and JSON, and a list to show on other sites."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from flask import Response, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue

from teilhabe_app.contributions import queries
from teilhabe_app.contributions.queries.opendata import published_rows
from teilhabe_app.contributions.views import bp
from teilhabe_app.core import clock, sheets
from teilhabe_app.core.errors import NotFound
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.formats import queries as formats
from teilhabe_app.formats.hosts import format_url
from teilhabe_app.formats.models import Format
from teilhabe_app.formats.policy import Can as OfFormats
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.i18n import multilingual
from teilhabe_app.web.mails import absolute_url
from teilhabe_app.web.security import CSP

LICENCE = "https://www.govdata.de/dl-de/by-2-0"
LICENCE_NAME = "Datenlizenz Deutschland – Namensnennung – Version 2.0"
SHOWN_ELSEWHERE = 10
SHORT = 280
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
# The names never change their meaning; what is added stands behind the others.
COLUMNS: dict[str, Any] = {
    "id": _l("number of the contribution; it never changes"),
    "address": _l("where it stands"),
    "thread": _l("number of the place where it was said"),
    "place": _l("what kind of place: question, measure, need, paragraph, workshop, statement, survey, intake"),
    "title": _l("title of the place, in German where there is one"),
    "kind": _l("what the contribution says it is"),
    "channel": _l("how it came: web, statement, survey, card, letter, phone, email"),
    "language": _l("language of the text (BCP 47)"),
    "text": _l("the text as it reads now"),
    "proposed_text": _l("the wording proposed, where it is a change of wording"),
    "by": _l("guest, account or organisation; no names of persons"),
    "organisation": _l("name of the organisation"),
    "official": _l("true for official answers"),
    "answers": _l("number of the contribution that it answers"),
    "support": _l("how many people support it"),
    "replies": _l("how many replies it has"),
    "field": _l("key of the action field"),
    "measure": _l("key of the measure"),
    "published_on": _l("day of publication (UTC)"),
    "revision": _l("number of the wording; 1 is the first"),
}


def _by_slug(slug: str, kind: str) -> Format | None:  # noqa: ARG001 -- the kind is the view's
    return formats.by_slug(slug)


@bp.get("/formats/<slug>/data")
@guarded(OfFormats.VIEW, load=formats.by_slug)
def open_data(format_: Format) -> ResponseReturnValue:
    """Say what there is to take along, what the columns mean, and under which licence."""
    return render_template(
        "contributions/data.html",
        format=_public(format_),
        host_url=format_url(format_),
        columns=COLUMNS,
        licence=LICENCE,
        licence_name=LICENCE_NAME,
        embed=absolute_url("contributions.embedded", slug=format_.slug),
    )


@bp.get("/formats/<slug>/contributions.<any(csv, xlsx, json):kind>")
@guarded(OfFormats.VIEW, load=_by_slug)
def open_data_file(format_: Format) -> ResponseReturnValue:
    """Give out all published contributions."""
    kind = (request.view_args or {})["kind"]
    title = multilingual(_public(format_).title).text
    if kind == "json":
        chunks: Iterator[bytes] = (part.encode() for part in _json(format_))
    else:
        rows = ([_cell(value) for value in row.values()] for row in _records(format_))
        sheet = sheets.Sheet(title, list(COLUMNS), rows)
        file = sheets.csv_file(sheet) if kind == "csv" else sheets.xlsx_file([sheet], title=title)
        chunks = sheets.chunks(file)
    response = Response(stream_with_context(chunks), content_type=TYPES[kind])
    name = f"{format_.slug}-{clock.today():%Y-%m-%d}.{kind}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Link"] = f'<{LICENCE}>; rel="license"'
    return response


@bp.get("/formats/<slug>/embed")
@guarded(OfFormats.VIEW, load=formats.by_slug)
def embedded(format_: Format) -> ResponseReturnValue:
    """Show the newest contributions in a frame of another site; without scripts and cookies."""
    rows = queries.newest(SHOWN_ELSEWHERE, format_id=_public(format_).id)
    page = render_template(
        "contributions/embedded.html",
        format=format_,
        rows=[(row, _short(row.text)) for row in rows],
        host_url=format_url(format_),
    )
    response = Response(page)
    response.headers["Content-Security-Policy"] = CSP.replace("frame-ancestors 'none'", "frame-ancestors *")
    return response


def _public(format_: Format) -> Format:
    """Give nothing out before publication, not even to staff: files leave the house."""
    if not format_.is_public:
        raise NotFound
    return format_


def _short(text: str) -> str:
    return text if len(text) <= SHORT else text[:SHORT].rsplit(" ", 1)[0] + " …"


def _records(format_: Format) -> Iterator[dict[str, Any]]:
    pattern = absolute_url("contributions.show", contribution_id=0)
    start = pattern[: pattern.rindex("0")]
    for row in published_rows(format_):
        by = "organisation" if row.organisation_name else "account" if row.author_id else "guest"
        yield {
            "id": row.id,
            "address": f"{start}{row.id}",
            "thread": row.thread_id,
            "place": row.place.value,
            "title": row.thread_title.in_language("de").text,
            "kind": row.kind.value,
            "channel": row.channel.value,
            "language": row.language,
            "text": row.text,
            "proposed_text": row.proposed_text,
            "by": by,
            "organisation": row.organisation_name,
            "official": row.official,
            "answers": row.reply_to_id or row.parent_id,
            "support": row.support_count,
            "replies": row.reply_count,
            "field": row.field_key,
            "measure": row.measure_key,
            "published_on": f"{row.published_at:%Y-%m-%d}",
            "revision": row.revision_number,
        }


def _cell(value: Any) -> sheets.Cell:
    return str(value).lower() if isinstance(value, bool) else value


def _json(format_: Format) -> Iterator[str]:
    """Write one object; contributions follow each other line by line, so that it can be read while it comes."""
    head: dict[str, Any] = {
        "format": {
            "slug": format_.slug,
            "kind": format_.kind.value,
            "title": dict(format_.title),
            "opens_at": format_.opens_at.isoformat(),
            "closes_at": format_.closes_at.isoformat(),
        },
        "licence": {"name": LICENCE_NAME, "address": LICENCE},
        "made_at": clock.now().isoformat(),
        "columns": {name: str(meaning) for name, meaning in COLUMNS.items()},
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "contributions": ['
    between = "\n"
    for record in _records(format_):
        yield between + json.dumps(record, ensure_ascii=False)
        between = ",\n"
    yield "\n]}\n"
