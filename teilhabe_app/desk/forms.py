"""Input at the desk."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, EmailField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, Optional

from teilhabe_app.contributions import queries as moderation
from teilhabe_app.contributions.models import AnswerTemplate, Channel, Ground, Kind, LanguageSource, Outcome, Thread
from teilhabe_app.contributions.service import Draft, Reason, TemplateDraft
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import BY_CODE, LANGUAGES, WRITTEN, force_language
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.desk import queries
from teilhabe_app.formats.models import Format
from teilhabe_app.web.forms import (
    Form,
    MultilingualField,
    OnceForm,
    VersionField,
    may_have_text,
    needs_text,
    required,
)
from teilhabe_app.web.i18n import multilingual

MAX_CARD = 10_000

# What an author is told, in the language they asked for.
REASONS = (Ground.ADVERT, Ground.INSULT, Ground.PRIVATE, Ground.TOPIC, Ground.TWICE, Ground.EMPTY, Ground.LAW)
OUTCOMES = {
    Outcome.TAKEN_UP: _l("They are right: something is done"),
    Outcome.TURNED_DOWN: _l("It stays as it is"),
}
TYPED = (Channel.CARD, Channel.LETTER, Channel.PHONE, Channel.EMAIL)
KINDS = (Kind.IDEA, Kind.CONCERN, Kind.QUESTION, Kind.EXPERIENCE, Kind.NEED, Kind.RESULT, Kind.DEMAND)


class HideForm(Form):
    """Why something is hidden; the author reads it."""

    template = SelectField(
        _l("Reason"),
        [Optional()],
    )
    words = TextAreaField(
        _l("In your own words"),
        may_have_text(2000),
        description=_l("The author reads this. Write in their language if you can."),
    )

    with_replies = BooleanField(_l("Also hide everything that answers it"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = {f"t{one.id}": one for one in moderation.answer_templates()}
        self.template.choices = [
            SelectChoice("", _l("My own words")),
            *(SelectChoice(one.value, one.label) for one in REASONS),
            *(SelectChoice(key, _title(one.title)) for key, one in self.own.items()),
        ]

    def reason(self, language: str, notice_id: int | None = None) -> Reason:
        """Return the reason with its template in the author's language."""
        parts, ground = [], None
        spoken = language if language in BY_CODE else "de"
        if found := self.own.get(self.template.data):
            parts, ground = [found.text.in_language(spoken).text], found.ground
        elif self.template.data:
            ground = Ground(self.template.data)
            with force_language(spoken):
                parts.append(str(ground.label))
        if self.words.data:
            parts.append(self.words.data)
        if not parts:
            raise DomainError(_l("Please say what the reason is."), field="words")
        return Reason(text="\n".join(parts), ground=ground, notice_id=notice_id)


class RedactForm(Form):
    """The public wording without personal data."""

    text = TextAreaField(
        _l("Text without personal data"),
        needs_text(MAX_CARD),
        description=_l("Only take out what identifies a person. The original is kept under seal."),
    )

    proposed_text = TextAreaField(_l("Proposed wording"), may_have_text(MAX_CARD))
    version = VersionField()


class AnswerForm(Form):
    """What was decided about a notice or an objection, and why."""

    outcome = RadioField(
        _l("Decision"), [required()], choices=[SelectChoice(key.value, text) for key, text in OUTCOMES.items()]
    )
    answer = TextAreaField(
        _l("The reason"),
        needs_text(2000),
        description=_l("The person reads this. Write in their language if you can."),
        render_kw={"dir": "auto"},
    )


class SealForm(Form):
    """Why an original under seal is needed."""

    restore = RadioField(
        _l("What is it for?"),
        [required()],
        choices=[SelectChoice("n", _l("Read it")), SelectChoice("y", _l("Show it to everybody again"))],
        default="n",
    )
    reason = TextAreaField(_l("The reason"), needs_text(1000), description=_l("The other person reads this."))


class TemplateForm(Form):
    """A prepared reason."""

    title = MultilingualField(_l("Short name"), limit=80)
    text = MultilingualField(_l("What the author reads"), multiline=True)
    ground = SelectField(_l("What it comes under"), choices=[SelectChoice(one.value, one.label) for one in Ground])
    version = VersionField()

    @staticmethod
    def values_of(template: AnswerTemplate) -> dict[str, Any]:
        """Return the stored values as ``data`` of the form."""
        return {
            "title": template.title,
            "text": template.text,
            "ground": template.ground.value,
            "version": str(template.version),
        }

    def draft(self) -> TemplateDraft:
        """Return what was entered."""
        return TemplateDraft(
            title=self.title.texts, text=self.text.texts, ground=Ground(self.ground.data), version=self.version.seen
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
