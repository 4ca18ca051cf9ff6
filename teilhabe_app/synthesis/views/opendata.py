"""Open data of a dossier: findings, quotes and answers as CSV, XLSX and JSON, and a feed of what happens."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from flask import Response, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue

from teilhabe_app.core import clock, sheets
from teilhabe_app.core.errors import NotFound
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.i18n import ngettext
from teilhabe_app.synthesis import queries
from teilhabe_app.synthesis.chain.frozen import counts_of
from teilhabe_app.synthesis.models import Dossier, Finding
from teilhabe_app.synthesis.policy import Can
from teilhabe_app.synthesis.queries import publications as stored
from teilhabe_app.synthesis.queries.public import whole_findings
from teilhabe_app.synthesis.views import bp
from teilhabe_app.synthesis.views.promises import atom
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.i18n import multilingual
from teilhabe_app.web.mails import absolute_url

LICENCE = "https://www.govdata.de/dl-de/by-2-0"
LICENCE_NAME = "Datenlizenz Deutschland – Namensnennung – Version 2.0"
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
IN_FEED = 30
SENT_BACK = "sent_back"  # in place of a decision
# The names never change their meaning; what is added stands behind the others.
TABLES: dict[str, dict[str, Any]] = {
    "findings": {
        "id": _l("number of the finding in all summaries; it never changes"),
        "address": _l("where it stands"),
        "number": _l("number of the finding in this summary; it never changes"),
        "statement": _l("the finding, in German where there is a German wording"),
        "theme": _l("theme, in German where there is one"),
        "field": _l("key of the action field"),
        "measure": _l("key of the measure"),
        "supports": _l("how many contributions support it"),
        "differs": _l("how many contributions see it differently"),
        "minority": _l("how many contributions are minority views"),
        "organisations": _l("how many organisations are quoted"),
        "languages": _l("how many languages are quoted"),
        "channels": _l("how many channels are quoted"),
    },
    "citations": {
        "id": _l("number of the quote; it never changes"),
        "finding": _l("number of the finding in all summaries; it never changes"),
        "contribution": _l("number of the contribution; it never changes"),
        "address": _l("where it stands"),
        "revision": _l("number of the wording that is quoted"),
        "starts": _l("first character of the quote in the wording, counted from 0"),
        "ends": _l("character after the quote"),
        "role": _l("what it does for the finding: supports, differs, minority"),
        "language": _l("language of the text (BCP 47)"),
        "channel": _l("how it came: web, statement, survey, card, letter, phone, email"),
        "organisation": _l("name of the organisation"),
        "quote": _l("the words, exactly as they stand in the contribution"),
    },
    "answers": {
        "id": _l("number of the answer; it never changes"),
        "finding": _l("number of the finding in all summaries; it never changes"),
        "address": _l("where it stands"),
        "body": _l("key of the body that was asked"),
        "body_name": _l("name of the body, in German where there is one"),
        "asked_on": _l("day on which the body was asked"),
        "due_on": _l("day by which the body was to answer"),
        "number": _l("1 for the first answer of the body, 2 for the next; empty while there is none"),
        "decision": _l("code of the decision"),
        "reason": _l("reason, in German where there is one"),
        "answered_on": _l("day of the answer"),
        "review_on": _l("day on which the body looks at it again"),
        "measures": _l("keys of the measures that were changed because of it"),
    },
}


def _by_slug(slug: str, **_kind: str) -> Dossier | None:
    return queries.by_slug(slug)


def _public(dossier: Dossier) -> Dossier:
    """Give nothing out before publication, not even to staff: files leave the house."""
    if not dossier.is_public:
        raise NotFound
    return dossier


@bp.get("/<string:slug>/data")
@guarded(Can.VIEW, load=queries.by_slug)
def open_data(dossier: Dossier) -> ResponseReturnValue:
    """Say what there is to take along, what the columns mean, and under which licence."""
    return render_template(
        "synthesis/data.html",
        dossier=_public(dossier),
        tables=TABLES,
        titles=_titles(),
        licence=LICENCE,
        licence_name=LICENCE_NAME,
    )


@bp.get("/<string:slug>/data/<any(findings, citations, answers):table>.csv")
@guarded(Can.VIEW, load=_by_slug)
def data_table(dossier: Dossier) -> ResponseReturnValue:
    """Give out one table."""
    table = (request.view_args or {})["table"]
    file = sheets.csv_file(_sheet(table, whole_findings(_public(dossier))))
    return _file(dossier, "csv", sheets.chunks(file), f"-{table}")


@bp.get("/<string:slug>/data.<any(xlsx, json):kind>")
@guarded(Can.VIEW, load=_by_slug)
def data_file(dossier: Dossier) -> ResponseReturnValue:
    """Give out all three tables in one file."""
    kind = (request.view_args or {})["kind"]
    findings = whole_findings(_public(dossier))
    if kind == "json":
        return _file(dossier, kind, _json(dossier, findings))
    tables = [_sheet(table, findings) for table in TABLES]
    return _file(dossier, kind, sheets.chunks(sheets.xlsx_file(tables, title=multilingual(dossier.title).text)))


def _file(dossier: Dossier, kind: str, chunks: Iterator[bytes], part: str = "") -> Response:
    response = Response(stream_with_context(chunks), content_type=TYPES[kind])
    name = f"{dossier.slug}{part}-{clock.today():%Y-%m-%d}.{kind}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Link"] = f'<{LICENCE}>; rel="license"'
    return response


def _json(dossier: Dossier, findings: list[Finding]) -> Iterator[bytes]:
    """Write one object; each table is a list of objects whose names the columns explain."""
    head: dict[str, Any] = {
        "dossier": {
            "slug": dossier.slug,
            "title": dict(dossier.title),
            "method": dict(dossier.method) if dossier.method else None,
            "state": dossier.state.value,
            "address": absolute_url("synthesis.show", slug=dossier.slug),
        },
        "licence": {"name": LICENCE_NAME, "address": LICENCE},
        "made_at": clock.now().isoformat(),
        "columns": {table: {name: str(words) for name, words in own.items()} for table, own in TABLES.items()},
        "statements": {one.id: dict(one.statement) for one in findings},  # in all languages
    }
    yield json.dumps(head, ensure_ascii=False)[:-1].encode()
    for table in TABLES:
        yield f', "{table}": ['.encode()
        between = "\n"
        for row in _rows(table, findings):
            yield (between + json.dumps(row, ensure_ascii=False)).encode()
            between = ",\n"
        yield b"]"
    yield b"}\n"


@bp.get("/<string:slug>/feed.atom")
@guarded(Can.VIEW, load=queries.by_slug)
def feed(dossier: Dossier) -> ResponseReturnValue:
    """Give out publications and answers, the newest first."""
    slug = _public(dossier).slug
    entries: list[dict[str, Any]] = [
        {
            "title": _("Publication %(number)s", number=one.number),
            "address": absolute_url("synthesis.version", slug=slug, number=one.number),
            "updated": one.published_at,
            "author": multilingual(dossier.title).text,
            "text": ngettext("%(count)s finding", "%(count)s findings", one.findings, count=one.findings),
        }
        for one in stored.publications_of(dossier)[:IN_FEED]
    ]
    for one in stored.newest_answers(dossier, IN_FEED):
        body, finding = multilingual(one.routing.body.name).text, one.routing.finding
        anchor = f"answer-{one.id}"
        entries.append(
            {
                "title": _("%(body)s: %(decision)s", body=body, decision=one.decision.label),
                "address": absolute_url("synthesis.finding", slug=slug, number=finding.number, _anchor=anchor),
                "updated": one.answered_at,
                "author": body,
                "text": multilingual(finding.statement).text + "\n\n" + multilingual(one.reason).text,
            }
        )
    entries.sort(key=lambda entry: entry["updated"], reverse=True)
    return atom(multilingual(dossier.title).text, "synthesis.feed", "synthesis.show", entries[:IN_FEED], slug=slug)


def _titles() -> dict[str, str]:
    return {"findings": _("Findings"), "citations": _("Quotes"), "answers": _("Answers")}


def _rows(table: str, findings: list[Finding]) -> Iterator[dict[str, Any]]:
    return {"findings": _findings, "citations": _citations, "answers": _answers}[table](findings)


def _findings(findings: list[Finding]) -> Iterator[dict[str, Any]]:
    for one in findings:
        counts = counts_of([citation for citation in one.citations if citation.is_shown])
        counts.pop("contributions")
        yield {
            "id": one.id,
            "address": _address(one),
            "number": one.number,
            "statement": _german(one.statement),
            "theme": _german(one.theme.name) if one.theme else None,
            "field": one.field.key if one.field else None,
            "measure": one.measure.key if one.measure else None,
            **counts,
        }


def _citations(findings: list[Finding]) -> Iterator[dict[str, Any]]:
    pattern = absolute_url("contributions.show", contribution_id=0)
    start = pattern[: pattern.rindex("0")]
    for finding in findings:
        for one in finding.citations:
            if not one.is_shown:
                continue
            source = one.contribution
            yield {
                "id": one.id,
                "finding": finding.id,
                "contribution": source.id,
                "address": f"{start}{source.id}",
                "revision": one.revision_number,
                "starts": one.starts,
                "ends": one.ends,
                "role": one.role.value,
                "language": source.language,
                "channel": source.channel.value,
                "organisation": source.organisation.name if source.organisation else None,
                "quote": one.quote,
            }


def _answers(findings: list[Finding]) -> Iterator[dict[str, Any]]:
    for finding in findings:
        for routing in finding.routings:
            asked = {
                "finding": finding.id,
                "address": _address(finding),
                "body": routing.body.key,
                "body_name": _german(routing.body.name),
                "asked_on": clock.day_of(routing.sent_at).isoformat(),
                "due_on": routing.due_on.isoformat(),
            }
            later = dict.fromkeys(list(TABLES["answers"])[7:])
            if routing.sent_back_at is not None:  # it said that another body is responsible
                day = clock.day_of(routing.sent_back_at).isoformat()
                back = {"decision": SENT_BACK, "reason": routing.sent_back_reason, "answered_on": day}
                yield {"id": None, **asked, **later, **back}
            elif not routing.responses:
                yield {"id": None, **asked, **later}
            for one in routing.responses:
                yield {
                    "id": one.id,
                    **asked,
                    "number": one.number,
                    "decision": one.decision.value,
                    "reason": _german(one.reason),
                    "answered_on": clock.day_of(one.answered_at).isoformat(),
                    "review_on": one.review_on.isoformat() if one.review_on else None,
                    "measures": " ".join(outcome.measure_revision.measure.key for outcome in one.outcomes) or None,
                }


def _german(text: Any) -> str:
    return str(text.in_language("de").text)


def _address(finding: Finding) -> str:
    return absolute_url("synthesis.finding", slug=finding.dossier.slug, number=finding.number)


def _sheet(table: str, findings: list[Finding]) -> sheets.Sheet:
    columns = list(TABLES[table])
    rows = ([row[name] for name in columns] for row in _rows(table, findings))
    return sheets.Sheet(_titles()[table], columns, rows)
