"""The rows of a synopsis, built once for the page and for every file: point, answer, where to find it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import url_for

from teilhabe_app.core.i18n import Multilingual, current_language, direction, ngettext
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.word_files import Text
from teilhabe_app.framework.labels import operation_name
from teilhabe_app.organisations.labels import level_name
from teilhabe_app.synthesis.models import Finding, Response, Routing
from teilhabe_app.web.i18n import multilingual, short_date
from teilhabe_app.web.mails import absolute_url

Row = list[list[Text]]
Address = Callable[..., str]
WIDTHS = (3, 12, 7, 7, 13, 9)


def head() -> list[Text]:
    """Return the words over the columns."""
    return [
        said(words)
        for words in (
            _("No."),
            _("What people said"),
            _("Responsible body"),
            _("Decision"),
            _("Reason"),
            _("Where to find it"),
        )
    ]


def rows_of(findings: Sequence[Finding], *, absolute: bool = False) -> list[Row]:
    """Return one row for each finding and body that was asked, with the newest answer."""
    address: Address = _absolute if absolute else url_for
    firsts = {
        answer.id: finding.number
        for finding in findings
        for routing in finding.routings
        for answer in routing.responses
    }
    rows = []
    for finding in findings:
        asked: list[Routing | None] = [routing for routing in finding.routings if not routing.is_sent_back]
        back = [routing for routing in finding.routings if routing.is_sent_back]
        rows += [_row(finding, routing, address, firsts) for routing in asked or back[-1:] or [None]]
    return rows


def said(words: Any, href: str | None = None) -> Text:
    """Return words of ours, in the reader's language."""
    language = current_language()
    return Text(str(words), language.code, language.dir, href)


def written(text: Multilingual, href: str | None = None) -> Text:
    """Return an editor's words in the language they were found in."""
    found = multilingual(text)
    return Text(found.text, found.lang, found.dir, href)


def _typed(routing: Routing) -> Text:
    """Return why it was sent back, in the language in which somebody of the body wrote it."""
    code = routing.sent_back_language
    return Text(routing.sent_back_reason, code, direction(code))


def _absolute(endpoint: str, **values: Any) -> str:
    return absolute_url(endpoint, **values)


def _row(finding: Finding, routing: Routing | None, address: Address, firsts: dict[int, int]) -> Row:
    page = address("synthesis.finding", slug=finding.dossier.slug, number=finding.number)
    point = [written(finding.statement)]
    if finding.field is not None:
        point.append(written(finding.field.short_name))
    where = [said(_("Finding %(number)s", number=finding.number), page)]
    if routing is None:
        return [[said(finding.number)], point, [said(_("No body has been asked yet."))], [], [], where]
    body = [written(routing.body.name)]
    if routing.level is not None:
        body.append(said(level_name(routing.level.value)))
    if routing.sent_back_at is not None:  # and no other body was asked since
        sent = [said(_("Sent back")), said(short_date(routing.sent_back_at))]
        return [[said(finding.number)], point, body, sent, [_typed(routing)], where]
    answer = routing.answer
    if answer is None:
        due = _("Answer due on %(date)s", date=short_date(routing.due_on))
        return [[said(finding.number)], point, body, [said(due)], [], where]
    reason = [written(answer.reason)]
    if answer.same_as_id in firsts:
        reason.append(said(_("Same answer as finding %(number)s", number=firsts[answer.same_as_id])))
    changes = _changes(answer, address)
    return [[said(finding.number)], point, body, _decision(routing, answer), reason, where + changes]


def _decision(routing: Routing, answer: Response) -> list[Text]:
    lines = [said(answer.decision.label), said(short_date(answer.answered_at))]
    if answer.review_on:
        date = short_date(answer.review_on)
        wanted = _("The body wanted to look at it again by %(date)s.", date=date)
        coming = _("The body looks at it again on %(date)s.", date=date)
        lines.append(said(wanted if answer.is_past_review else coming))
    earlier = len(routing.responses) - 1
    if earlier:
        lines.append(said(ngettext("%(count)s earlier answer", "%(count)s earlier answers", earlier, count=earlier)))
    return lines


def _changes(answer: Response, address: Address) -> list[Text]:
    lines = []
    for outcome in answer.outcomes:
        revision = outcome.measure_revision
        href = address("framework.measure", key=revision.measure.key) + f"#revision-{revision.number}"
        lines.append(said(operation_name(revision.operation.value)))
        lines.append(written(revision.title, href))
    return lines
