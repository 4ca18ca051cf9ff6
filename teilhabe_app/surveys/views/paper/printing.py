"""The printed form, typeset once for each state of the questionnaire and language."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from teilhabe_app.core import typesetting
from teilhabe_app.surveys.models import Survey
from teilhabe_app.surveys.views.paper.contents import contents
from teilhabe_app.web.i18n import language
from teilhabe_app.web.kept import kept_or_drawn

TEMPLATE = Path(__file__).resolve().parents[2] / "templates" / "surveys" / "paper" / "form.typ"


def form(survey: Survey) -> bytes:
    """Return the form kept on disk, or typeset it."""
    data = contents(survey)
    made_from = json.dumps(data, sort_keys=True).encode() + TEMPLATE.read_bytes()
    state = hashlib.sha256(made_from).hexdigest()[:24]
    series = f"{survey.id}-{language().code}"
    return kept_or_drawn("papers", series, state, "pdf", lambda: typesetting.pdf(TEMPLATE, data))
