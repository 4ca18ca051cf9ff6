"""Input about public bodies."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import EmailField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, Regexp

from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.organisations.labels import BODY_KINDS, LEVELS, PLACES
from teilhabe_app.organisations.models import Body, BodyKind, Level
from teilhabe_app.organisations.service import BodyDraft
from teilhabe_app.web.forms import Form, MaxLength, MultilingualField, VersionField, needs_text, required

PRECISE = Regexp(
    r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$",
    message=_l("Write a year, a month or a day: 2025, 2025-11 or 2025-11-10."),
)


class BodyForm(Form):
    """A body and how long it has been called so."""

    name = MultilingualField(_l("Name"), limit=300)
    kind = SelectField(
        _l("Kind"), [required()], choices=[SelectChoice(kind.value, label) for kind, label in BODY_KINDS.items()]
    )
    level = SelectField(
        _l("Level"),
        [Optional()],
        choices=[SelectChoice("", _l("none")), *(SelectChoice(level.value, label) for level, label in LEVELS.items())],
    )
    place = SelectField(
        _l("Place"), [required()], choices=[SelectChoice(code, label) for code, label in PLACES.items()]
    )
    role = MultilingualField(_l("Task"), multiline=True, needed=False)
    composition = MultilingualField(_l("Composition"), multiline=True, needed=False)
    rhythm = MultilingualField(_l("Rhythm of meetings"), needed=False, limit=300)
    meets_per_year = StringField(_l("Meetings per year, at least"), [Optional(), MaxLength(40)])
    valid_from = StringField(
        _l("Since"), [Optional(), PRECISE], description=_l("As precise as it is known: 2025, 2025-11 or 2025-11-10.")
    )
    valid_to = StringField(_l("Until"), [Optional(), PRECISE], description=_l("Leave empty while it exists."))
    successor_id = SelectField(
        _l("Followed by"), [Optional()], coerce=lambda value: int(value) if value not in {"", None} else None
    )
    note = MultilingualField(_l("Note"), multiline=True, needed=False)
    version = VersionField()

    def offer(self, bodies: Sequence[Body], language: str, *, but: Body | None = None) -> None:
        """Fill the list of possible successors."""
        self.successor_id.choices = [
            SelectChoice("", _l("nobody")),
            *(
                SelectChoice(str(body.id), body.name.in_language(language).text)
                for body in bodies
                if but is None or body.id != but.id
            ),
        ]

    def draft(self) -> BodyDraft:
        """Return what was entered."""
        return BodyDraft(
            name=self.name.texts,
            kind=BodyKind(self.kind.data),
            level=Level(self.level.data) if self.level.data else None,
            place=self.place.data,
            role=self.role.texts or None,
            composition=self.composition.texts or None,
            rhythm=self.rhythm.texts or None,
            meets_per_year=self.meets_per_year.data or None,
            valid_from=self.valid_from.data or None,
            valid_to=self.valid_to.data or None,
            successor_id=self.successor_id.data,
            note=self.note.texts or None,
        )


class SeatForm(Form):
    """The person who is to answer for a body."""

    email = EmailField(_l("E-mail address of the account"), needs_text(), render_kw={"dir": "ltr"})
