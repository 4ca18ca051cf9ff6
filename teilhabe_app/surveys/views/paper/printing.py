"""The printed form, typeset once for each state of the questionnaire and language."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import threading
from pathlib import Path

from flask import current_app
from werkzeug.exceptions import ServiceUnavailable

from teilhabe_app.core import typesetting
from teilhabe_app.surveys.models import Survey
from teilhabe_app.surveys.views.paper.contents import contents
from teilhabe_app.web.i18n import language

TEMPLATE = Path(__file__).resolve().parents[2] / "templates" / "surveys" / "paper" / "form.typ"
PATIENCE = 20.0
_one_at_a_time = threading.Lock()


def form(survey: Survey) -> bytes:
    """Return the form kept on disk, or typeset it; one at a time, because that costs a second."""
    data = contents(survey)
    made_from = json.dumps(data, sort_keys=True).encode() + TEMPLATE.read_bytes()
    start = f"{survey.id}-{language().code}-"
    folder = Path(current_app.instance_path) / "papers"
    kept = folder / f"{start}{hashlib.sha256(made_from).hexdigest()[:24]}.pdf"
    if kept.is_file():
        return kept.read_bytes()
    if not _one_at_a_time.acquire(timeout=PATIENCE):
        raise ServiceUnavailable
    try:
        if kept.is_file():
            return kept.read_bytes()
        drawn = typesetting.pdf(TEMPLATE, data)
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob(f"{start}*.pdf"):
            if old.name.startswith(start) and "-" not in old.stem.removeprefix(start):
                old.unlink(missing_ok=True)
        descriptor, name = tempfile.mkstemp(dir=folder)
        with os.fdopen(descriptor, "wb") as file:
            file.write(drawn)
        Path(name).replace(kept)
    finally:
        _one_at_a_time.release()
    return drawn
