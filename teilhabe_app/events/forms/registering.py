"""Input of people who register, and of staff who register somebody."""

from __future__ import annotations

import re
from typing import Any

from wtforms import BooleanField, EmailField, SelectField, StringField, TelField
from wtforms.validators import Email, Optional

from teilhabe_app.core.i18n import LANGUAGES, current_language, gettext
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.events.forms.needs import NeedsPart
from teilhabe_app.events.forms.questions import answers
from teilhabe_app.events.models import (
    Event,
    Registration,
)
from teilhabe_app.events.service import Draft
from teilhabe_app.formats.forms import named
from teilhabe_app.web.forms import (
    Form,
    OnceForm,
    PublicForm,
    may_have_text,
    needs_text,
    required,
)

MIN_DIGITS = 5
RANKS = (1, 2, 3)


class WishesPart:
    """Three ranked wishes for workshops."""

    wish_1 = SelectField(_l("First wish"), coerce=int, default=0, validators=[Optional()])
    wish_2 = SelectField(_l("Second wish"), coerce=int, default=0, validators=[Optional()])
    wish_3 = SelectField(_l("Third wish"), coerce=int, default=0, validators=[Optional()])

    def offer(self, event: Event) -> None:
        """Offer the workshops of an event; one wish more than there are workshops makes no sense."""
        lang = current_language().code
        words = [
            (one.id, gettext("%(number)s. %(title)s", number=one.number, title=one.title.in_language(lang).text))
            for one in event.workshops
        ]
        for rank, field in zip(RANKS, self.wish_fields, strict=True):
            field.choices = named([(0, gettext("No wish")), *(words if rank <= len(words) else [])])

    @property
    def wish_fields(self) -> list[Any]:
        """Return the three selects in order."""
        return [self.wish_1, self.wish_2, self.wish_3]

    @property
    def wishes(self) -> list[int]:
        """Return the workshops wished for, in order."""
        return [field.data for field in self.wish_fields if field.data]

    def wishes_differ(self) -> bool:
        """Refuse to wish for the same workshop twice."""
        seen: set[int] = set()
        fine = True
        for field in self.wish_fields:
            if field.data and field.data in seen:
                field.errors = [*field.errors, gettext("Please choose each workshop only once.")]
                fine = False
            seen.add(field.data)
        return fine


class _RegistrationPart(WishesPart, NeedsPart):
    name = StringField(
        _l("Your name"),
        needs_text(),
        description=_l("As you like to be called, in any script."),
        render_kw={"autocomplete": "name"},
    )
    email = EmailField(
        _l("E-mail address"),
        [*may_have_text(), Email(message=_l("Invalid email address."))],
        description=_l("We send the confirmation there. If you have no e-mail, give a phone number."),
        render_kw={"autocomplete": "email"},
    )
    phone = TelField(_l("Phone number"), may_have_text(), render_kw={"autocomplete": "tel"})
    language = SelectField(
        _l("Language for our messages"),
        choices=named([(one.code, one.own_name) for one in LANGUAGES]),
        default=lambda: current_language().code,
    )
    organisation_name = StringField(_l("Organisation"), may_have_text(), render_kw={"autocomplete": "organization"})

    def validate(self, extra_validators: Any = None) -> bool:
        """Check what concerns several fields, after each field by itself."""
        fine = super().validate(extra_validators)  # type: ignore[misc]
        if not self.email.data and not self.phone.data and not self.email.errors:
            _complain(self.email, gettext("Please give an e-mail address or a phone number."))
            fine = False
        if self.phone.data and len(re.findall(r"\d", self.phone.data)) < MIN_DIGITS:
            _complain(self.phone, gettext("Please give a phone number with its digits."))
            fine = False
        fine = self.needs_are_clear() and fine
        return self.wishes_differ() and fine

    def draft(self) -> Draft:
        """Return what was entered."""
        return Draft(
            name=self.name.data or "",
            email=(self.email.data or "").lower() or None,
            phone=self.phone.data or None,
            organisation_name=self.organisation_name.data or None,
            language=self.language.data,
            wishes=self.wishes,
            needs=self.need_drafts(),
            answers=answers(self),
            once=self.once.data,  # type: ignore[attr-defined]
        )


class RegistrationForm(_RegistrationPart, PublicForm):
    """Somebody registers without an account."""

    consent = BooleanField(
        _l("I agree that my details are kept for this event and deleted afterwards."),
        [required(_l("Without your consent we may not keep your registration."))],
    )


class PhoneForm(_RegistrationPart, OnceForm):
    """Staff register somebody who calls."""

    consent = BooleanField(
        _l("I have read out what the details are kept for, and the person agrees."),
        [required(_l("Without consent we may not keep the registration."))],
    )


class WishesForm(WishesPart, Form):
    """Somebody changes their wishes."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse the same workshop twice."""
        fine = super().validate(extra_validators)
        return self.wishes_differ() and fine

    @staticmethod
    def values_of(registration: Registration) -> dict[str, int]:
        """Return the stored wishes as ``data`` of the form."""
        return {f"wish_{wish.rank}": wish.workshop_id for wish in registration.wishes}


def _complain(field: Any, message: str) -> None:
    field.errors = [*field.errors, message]
