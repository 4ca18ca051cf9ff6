"""What the forms of the programme share: contributors, languages, and choices among an event's own parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms import FieldList, FormField, StringField
from wtforms.fields.choices import SelectChoice

from teilhabe_app.core.i18n import WRITTEN, Multilingual, current_language, gettext
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.events.labels import INTERPRETED
from teilhabe_app.events.models import Event
from teilhabe_app.formats.forms import named
from teilhabe_app.web.forms import ChecksField, MultilingualField, PartForm, may_have_text

MOST_PEOPLE = 12


class ContributorForm(PartForm):
    """Somebody who takes part in a role."""

    name = StringField(_l("Name (only if the person agrees)"), may_have_text(), render_kw={"dir": "auto"})
    role = MultilingualField(_l("Role"), needed=False)


def contributors() -> FieldList:
    """Return the field for those who take part."""
    return FieldList(FormField(ContributorForm, label=_l("Person")), label=_l("Who"), max_entries=MOST_PEOPLE)


def spoken() -> ChecksField:
    """Return the field for the languages that are spoken."""
    return ChecksField(_l("Languages spoken"), choices=named(list(WRITTEN.items())))


def interpreted() -> ChecksField:
    """Return the field for what is interpreted, and how."""
    return ChecksField(_l("Interpreted into"), choices=named([*WRITTEN.items(), *INTERPRETED.items()]))


def one_more(field: Any) -> None:
    """Offer an empty line for one more person; a form without anybody shows one."""
    if len(field.entries) < MOST_PEOPLE:
        field.append_entry()


def people(field: Any) -> list[dict[str, Any]]:
    """Return those who were entered; empty lines are nobody."""
    found = []
    for entry in field.entries:
        name, role = entry.form.name.data or None, entry.form.role.texts
        if name or role:
            found.append({"name": name, "role": dict(role)})
    return found


def stored_people(records: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the stored people as ``data`` of the field."""
    return [{"name": one.get("name"), "role": Multilingual(one.get("role") or {})} for one in records]


def chosen(pairs: Iterable[tuple[Any, Any]], nothing: Any) -> list[SelectChoice]:
    """Return choices that begin with "nothing"."""
    return named([(0, nothing), *pairs])


def room_choices(event: Event) -> list[SelectChoice]:
    """Return the rooms of an event."""
    lang = current_language().code
    return chosen([(room.id, room.name.in_language(lang).text) for room in event.rooms], gettext("Not yet known"))


def slot_name(slot: Any) -> str:
    """Return what a round is called."""
    if slot.title:
        return str(slot.title.in_language(current_language().code))
    return gettext("Round %(number)s", number=slot.number)
