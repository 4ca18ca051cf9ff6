"""Public pages of an event."""

from __future__ import annotations

from typing import Any

from flask import g, render_template
from flask.typing import ResponseReturnValue

from teilhabe_app.core.i18n import current_language
from teilhabe_app.events import labels, queries
from teilhabe_app.events.calendar import entry_of
from teilhabe_app.events.forms.questions import question_fields
from teilhabe_app.events.models import Event
from teilhabe_app.events.policy import Can, registration_is_open
from teilhabe_app.events.views import bp
from teilhabe_app.events.views.page import Parts
from teilhabe_app.formats import calendar, hosts
from teilhabe_app.formats.models import Stage, State
from teilhabe_app.formats.views.public import calendar_response
from teilhabe_app.web.guard import guarded


@bp.app_context_processor
def words() -> dict[str, Any]:
    """Give templates the words for events."""
    return {"event_labels": labels, "question_fields": question_fields}


@bp.get("/<slug>")
@guarded(Can.VIEW, load=queries.by_slug)
def show(event: Event) -> ResponseReturnValue:
    """Show an event: when, programme, workshops, needs, and what becomes of it."""
    ahead = event.format.state is State.PUBLISHED and event.format.stage() is not Stage.OVER
    return render_template(
        "events/show.html",
        event=event,
        format=event.format,
        parts=Parts(event, shows_places=event.takes_registrations and ahead),
        is_open=registration_is_open(g.actor, event),
        begins=event.registration_begins,
        sections=hosts.format_sections(event.format),
    )


@bp.get("/<slug>/calendar.ics")
@guarded(Can.VIEW, load=queries.by_slug)
def calendar_file(event: Event) -> ResponseReturnValue:
    """Give the event as a calendar file, with its programme and rooms."""
    entry = entry_of(event, lang=current_language().code, programme=queries.programme_of(event))
    return calendar_response(calendar.file_of([entry], "Teilhabe"), f"{event.format.slug}.ics")
