"""Base form: cleaned input, our own words for errors, multilingual fields, protection against double sending."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import Field, FormField, HiddenField, PasswordField, SelectMultipleField, StringField, TextAreaField
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import LANGUAGES, Multilingual, gettext
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.text import clean
from teilhabe_app.web import controls
from teilhabe_app.web.once import number

MAX_LINE = 300
MAX_TEXT = 10_000
VERSION_DIGITS = 9

# WTForms' own messages go through our catalogues; named here so that they are extracted.
_BUILT_IN = (
    _l("This field is required."),
    _l("Not a valid choice."),
    _l("Not a valid choice"),
    _l("Invalid Choice: could not coerce."),
    _l("Not a valid integer value."),
    _l("Not a valid decimal value."),
    _l("Not a valid date value."),
    _l("Not a valid datetime value."),
    _l("Not a valid time value."),
    _l("Invalid email address."),
    _l("Number must be at least %(min)s."),
    _l("Number must be at most %(max)s."),
    _l("Number must be between %(min)s and %(max)s."),
    _l("Field must be equal to %(other_name)s."),
    _l("Invalid input."),
)


class _Words:
    """WTForms' translation seam, filled with our catalogues; WTForms fills in the placeholders afterwards."""

    def gettext(self, string: str) -> str:
        """Translate without formatting."""
        return gettext(string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """Choose one of the two forms; our own validators never come here."""
        return gettext(singular if n == 1 else plural)


class _Cleaning:
    """Meta options of all forms: clean every text at the edge; speak through our catalogues."""

    def get_translations(self, _form: Any) -> _Words:
        """Return the seam to our catalogues."""
        return _Words()

    def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
        """Put the cleaning filter before all others."""
        kind = unbound_field.field_class
        if issubclass(kind, StringField) and not issubclass(kind, PasswordField):
            multiline = issubclass(kind, TextAreaField)

            def cleaned(text: Any) -> Any:
                return clean(text, multiline=multiline) if isinstance(text, str) else text

            options = {**options, "filters": [cleaned, *unbound_field.kwargs.get("filters", ())]}
        return unbound_field.bind(form=form, **options)

    def render_field(self, field: Field, render_kw: dict[str, Any]) -> Markup:
        """Write a control."""
        return controls.draw(field, render_kw)


class Form(FlaskForm):
    """Every form of the application."""

    class Meta(_Cleaning, FlaskForm.Meta):
        """Cleaning, our words, and the token of Flask-WTF."""

    is_stale = False  # somebody else saved first; the page then shows what it says now

    def reject(self, error: DomainError) -> None:
        """Show a domain error next to its field (``body-de``: next to a part of it), or on top of the form."""
        name, _, part = (error.field or "").partition("-")
        target = self._fields.get(name)
        if target is not None and part:
            target = target.form._fields.get(part)
        if target is None:
            earlier: list[str] = getattr(self, "form_errors", [])
            self.form_errors = [*earlier, str(error.message)]
        else:
            target.errors = [*target.errors, str(error.message)]


class OnceForm(Form):
    """A form that creates something: ``once`` goes into a unique column, so that sending twice creates one."""

    once = HiddenField(default=number, filters=[lambda v: (v or "")[:40] or None])


class ActionForm(Form):
    """A single button; its POST still carries the token."""


class PublicForm(OnceForm):
    """A form open to guests: an extra field that people do not see and robots fill in."""

    website = StringField(_l("Leave this field empty"), [Length(max=0, message=_l("Leave this field empty"))])


class ChecksField(SelectMultipleField):
    """Several choices as checkboxes under one legend."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class VersionField(HiddenField):
    """The version that the editor has read, sent along so that nobody overwrites what they have not seen."""

    @property
    def seen(self) -> int:
        """Return it; what is no number that the database holds is 0, which is nobody's version."""
        text = str(self.data or "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) <= VERSION_DIGITS else 0

    def keep(self, version: int) -> None:
        """Let the second author save again after they have been told: the next sending builds on ``version``."""
        self.data = str(version)


def required(message: Any = None) -> InputRequired:
    """Require input; the message says so in the reader's language."""
    return InputRequired(message or _l("This field is required."))


class MaxLength:
    """At most so many characters; the field is told, so that browsers help."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.field_flags = {"maxlength": limit}

    def __call__(self, _form: Any, field: Field) -> None:
        """Refuse a longer text and say both numbers."""
        if field.data and len(field.data) > self.limit:
            raise ValidationError(
                gettext(
                    "This text has %(length)s characters; %(limit)s are possible.",
                    length=len(field.data),
                    limit=self.limit,
                )
            )


class NoVisibleText:
    """Refuse text that looks empty once cleaned."""

    def __call__(self, _form: Any, field: Field) -> None:
        """Refuse blank text in a field that needs some."""
        if not (field.data or "").strip():
            raise ValidationError(gettext("This field is required."))


def needs_text(limit: int = MAX_LINE) -> list[Any]:
    """Return the validators of a text that must be there."""
    return [required(), NoVisibleText(), MaxLength(limit)]


def may_have_text(limit: int = MAX_LINE) -> list[Any]:
    """Return the validators of an optional text."""
    return [Optional(), MaxLength(limit)]


class MultilingualField(FormField):
    """One text in every language of the interface; German is needed where ``needed`` is set."""

    widget_kind = "multilingual"

    def __init__(
        self, label: Any = None, *, multiline: bool = False, needed: bool = True, limit: int = MAX_TEXT, **kwargs: Any
    ) -> None:
        kwargs.pop("validators", None)
        super().__init__(_language_form(multiline, needed, limit), label, **kwargs)
        self.multiline = multiline

    def process(self, formdata: Any, data: Any = None, extra_filters: Sequence[Any] | None = None) -> None:
        """Take a Multilingual (or None) as the object to edit."""
        data = {_name(code): text for code, text in data.items()} if isinstance(data, dict) else None
        super().process(formdata, data, extra_filters)

    @property
    def texts(self) -> Multilingual:
        """Return what was entered."""
        return Multilingual(
            {language.code: self.form[_name(language.code)].data or "" for language in LANGUAGES}
        ).filled()

    def populate_obj(self, obj: Any, name: str) -> None:
        """Assign the texts; a Multilingual is never changed in place."""
        setattr(obj, name, self.texts)


def _name(code: str) -> str:
    return code.replace("-", "_")


def _language_form(multiline: bool, needed: bool, limit: int) -> type[PlainForm]:  # noqa: FBT001
    kind = TextAreaField if multiline else StringField
    fields = {
        _name(language.code): kind(
            language.own_name,
            needs_text(limit) if needed and language.code == "de" else may_have_text(limit),
            render_kw={"lang": language.code, "dir": "auto"},
        )
        for language in LANGUAGES
    }
    return type("LanguageForm", (PartForm,), fields)


class PartForm(PlainForm):
    """A repeated part inside a form (used with ``FormField`` and ``FieldList``)."""

    class Meta(_Cleaning, PlainForm.Meta):
        """Cleaning and our words; the token is the outer form's."""
