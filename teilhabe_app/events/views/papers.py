"""Papers for the day: name badges and lists to sign, as accessible PDF, in every script that our fonts have."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from teilhabe_app.core import typesetting
from teilhabe_app.core.i18n import BY_CODE, current_language, ngettext
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.events import queries
from teilhabe_app.events.models import Event, RegistrationState, Workshop
from teilhabe_app.events.policy import Can
from teilhabe_app.events.queries import Person
from teilhabe_app.events.views import bp
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.i18n import datetime, multilingual
from teilhabe_app.web.security import personal_page

TEMPLATES = Path(__file__).resolve().parent.parent / "templates" / "events" / "papers"
BLANK_LINES = 5  # for people at the door
BLANK_BADGES = 4


@bp.get("/<slug>/papers")
@guarded(Can.CHECK_IN, load=queries.for_the_day)
def papers(event: Event) -> ResponseReturnValue:
    """Offer badges and lists, and say whose name must be written by hand."""
    personal_page()
    people = _confirmed(event)
    by_hand = [(one, typesetting.missing(one.name)) for one in people if typesetting.missing(one.name)]
    return render_template("events/papers.html", event=event, format=event.format, count=len(people), by_hand=by_hand)


@bp.get("/<slug>/badges.pdf")
@guarded(Can.CHECK_IN, load=queries.for_the_day)
def badges(event: Event) -> ResponseReturnValue:
    """Print a badge for everybody with a place; some stay empty for people at the door."""
    numbers = {one.id: one.number for one in event.workshops}
    people = [_line(one, numbers) for one in _confirmed(event)]
    nobody = {"name": "", "dir": "ltr", "organisation": "", "organisation_dir": "ltr", "language": "", "workshops": ""}
    return _paper("badges", _("Name badges"), event, people=[*people, *([nobody] * BLANK_BADGES)])


@bp.get("/<slug>/attendance.pdf")
@guarded(Can.CHECK_IN, load=queries.for_the_day)
def attendance_list(event: Event) -> ResponseReturnValue:
    """Print a list to sign, of everybody or of one workshop."""
    chosen = next((one for one in event.workshops if str(one.id) == request.args.get("workshop")), None)
    people = [one for one in _confirmed(event) if chosen is None or chosen.id in one.workshops]
    starts = (chosen.slot.starts_at if chosen else None) or event.format.opens_at
    return _paper(
        "attendance",
        _title(chosen),
        event,
        people=[_line(one, {}) for one in people],
        when=datetime(starts),
        heads=[_("No."), _("Name"), _("Organisation"), _("Language"), _("Signature")],
        blank=BLANK_LINES,
    )


def _title(chosen: Workshop | None) -> str:
    if chosen is None:
        return _("List of participants")
    return _("%(number)s. %(title)s", number=chosen.number, title=multilingual(chosen.title).text)


def _confirmed(event: Event) -> list[Person]:
    return [
        one
        for one in queries.people_of(event)
        if one.is_here or (one.state is RegistrationState.CONFIRMED and not one.is_online)
    ]


def _line(person: Person, numbers: dict[int, int]) -> dict[str, str]:
    """Return what stands on paper; a name that no font can draw is left free to be written by hand."""
    held = sorted(numbers[key] for key in person.workshops if key in numbers)
    workshops = ""
    if held:
        workshops = ngettext(
            "Workshop %(numbers)s", "Workshops %(numbers)s", len(held), numbers=", ".join(map(str, held))
        )
    organisation = person.organisation or ""
    language = BY_CODE[person.language].own_name if person.language in BY_CODE else ""
    return {
        "name": _drawn(person.name),
        "dir": typesetting.direction(person.name),
        "organisation": _drawn(organisation),
        "organisation_dir": typesetting.direction(organisation),
        "language": _drawn(language),
        "workshops": workshops,
    }


def _drawn(text: str) -> str:
    return "" if typesetting.missing(text) else text


def _paper(template: str, title: str, event: Event, **data: Any) -> ResponseReturnValue:
    personal_page()
    language = current_language()
    made = typesetting.pdf(
        TEMPLATES / f"{template}.typ",
        {
            "title": _drawn(title) or "Teilhabe",
            "lang": language.code[:2],
            "dir": language.dir,
            "event": _drawn(multilingual(event.format.title).text),
            **data,
        },
    )
    answer = make_response(made)
    answer.mimetype = "application/pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{template}-{event.format.slug}.pdf"'
    return answer
