"""The picture that other programs show where an event's page is shared, made here and by nobody else."""

from __future__ import annotations

from pathlib import Path

from flask import current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue

from teilhabe_app.core import typesetting
from teilhabe_app.core.i18n import current_language
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.events import queries
from teilhabe_app.events.models import Event
from teilhabe_app.events.policy import Can
from teilhabe_app.events.views import bp
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.i18n import multilingual
from teilhabe_app.web.kept import kept_or_drawn

TEMPLATE = Path(__file__).resolve().parent.parent / "templates" / "events" / "papers" / "share.typ"
KEEP = 86_400  # seconds; the address names the stamp, so a changed event has another one


@bp.get("/<slug>/share.png")
@guarded(Can.VIEW, load=queries.by_slug)
def share_picture(event: Event) -> ResponseReturnValue:
    """Draw title, date and place once for each language and change of the event."""
    series, state = f"{event.id}-{current_language().code}", str(event.stamp or 0)
    mark = f"{series}-{state}"
    content = b""
    if not request.if_none_match.contains(mark):
        content = kept_or_drawn("pictures", series, state, "png", lambda: typesetting.png(TEMPLATE, _words(event)))
    response = make_response(content)
    response.mimetype = "image/png"
    response.set_etag(mark)
    kept = f"public, max-age={KEEP}" if event.format.is_public else "private, no-store"
    response.headers["Cache-Control"] = kept
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # it is made to be shown elsewhere
    return response.make_conditional(request)


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
