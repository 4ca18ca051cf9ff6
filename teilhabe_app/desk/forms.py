"""Input at the desk."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, EmailField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, Optional

from teilhabe_app.contributions.models import Channel, Kind, LanguageSource, Thread
from teilhabe_app.contributions.service import Draft
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import BY_CODE, LANGUAGES, WRITTEN, force_language
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.desk import queries
from teilhabe_app.formats.models import Format
from teilhabe_app.web.forms import Form, OnceForm, may_have_text, needs_text, required
from teilhabe_app.web.i18n import multilingual

MAX_CARD = 10_000

# What an author is told, in the language they asked for.
REASONS = {
    "advert": _l("It is advertising."),
    "insult": _l("It insults people or calls for hatred."),
    "private": _l("It says private things about other people."),
    "topic": _l("It is not about the topic of this participation."),
    "twice": _l("The same text was sent more than once."),
    "empty": _l("It cannot be understood. Please write it again in other words."),
}
TYPED = (Channel.CARD, Channel.LETTER, Channel.PHONE, Channel.EMAIL)
KINDS = (Kind.IDEA, Kind.CONCERN, Kind.QUESTION, Kind.EXPERIENCE, Kind.NEED, Kind.RESULT, Kind.DEMAND)


class HideForm(Form):
    """Why something is hidden; the author reads it."""

    template = SelectField(
        _l("Reason"),
        [Optional()],
        choices=[SelectChoice("", _l("My own words")), *(SelectChoice(key, text) for key, text in REASONS.items())],
    )
    words = TextAreaField(
        _l("In your own words"),
        may_have_text(2000),
        description=_l("The author reads this. Write in their language if you can."),
    )

    def reason(self, language: str) -> str:
        """Return the reason with its template in the author's language."""
        parts = []
        if self.template.data:
            with force_language(language if language in BY_CODE else "de"):
                parts.append(str(REASONS[self.template.data]))
        if self.words.data:
            parts.append(self.words.data)
        if not parts:
            raise DomainError(_l("Please say what the reason is."), field="words")
        return "\n".join(parts)


class RedactForm(Form):
    """The public wording without personal data."""

    text = TextAreaField(
        _l("Text without personal data"),
        needs_text(MAX_CARD),
        description=_l("Only take out what identifies a person. The original is kept under seal."),
    )


class IntakeForm(OnceForm):
    """A card, letter, call or mail that somebody types in."""

    place = SelectField(_l("Where does it belong?"), [required()])
    channel = SelectField(_l("How did it come?"), [required()], choices=[SelectChoice(c.value, c.label) for c in TYPED])
    language = SelectField(
        _l("Language of the text"), [required()], choices=[SelectChoice(code, name) for code, name in WRITTEN.items()]
    )
    text = TextAreaField(_l("Text"), needs_text(MAX_CARD), description=_l("Word for word, without names of people."))
    kind = SelectField(_l("What is it?"), [required()], choices=[SelectChoice(k.value, k.label) for k in KINDS])
    field_id = SelectField(_l("Action field"), [Optional()], coerce=lambda v: int(v) if v else None)
    provenance = StringField(
        _l("Table, place or date"),
        may_have_text(),
        description=_l("For example “Table 3”. Never the name of a person."),
    )
    contact_email = EmailField(
        _l("E-mail of the person"),
        [*may_have_text(), Email(message=_l("Invalid email address."))],
        description=_l("Only if they want to hear what becomes of it."),
    )
    contact_language = SelectField(
        _l("Language for the mail"), [Optional()], choices=[SelectChoice(x.code, x.own_name) for x in LANGUAGES]
    )
    publish = BooleanField(_l("Publish at once"), default=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.threads: dict[str, Thread] = {f"t{thread.id}": thread for thread in queries.threads()}
        self.formats: dict[str, Format] = {f"f{format_.id}": format_ for format_ in queries.formats_without_intake()}
        letters = _("Letters, calls and e-mails")
        self.place.choices = [
            *(SelectChoice(key, f"{_title(t.format.title)} – {_title(t.title)}") for key, t in self.threads.items()),
            *(SelectChoice(key, f"{_title(f.title)} – {letters}") for key, f in self.formats.items()),
        ]
        fields = [SelectChoice(field.id, _title(field.short_name)) for field in queries.current_fields()]
        self.field_id.choices = [SelectChoice("", _("No field")), *fields]

    def draft(self) -> Draft:
        """Return what was entered."""
        return Draft(
            text=self.text.data,
            language=self.language.data,
            kind=Kind(self.kind.data),
            channel=Channel(self.channel.data),
            once=self.once.data,
            field_id=self.field_id.data,
            provenance=self.provenance.data or None,
            contact_email=self.contact_email.data or None,
            contact_language=self.contact_language.data or "de",
            language_source=LanguageSource.CONFIRMED,
        )


def _title(text: Any) -> str:
    return multilingual(text).text[:90]
