"""A statement as accessible PDF, in every script that our fonts have."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import make_response, request
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts.models import Guest
from teilhabe_app.consultations import queries
from teilhabe_app.consultations.models import Point, Statement
from teilhabe_app.consultations.policy import Can
from teilhabe_app.consultations.service.comparing import words_of
from teilhabe_app.consultations.views import bp
from teilhabe_app.contributions.models import Visibility
from teilhabe_app.core import typesetting
from teilhabe_app.core.i18n import current_language, ngettext
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.policy import policy
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.i18n import datetime, multilingual
from teilhabe_app.web.mails import absolute_url

TEMPLATE = Path(__file__).resolve().parent.parent / "templates" / "consultations" / "papers" / "statement.typ"


@bp.get("/statements/<int:statement_id>.pdf")
@guarded(Can.VIEW_STATEMENT, load=queries.statement_by_id)
def statement_pdf(statement: Statement) -> ResponseReturnValue:
    """Send a statement as tagged PDF; without what moderators have hidden."""
    data = json.dumps(_data(statement), ensure_ascii=False, sort_keys=True)
    public = policy.allows(Guest(), Can.VIEW_STATEMENT, statement)
    answer = make_response(_made(data) if public else typesetting.pdf(TEMPLATE, json.loads(data)))
    answer.mimetype = "application/pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="statement-{statement.id}.pdf"'
    answer.headers["Cache-Control"] = "public, max-age=300" if public else "private, no-store"
    answer.add_etag()
    return answer.make_conditional(request)


@lru_cache(maxsize=12)
def _made(data: str) -> bytes:
    """Typeset what everybody may read; the same words are set once."""
    return typesetting.pdf(TEMPLATE, json.loads(data))


def _data(statement: Statement) -> dict[str, Any]:
    language, format_ = current_language(), statement.consultation.format
    kicker = _("Statement")
    if statement.number > 1:
        kicker = _("Addendum no. %(number)s", number=statement.number - 1)
    organisation = statement.organisation
    facts = [[_("On the consultation"), multilingual(format_.title).text]]
    if statement.handed_in_at:
        facts.append([_("Handed in"), datetime(statement.handed_in_at)])
    points = [_point(statement, point) for point in statement.points]
    texts = [statement.introduction, statement.mandate, organisation.name]
    texts += [part for point in statement.points for part in (words_of(point), point.reason)]
    introduction, mandate = ("", "") if statement.is_hidden else (statement.introduction, statement.mandate)
    lost = any(typesetting.missing(text) for text in texts)
    return {
        "title": drawn(f"{organisation.name} · {kicker}"),
        "lang": language.code[:2],
        "dir": language.dir,
        "kicker": kicker,
        "footer": absolute_url("consultations.statement", statement_id=statement.id),
        "organisation": {
            "text": drawn(organisation.name) or kicker,
            "lang": organisation.language[:2],
            "dir": typesetting.direction(organisation.name),
        },
        "facts": [[word, drawn(value)] for word, value in facts],
        "note": _("Some signs cannot be printed. The page on the web shows them.") if lost else "",
        "introduction": _said(introduction, statement.language),
        "points_title": ngettext("%(num)s point", "%(num)s points", len(points)),
        "points": points,
        "reason_title": _("Reason"),
        "mandate_title": _("Mandate"),
        "mandate": _said(mandate, statement.language),
    }


def _point(statement: Statement, point: Point) -> dict[str, Any]:
    origin = point.adopted or point
    own, said = point.contribution, origin.contribution
    shown = all(one is None or one.visibility is Visibility.PUBLISHED for one in (own, said))
    text = words_of(point) if shown else _("This contribution is hidden.")
    language = origin.statement.language if point.adopted else statement.language
    changed = own is not None and own.revision_number > 1
    adopted = ""
    if point.adopted:
        adopted = _("Adopted from %(name)s", name=drawn(origin.statement.organisation.name))
    reason = own.text if own and changed and point.adopted else "" if changed else point.reason
    return {
        "head": _("Point %(number)s: %(kind)s", number=point.position, kind=str(point.kind.label)),
        "subject": drawn(_subject(point)),
        "adopted": adopted,
        "quoted": bool(point.adopted),
        "text": _said(text, language if shown else current_language().code),
        "reason": _said(reason if own is None or own.visibility is Visibility.PUBLISHED else "", statement.language),
    }


def _subject(point: Point) -> str:
    if point.measure:
        return multilingual(point.measure.title).text
    if point.field:
        return multilingual(point.field.short_name).text
    if point.question:
        return multilingual(point.question.text).text
    if point.paragraph:
        return multilingual(point.paragraph.thread.title).text
    return _("The consultation as a whole")


def _said(text: str, language: str) -> dict[str, Any]:
    """Return what a person wrote: its paragraphs as lists of lines, with language and direction."""
    said = drawn(text)
    paragraphs = [[line for line in block.splitlines() if line.strip()] for block in said.split("\n\n")]
    return {
        "paragraphs": [lines for lines in paragraphs if lines],
        "lang": language[:2],
        "dir": typesetting.direction(said),
    }


def drawn(text: str) -> str:
    """Return a text without the signs that no font of ours has."""
    lost = typesetting.missing(text)
    return "".join(char for char in text if char not in lost) if lost else text
