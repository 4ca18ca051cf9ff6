"""The synopsis of a dossier: point, answer, where to find it; as page, spreadsheet, document and accessible PDF."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from teilhabe_app.core import typesetting
from teilhabe_app.core.i18n import current_language, ngettext
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.sheets import Sheet, xlsx_file
from teilhabe_app.core.word_files import TablePaper, Text, docx
from teilhabe_app.synthesis import queries
from teilhabe_app.synthesis.models import Dossier
from teilhabe_app.synthesis.policy import Can
from teilhabe_app.synthesis.views import bp
from teilhabe_app.synthesis.views.synopsis import rows
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.kept import kept_or_drawn
from teilhabe_app.web.mails import absolute_url

TEMPLATE = Path(__file__).resolve().parents[2] / "templates" / "synthesis" / "papers" / "synopsis.typ"
SHAPE = "3"  # of the files; another one draws them anew
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@bp.get("/<string:slug>/synopsis")
@guarded(Can.VIEW, load=queries.by_slug)
def synopsis(dossier: Dossier) -> ResponseReturnValue:
    """Show point, answer and where to find it in one table."""
    findings = queries.points_of(dossier)
    return render_template("synthesis/synopsis.html", dossier=dossier, head=rows.head(), rows=rows.rows_of(findings))


@bp.get("/<string:slug>/synopsis.<string:ending>")
@guarded(Can.VIEW, load=lambda slug, ending: queries.by_slug(slug) if ending in TYPES else None)
def synopsis_file(dossier: Dossier) -> ResponseReturnValue:
    """Send the same table as a file, drawn once for each state of it."""
    ending = str((request.view_args or {})["ending"])
    paper = _paper(dossier)
    made_from = json.dumps([SHAPE, asdict(paper)], sort_keys=True).encode() + TEMPLATE.read_bytes()
    state = hashlib.sha256(made_from).hexdigest()[:24]
    series = f"synopsis-{dossier.id}-{current_language().code}"
    if dossier.is_public:
        content = kept_or_drawn("papers", series, state, ending, lambda: _drawn(paper, ending))
    else:
        content = _drawn(paper, ending)
    answer = make_response(content)
    answer.mimetype = TYPES[ending]
    name = f"synopsis-{dossier.slug}-{current_language().code}.{ending}"
    answer.headers["Content-Disposition"] = f'{"inline" if ending == "pdf" else "attachment"}; filename="{name}"'
    answer.headers["Cache-Control"] = "public, max-age=300" if dossier.is_public else "private, no-store"
    answer.set_etag(state)
    return answer.make_conditional(request)


def _paper(dossier: Dossier) -> TablePaper:
    points = queries.points_of(dossier)
    made = rows.rows_of(points, absolute=True)
    page = absolute_url("synthesis.synopsis", slug=dossier.slug)
    title = rows.written(dossier.title)
    count = ngettext("%(count)s finding", "%(count)s findings", len(points), count=len(points))
    lead = rows.said(f"{_('Points and answers')} · {count} · {page}", page)
    language = current_language()
    return TablePaper(language.code, language.dir, title, lead, rows.head(), made, rows.WIDTHS)


def _drawn(paper: TablePaper, ending: str) -> bytes:
    if ending == "docx":
        return docx(paper)
    if ending == "pdf":
        return typesetting.pdf(TEMPLATE, _typeset(paper))
    lines = ([_cell(texts) for texts in row] for row in paper.rows)
    sheet = Sheet(_("Points and answers"), [text.words for text in paper.head], lines)
    with xlsx_file([sheet], right_to_left=paper.dir == "rtl", title=paper.title.words) as file:
        return file.read()


def _cell(texts: Sequence[Text]) -> str:
    """Return the lines of a cell; where a spreadsheet has no links, the address stands under the words."""
    return "\n".join(f"{text.words}\n{text.href}" if text.href else text.words for text in texts)


def _typeset(paper: TablePaper) -> dict[str, Any]:
    return {
        "lang": paper.lang[:2],
        "dir": paper.dir,
        "title": _text(paper.title),
        "kicker": _("Points and answers"),
        "footer": paper.lead.href,
        "head": [text.words for text in paper.head],
        "widths": list(paper.widths),
        "rows": [[[_text(text) for text in cell] for cell in row] for row in paper.rows],
    }


def _text(text: Text) -> dict[str, Any]:
    lost = typesetting.missing(text.words)
    words = "".join(char for char in text.words if char not in lost)
    return {"text": words, "lang": text.lang[:2], "dir": text.dir, "href": text.href or ""}
