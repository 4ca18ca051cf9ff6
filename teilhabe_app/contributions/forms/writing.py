"""What people type when they contribute, answer and correct themselves."""

from __future__ import annotations

import hashlib
from typing import Any

from wtforms import BooleanField, EmailField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email

from teilhabe_app.contributions.models import Kind, LanguageSource
from teilhabe_app.contributions.service import Draft, Edit
from teilhabe_app.core import languages
from teilhabe_app.core.i18n import WRITTEN, gettext
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.web.forms import (
    MAX_TEXT,
    Form,
    PublicForm,
    VersionField,
    may_have_text,
    needs_text,
    required,
)

KINDS = (Kind.IDEA, Kind.CONCERN, Kind.NEED, Kind.EXPERIENCE, Kind.QUESTION, Kind.WORDING)
MAX_NAME = 80
MAX_PASSAGE = 5000
LONGEST_TRANSLATION = 12_000
RECOGNISE = "auto"


def written_choices() -> list[SelectChoice]:
    """Return the languages people may write in, each in its own name."""
    return [SelectChoice(code, name, render_kw={"lang": code}) for code, name in WRITTEN.items()]


def _with_recognition() -> list[SelectChoice]:
    return [SelectChoice(RECOGNISE, gettext("Recognise it from the text")), *written_choices()]


def written_default(interface: str) -> str:
    """Return the language people probably write in when they read the pages in ``interface``."""
    base = interface.partition("-")[0]
    return base if base in WRITTEN else "de"


class LanguageForm(Form):
    """A text with its language, which the writer names or we recognise; where we are not sure, the form asks.

    ``asked`` remembers that it did: what is chosen then is confirmed.
    """

    language = SelectField(_l("Language of your text"), [required()], choices=_with_recognition, default=RECOGNISE)
    asked = HiddenField(filters=[lambda value: "1" if value == "1" else ""])
    source = LanguageSource.DECLARED

    def recognise(self, *texts: str | None, interface: str) -> bool:
        """Find the language of what was written; False where the writer has to say it."""
        if self.language.data != RECOGNISE:
            self.source = LanguageSource.CONFIRMED if self.asked.data else LanguageSource.DECLARED
            return True
        guess = languages.detect(" ".join(text for text in texts if text), likely=written_default(interface))
        self.language.data = guess.language
        if guess.sure:
            self.source = LanguageSource.DETECTED
            return True
        self.asked.data = "1"
        message = gettext("We are not sure which language this is. Please check it, then send again.")
        self.language.errors = [*self.language.errors, message]
        return False


class ContributionForm(LanguageForm, PublicForm):
    """A contribution; guests may leave a name and an address."""

    text = TextAreaField(
        _l("Your contribution"),
        needs_text(MAX_TEXT),
        description=_l("Write in your language. Please do not name other people."),
        render_kw={"dir": "auto"},
    )
    kind = RadioField(
        _l("What is it?"),
        [required()],
        choices=lambda: [SelectChoice(kind.value, kind.label) for kind in KINDS],
        default=Kind.IDEA.value,
    )
    passage = TextAreaField(
        _l("The words as they are now"),
        may_have_text(MAX_PASSAGE),
        render_kw={"dir": "auto", "rows": 4},
    )
    proposed_text = TextAreaField(
        _l("The words you propose"),
        may_have_text(MAX_PASSAGE),
        description=_l("Everybody will see the difference between the two."),
        render_kw={"dir": "auto", "rows": 4},
    )
    official = BooleanField(_l("This is an official answer of the administration"))
    author_name = StringField(
        _l("Public name"),
        may_have_text(MAX_NAME),
        description=_l("Everybody can see this name. You can leave it empty or choose any name."),
        render_kw={"autocomplete": "nickname"},
    )
    contact_email = EmailField(
        _l("E-mail address: tell me what becomes of it"),
        [*may_have_text(), Email(_l("This is not a complete e-mail address."))],
        description=_l("Nobody else sees it. We delete it after three years."),
        render_kw={"autocomplete": "email"},
    )

    def __init__(self, *args: Any, guest: bool, interface: str, may_answer: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.interface = interface
        if not guest:
            del self.author_name
            del self.contact_email
        if not may_answer:
            del self.official

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for both wordings where other words are proposed, and for the language where nobody can be sure."""
        valid = super().validate(extra_validators)
        if self.kind.data == Kind.WORDING.value:
            valid = self._has_wording() and valid
        return valid and self.recognise(self.text.data, self._proposed(), interface=self.interface)

    def _has_wording(self) -> bool:
        for field in (self.passage, self.proposed_text):
            if not field.data:
                field.errors = [*field.errors, gettext("This field is required.")]
        if self.passage.data and self.passage.data == self.proposed_text.data:
            message = gettext("Please change the words that you want to be different.")
            self.proposed_text.errors = [*self.proposed_text.errors, message]
        return not self.passage.errors and not self.proposed_text.errors

    def _proposed(self) -> str | None:
        return self.proposed_text.data or None if self.kind.data == Kind.WORDING.value else None

    def draft(self, parent_id: int | None = None) -> Draft:
        """Return the input; a changed text under the same form counts as another contribution, not as a repeat."""
        text, proposed = self.text.data or "", self._proposed()
        told = f"{self.once.data}|{parent_id}|{text}" + (f"|{self.passage.data}|{proposed}" if proposed else "")
        mark = hashlib.sha256(told.encode()).hexdigest()[:40]
        return Draft(
            text=text,
            language=self.language.data or "de",
            language_source=self.source,
            kind=Kind(self.kind.data),
            once=mark if self.once.data else None,
            parent_id=parent_id,
            passage=self.passage.data if proposed else None,
            proposed_text=proposed,
            official="official" in self and bool(self.official.data),
            author_name=self.author_name.data or None if "author_name" in self else None,
            contact_email=self.contact_email.data or None if "contact_email" in self else None,
            contact_language=self.interface,
        )


class EditForm(LanguageForm):
    """One's own wording, once more."""

    text = TextAreaField(_l("Your contribution"), needs_text(MAX_TEXT), render_kw={"dir": "auto"})
    proposed_text = TextAreaField(
        _l("The words you propose"), needs_text(MAX_PASSAGE), render_kw={"dir": "auto", "rows": 4}
    )
    version = VersionField()

    def __init__(self, *args: Any, interface: str, wording: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.interface = interface
        if not wording:
            del self.proposed_text

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for the language where nobody can be sure."""
        return bool(super().validate(extra_validators)) and self.recognise(self.text.data, interface=self.interface)

    def draft(self) -> Edit:
        """Return the new wording."""
        return Edit(
            text=self.text.data or "",
            language=self.language.data or "de",
            language_source=self.source,
            proposed_text=self.proposed_text.data if "proposed_text" in self else None,
            version=self.version.seen,
        )


class TranslationForm(Form):
    """A person's translation; ``wording`` is the mark of the words it was made of, ``version`` that of the one seen."""

    wording = HiddenField()
    version = VersionField()
    text = TextAreaField(_l("Translation"), needs_text(LONGEST_TRANSLATION))
