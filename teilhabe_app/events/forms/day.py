"""Input on the day and after it: people at the door, cards of workshops, the documentation."""

from __future__ import annotations

import datetime as dt
import json
from contextlib import closing
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, FieldList, FormField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from teilhabe_app.contributions.models import Kind
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import LANGUAGES, WRITTEN, current_language, gettext
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.events.models import Event
from teilhabe_app.events.service.attendance import CheckIn, WalkIn
from teilhabe_app.events.service.materials import MAX_FILE
from teilhabe_app.events.service.results import Card, Photo
from teilhabe_app.formats.forms import named
from teilhabe_app.web.forms import Form, OnceForm, PartForm, may_have_text, needs_text, required
from teilhabe_app.web.once import number

MOST_OF_CARD = 10_000
CARD_KINDS = (Kind.RESULT, Kind.DEMAND, Kind.IDEA, Kind.CONCERN, Kind.QUESTION, Kind.NEED, Kind.EXPERIENCE)
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
        [required()],
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


class CardRow(PartForm):
    """One card."""

    text = TextAreaField(_l("Text"), may_have_text(MOST_OF_CARD), render_kw={"rows": 3})
    kind = SelectField(
        _l("What is it?"),
        choices=[SelectChoice(kind.value, kind.label) for kind in CARD_KINDS],
        default=Kind.RESULT.value,
    )
    once = HiddenField(default=number, filters=[lambda v: (v or "")[:LONGEST_ONCE] or None])


class CardsForm(Form):
    """Cards of one table, several at a time; table and language stay for the next ones."""

    rows = FieldList(FormField(CardRow, _l("Card")), _l("Cards"), min_entries=3, max_entries=12)
    language = SelectField(
        _l("Language of the cards"), [required()], choices=[SelectChoice(*one) for one in WRITTEN.items()]
    )
    table = StringField(
        _l("Table"), may_have_text(100), description=_l("For example “Table 3”. Never the name of a person.")
    )
    publish = BooleanField(_l("Publish at once"), default=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows[0].form.text.flags.required = True  # one card at least; the service says so
        for row in self.rows:
            row.form.kind.flags.required = True  # it always has a value; rows that were not sent must not fail

    def cards(self) -> list[Card]:
        """Return what was typed; rows without text are left out."""
        return [
            Card(
                text=row.form.text.data,
                kind=Kind(row.form.kind.data),
                language=self.language.data,
                once=row.form.once.data,
                table=self.table.data or None,
            )
            for row in self.rows
            if row.form.text.data
        ]


class CardForm(Form):
    """A card is corrected."""

    text = TextAreaField(_l("Text"), needs_text(MOST_OF_CARD))
    kind = SelectField(
        _l("What is it?"), [required()], choices=[SelectChoice(kind.value, kind.label) for kind in CARD_KINDS]
    )
    language = SelectField(
        _l("Language of the text"), [required()], choices=[SelectChoice(*one) for one in WRITTEN.items()]
    )


class PhotoForm(Form):
    """A photo of the wall."""

    wall = FileField(
        _l("Photo of the wall"),
        description=_l("PNG, JPEG or WEBP, at most 10 MB. Place and device are taken out of the file."),
        render_kw={"accept": "image/png,image/jpeg,image/webp"},
    )
    wall_shows = TextAreaField(_l("What does the photo show?"), needs_text(2000))
    wall_language = SelectField(
        _l("Language of the text"), [required()], choices=[SelectChoice(*one) for one in WRITTEN.items()]
    )
    wall_public = BooleanField(
        _l("No person can be recognised. Show the photo with the documentation."),
    )

    def draft(self) -> Photo:
        """Return what was sent."""
        sent = self.wall.data
        if not sent or not sent.filename:
            raise DomainError(_l("Please choose a photo."), field="wall")
        with closing(sent):
            return Photo(
                name=sent.filename,
                content=sent.read(MAX_FILE + 1),
                description=self.wall_shows.data,
                language=self.wall_language.data,
                is_public=bool(self.wall_public.data),
            )


class PublishForm(Form):
    """The documentation is shown to everybody."""

    tell = BooleanField(_l("Tell the participants by e-mail"), default=True)
