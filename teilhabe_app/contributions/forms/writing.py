"""What people type when they contribute."""

from __future__ import annotations

import hashlib
from typing import Any

from wtforms import EmailField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email

from teilhabe_app.contributions.models import Kind
from teilhabe_app.contributions.service import Draft
from teilhabe_app.core.i18n import WRITTEN
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.web.forms import MAX_TEXT, PublicForm, may_have_text, needs_text, required

KINDS = (Kind.IDEA, Kind.CONCERN, Kind.NEED, Kind.EXPERIENCE, Kind.QUESTION)
MAX_NAME = 80


def written_choices() -> list[SelectChoice]:
    """Return the languages people may write in, each in its own name."""
    return [SelectChoice(code, name, render_kw={"lang": code}) for code, name in WRITTEN.items()]


def written_default(interface: str) -> str:
    """Return the language people probably write in when they read the pages in ``interface``."""
    base = interface.partition("-")[0]
    return base if base in WRITTEN else "de"


class ContributionForm(PublicForm):
    """A contribution; guests may leave a name and an address."""

    text = TextAreaField(
        _l("Your contribution"),
        needs_text(MAX_TEXT),
        description=_l("Write in your language. Please do not name other people."),
        render_kw={"dir": "auto"},
    )
    language = SelectField(_l("Language of your text"), [required()], choices=written_choices)
    kind = RadioField(
        _l("What is it?"),
        [required()],
        choices=lambda: [SelectChoice(kind.value, kind.label) for kind in KINDS],
        default=Kind.IDEA.value,
    )
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

    def __init__(self, *args: Any, guest: bool, interface: str, **kwargs: Any) -> None:
        super().__init__(*args, **{"language": written_default(interface), **kwargs})
        self.interface = interface
        if not guest:
            del self.author_name
            del self.contact_email

    def draft(self, parent_id: int | None = None) -> Draft:
        """Return the input; a changed text under the same form counts as another contribution, not as a repeat."""
        text = self.text.data or ""
        mark = hashlib.sha256(f"{self.once.data}|{parent_id}|{text}".encode()).hexdigest()[:40]
        return Draft(
            text=text,
            language=self.language.data or "de",
            kind=Kind(self.kind.data),
            once=mark if self.once.data else None,
            parent_id=parent_id,
            author_name=self.author_name.data or None if "author_name" in self else None,
            contact_email=self.contact_email.data or None if "contact_email" in self else None,
            contact_language=self.interface,
        )
