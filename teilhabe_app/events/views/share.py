"""The picture that other programs show where an event's page is shared, made here and by nobody else."""

from __future__ import annotations

import os
import tempfile
import threading
from pathlib import Path

from flask import current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import ServiceUnavailable

from teilhabe_app.core import typesetting
from teilhabe_app.core.i18n import current_language
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.events import queries
from teilhabe_app.events.models import Event
from teilhabe_app.events.policy import Can
from teilhabe_app.events.views import bp
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.i18n import multilingual

TEMPLATE = Path(__file__).resolve().parent.parent / "templates" / "events" / "papers" / "share.typ"
KEEP = 86_400  # seconds; the address names the stamp, so a changed event has another one
PATIENCE = 20.0
_one_at_a_time = threading.Lock()


@bp.get("/<slug>/share.png")
@guarded(Can.VIEW, load=queries.by_slug)
def share_picture(event: Event) -> ResponseReturnValue:
    """Draw title, date and place once for each language and change of the event."""
    mark = f"{event.id}-{current_language().code}-{event.stamp or 0}"
    response = make_response() if request.if_none_match.contains(mark) else make_response(_picture(event, mark))
    response.mimetype = "image/png"
    response.set_etag(mark)
    kept = f"public, max-age={KEEP}" if event.format.is_public else "private, no-store"
    response.headers["Cache-Control"] = kept
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # it is made to be shown elsewhere
    return response.make_conditional(request)


def _picture(event: Event, mark: str) -> bytes:
    """Return the picture kept on disk, or draw it; one at a time, because drawing costs half a second."""
    folder = Path(current_app.instance_path) / "pictures"
    kept = folder / f"{mark}.png"
    if kept.is_file():
        return kept.read_bytes()
    if not _one_at_a_time.acquire(timeout=PATIENCE):
        raise ServiceUnavailable
    try:
        if kept.is_file():
            return kept.read_bytes()
        drawn = typesetting.png(TEMPLATE, _words(event))
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob(f"{event.id}-{current_language().code}-*.png"):
            old.unlink(missing_ok=True)
        descriptor, name = tempfile.mkstemp(dir=folder)
        with os.fdopen(descriptor, "wb") as file:
            file.write(drawn)
        Path(name).replace(kept)
    finally:
        _one_at_a_time.release()
    return drawn


def _words(event: Event) -> dict[str, str]:
    title = multilingual(event.format.title)
    when = " ".join(render_template("events/_when.txt", format=event.format).split())
    return {
        "lang": current_language().code.partition("-")[0],
        "dir": current_language().dir,
        "title": title.text,
        "title_dir": title.dir,
        "kind": _("Event"),
        "when": when,
        "place": event.format.place or "",
        "site": current_app.config["TEILHABE"].site_name,
    }
