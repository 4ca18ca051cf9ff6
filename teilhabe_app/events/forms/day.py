"""Input on the day and after it: people at the door, cards of workshops, the documentation."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from wtforms import SelectField, StringField

from teilhabe_app.core.i18n import LANGUAGES, current_language, gettext
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.events.models import Event
from teilhabe_app.events.service.attendance import CheckIn, WalkIn
from teilhabe_app.formats.forms import named
from teilhabe_app.web.forms import OnceForm, needs_text

MOST_AT_ONCE = 300
LARGEST_ID = 2**31 - 1
SHORTEST_ONCE, LONGEST_ONCE = 8, 40


def workshop_choices(event: Event, nothing: str) -> list[Any]:
    """Return the workshops of an event as choices, after one that stands for none."""
    lang = current_language().code
    words = [
        (one.id, gettext("%(number)s. %(title)s", number=one.number, title=one.title.in_language(lang).text))
        for one in event.workshops
    ]
    return named([(0, nothing), *words])


class WalkInForm(OnceForm):
    """Somebody at the door who did not register: a name and a language are enough."""

    name = StringField(_l("Name"), needs_text(), description=_l("As they like to be called, in any script."))
    language = SelectField(
        _l("Language"),
        choices=named([(one.code, one.own_name) for one in LANGUAGES]),
        default=lambda: current_language().code,
    )
    workshop = SelectField(_l("Workshop"), coerce=int, default=0)

    def offer(self, event: Event) -> None:
        """Offer the workshops of an event."""
        self.workshop.choices = workshop_choices(event, gettext("No workshop"))

    def draft(self) -> WalkIn:
        """Return what was entered."""
        return WalkIn(
            name=self.name.data or "",
            language=self.language.data,
            workshop_id=self.workshop.data or None,
            once=self.once.data,
        )


def check_ins(text: str) -> list[tuple[str, CheckIn | None]]:
    """Read the list that a telephone sends: what each entry is called, and None for one that cannot be read.

    Raises ValueError when it is no list, or too long.
    """
    try:
        entries = json.loads(text)
    except RecursionError:
        raise ValueError("nested") from None
    if not isinstance(entries, list) or len(entries) > MOST_AT_ONCE:
        raise ValueError("list")
    return [(_name_of(entry), _check_in(entry)) for entry in entries]


def _name_of(entry: Any) -> str:
    once = entry.get("once") if isinstance(entry, dict) else None
    return once[:LONGEST_ONCE] if isinstance(once, str) else ""


def _check_in(entry: Any) -> CheckIn | None:
    if not isinstance(entry, dict):
        return None
    once, person, code = _name_of(entry), entry.get("id"), entry.get("code")
    workshop = entry.get("workshop") or None
    fits = (
        len(once) >= SHORTEST_ONCE
        and once.isascii()
        and once.isprintable()
        and (_is_id(person) or (person is None and isinstance(code, str)))
        and (workshop is None or _is_id(workshop))
    )
    if not fits:
        return None
    return CheckIn(
        once=once,
        registration_id=person,
        code=str(code)[:LONGEST_ONCE] if person is None else None,
        workshop_id=workshop,
        at=_moment(entry.get("at")),
        undo=entry.get("act") == "out",
    )


def _is_id(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LARGEST_ID


def _moment(value: Any) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(value)
        return moment.astimezone(dt.UTC) if moment.tzinfo else None
    except (TypeError, ValueError, OverflowError):
        return None
