"""A version of a document as accessible PDF: numbered paragraphs, each in its own language and direction."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from flask import make_response, request
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts.models import Guest
from teilhabe_app.consultations import queries
from teilhabe_app.consultations.models import Document, DocumentEdition, Passage
from teilhabe_app.consultations.policy import Can
from teilhabe_app.consultations.views import bp
from teilhabe_app.consultations.views.papers import drawn
from teilhabe_app.consultations.views.reading import asked_edition, tag_of
from teilhabe_app.core import typesetting
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.policy import policy
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.i18n import date, language, multilingual
from teilhabe_app.web.kept import kept_or_drawn
from teilhabe_app.web.mails import absolute_url

TEMPLATE = Path(__file__).resolve().parent.parent / "templates" / "consultations" / "papers" / "document.typ"


@bp.get("/documents/<int:document_id>.pdf")
@guarded(Can.READ_DOCUMENT, load=queries.document_by_id)
def document_pdf(document: Document) -> ResponseReturnValue:
    """Send a version in the language of the page, as far as it is translated, as tagged PDF."""
    edition = asked_edition(document)
    data = _data(document, edition)
    made_from = json.dumps(data, sort_keys=True).encode() + TEMPLATE.read_bytes()
    state = hashlib.sha256(made_from).hexdigest()[:24]
    series = f"document-{document.id}-{edition.number}-{language().code}"
    answer = make_response(kept_or_drawn("papers", series, state, "pdf", lambda: typesetting.pdf(TEMPLATE, data)))
    public = policy.allows(Guest(), Can.READ_DOCUMENT, document)
    name = f"document-{document.id}-version-{edition.number}.pdf"
    answer.mimetype = "application/pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    answer.headers["Cache-Control"] = "public, max-age=300" if public else "private, no-store"
    answer.add_etag()
    return answer.make_conditional(request)


def _data(document: Document, edition: DocumentEdition) -> dict[str, Any]:
    reader, name = language(), multilingual(document.title)
    version = _("Version %(number)s", number=edition.number)
    passages = [passage for passage in queries.all_passages(edition) if passage.paragraph]
    lines, above = [], 1
    for passage in passages:
        above, tag = tag_of(passage, above)
        lines.append(_line(document, passage, above if tag != "p" else 0))
    shown = None if edition.number == document.current_number else edition.number
    new = multilingual(edition.note)
    lost = any(typesetting.missing(passage.text) for passage in passages)
    return {
        "title": f"{drawn(name.text)} · {version}",
        "lang": reader.code[:2],
        "dir": reader.dir,
        "kicker": _("Document"),
        "footer": absolute_url("consultations.document", document_id=document.id, version=shown),
        "version": version,
        "name": {"text": drawn(name.text) or _("Document"), "lang": name.lang[:2], "dir": name.dir},
        "facts": [
            [_("On the consultation"), drawn(multilingual(document.consultation.format.title).text)],
            [version, date(edition.published_at)],
        ],
        "new": {"text": drawn(new.text), "lang": new.lang[:2], "dir": new.dir},
        "notes": [
            *([_("You are reading an older version.")] if shown else []),
            *([_("Some signs cannot be printed. The page on the web shows them.")] if lost else []),
        ],
        "lines": lines,
    }


def _line(document: Document, passage: Passage, level: int) -> dict[str, Any]:
    """Return a passage; ``level`` is that of a heading, 0 for all else."""
    shown = passage.worded(language().code, document.language)
    return {
        "code": passage.paragraph.code if passage.paragraph else "",
        "level": level,
        "depth": passage.level if passage.kind.value == "item" else 0,
        "mark": drawn(passage.mark),
        "text": drawn(shown.text),
        "lang": shown.lang[:2],
        "dir": shown.dir,
        "note": _("The translation is older than the text.") if shown.stale else "",
    }
