"""Promised, not yet done: what bodies took up and what is still to come, for everybody to follow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response as Answer
from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.core import clock, sheets
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.synthesis.models import Response
from teilhabe_app.synthesis.queries import promises as reads
from teilhabe_app.synthesis.views import bp
from teilhabe_app.web.guard import public
from teilhabe_app.web.i18n import multilingual
from teilhabe_app.web.mails import absolute_url

IN_FEED = 30
CSV, ATOM = "text/csv; charset=utf-8", "application/atom+xml"
COLUMNS = (
    "id", "address", "body", "body_name", "field", "finding", "statement", "decision", "reason", "answered_on",
    "review_on", "overdue", "measures",
)  # fmt: skip


@bp.get("/promises")
@public
def promises() -> ResponseReturnValue:
    """List what was promised, what is to be looked at next on top (5 statements)."""
    wanted = _wanted()
    rows, cursor = reads.promises(wanted, request.args.get("after"))
    bodies, fields = reads.places()
    return render_template(
        "synthesis/promises.html",
        rows=rows,
        next=url_for(".promises", **{**_values(wanted), "after": cursor}) if cursor else None,
        wanted=wanted,
        values=_values(wanted),
        bodies=bodies,
        fields=fields,
    )


def _wanted() -> reads.Wanted:
    args = request.args
    return reads.Wanted(
        body=args.get("body") or None, field=args.get("field") or None, overdue=args.get("overdue") == "1"
    )


def _values(wanted: reads.Wanted) -> dict[str, Any]:
    found = {"body": wanted.body, "field": wanted.field, "overdue": "1" if wanted.overdue else None}
    return {name: value for name, value in found.items() if value}


@bp.get("/promises.csv")
@public
def promises_file() -> ResponseReturnValue:
    """Give the list out as a table."""
    sheet = sheets.Sheet(_("Promised, not yet done"), COLUMNS, [_row(one) for one in reads.all_promises(_wanted())])
    answer = Answer(sheets.chunks(sheets.csv_file(sheet)), content_type=CSV)
    answer.headers.set("Content-Disposition", "attachment", filename=f"promises-{clock.today():%Y-%m-%d}.csv")
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def _row(one: Response) -> Sequence[sheets.Cell]:
    finding = one.routing.finding
    return (
        one.id,
        _address(one),
        one.routing.body.key,
        multilingual(one.routing.body.name).text,
        finding.field.key if finding.field else None,
        finding.number,
        multilingual(finding.statement).text,
        one.decision.value,
        multilingual(one.reason).text,
        clock.day_of(one.answered_at),
        one.review_on,
        "true" if one.is_past_review else "false",
        " ".join(outcome.measure_revision.measure.key for outcome in one.outcomes),
    )


def _address(one: Response) -> str:
    finding = one.routing.finding
    anchor = f"answer-{one.id}"
    return absolute_url("synthesis.finding", slug=finding.dossier.slug, number=finding.number, _anchor=anchor)


@bp.get("/promises.atom")
@public
def promises_feed() -> ResponseReturnValue:
    """Give out the newest promises as a feed."""
    rows = reads.newest_promises(IN_FEED)
    entries = [
        {
            "title": _(
                "%(body)s: %(decision)s",
                body=multilingual(one.routing.body.name).text,
                decision=one.decision.label,
            ),
            "address": _address(one),
            "updated": one.answered_at,
            "author": multilingual(one.routing.body.name).text,
            "text": multilingual(one.routing.finding.statement).text + "\n\n" + multilingual(one.reason).text,
        }
        for one in rows
    ]
    return atom(_("Promised, not yet done"), "synthesis.promises_feed", "synthesis.promises", entries)


def atom(title: str, own: str, page: str, entries: Sequence[dict[str, Any]], **values: Any) -> Answer:
    """Write a feed; an entry has title, address, updated, author and text."""
    text = render_template(
        "synthesis/feed.xml",
        title=title,
        feed=absolute_url(own, **values),
        page=absolute_url(page, **values),
        entries=entries,
        updated=max((one["updated"] for one in entries), default=clock.now()),
    )
    return Answer(text, mimetype=ATOM)
