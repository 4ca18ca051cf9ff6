"""Input of people who register or change their registration, and of staff who register somebody."""

from __future__ import annotations

import re
from typing import Any, TypeVar

from wtforms import BooleanField, EmailField, RadioField, SelectField, StringField, TelField
from wtforms.validators import Email, Optional

from teilhabe_app.core.i18n import LANGUAGES, current_language, gettext
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.events import queries
from teilhabe_app.events.forms.needs import NeedsPart
from teilhabe_app.events.forms.questions import add_fields, answer_data, answers
from teilhabe_app.events.forms.wishes import WishesPart, wish_values, with_rounds
from teilhabe_app.events.models import Event, Mode, Pool, PoolKind, Proof, Registration
from teilhabe_app.events.service import Draft
from teilhabe_app.formats.forms import named
from teilhabe_app.web.forms import Form, OnceForm, may_have_text, needs_text, required
from teilhabe_app.web.timing import TimedForm

F = TypeVar("F", bound="RegistrationPart")
MIN_DIGITS = 5
CODE_LENGTH = 40
PAGE = ("name", "email", "phone", "language", "organisation_name", "mode", "claim", "wish_", "need_", "question_")


def made_for(form_class: type[F], event: Event, **given: Any) -> F:
    """Return the form with what this event asks: rounds of workshops, pools, the editors' own questions."""
    form = add_fields(with_rounds(form_class, event), queries.asked_now(event))(**given)
    form.offer(event)
    return form


class ContactPart:
    """Who somebody is and how to reach them."""

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

    def can_be_reached(self) -> bool:
        """Refuse neither address nor number, and a number without digits."""
        fine = has_digits(self.phone)
        if not self.email.data and not self.phone.data and not self.email.errors:
            complain(self.email, gettext("Please give an e-mail address or a phone number."))
            return False
        return fine


class PlacesPart:
    """On site or online, and a claim to places that are kept for a group of people."""

    mode = RadioField(
        _l("How do you take part?"),
        [Optional()],
        choices=named([(Mode.ON_SITE.value, _l("On site")), (Mode.ONLINE.value, _l("Online"))]),
        default=Mode.ON_SITE.value,
    )
    claim = RadioField(_l("Some places are kept for others. Are you one of them?"), [Optional()], coerce=int, default=0)
    claim_code = StringField(
        _l("Code for a place that is kept for you"),
        may_have_text(CODE_LENGTH),
        description=_l("Only if somebody has given you one."),
        render_kw={"autocomplete": "off"},
    )
    online: Pool | None = None
    needs_code = True

    def offer_places(self, event: Event) -> None:
        """Ask only what this event leaves open."""
        lang = current_language().code
        self.online = next((one for one in event.pools if one.kind is PoolKind.ONLINE), None)
        kept = [one for one in event.pools if one.kind is PoolKind.RESERVED and one.released_at is None]
        with_code = [one for one in kept if self.needs_code and one.proof is Proof.CODE]
        by_word = [(one.id, one.title.in_language(lang).text) for one in kept if one not in with_code]
        self.claim.choices = named([(0, gettext("No")), *by_word])
        if self.online is None or event.mode is not Mode.HYBRID:
            del self.mode
        if not by_word:
            del self.claim
        if not with_code:
            del self.claim_code
        for field in (self.mode, self.claim, self.language):  # type: ignore[attr-defined]
            if field:
                field.flags.required = True  # there is always an answer, so nothing says that it is optional

    @property
    def pool_id(self) -> int | None:
        """Return the pool asked for, without that of a code."""
        if self.mode and self.online and self.mode.data == Mode.ONLINE.value:
            return self.online.id
        return (self.claim.data or None) if self.claim else None

    @property
    def code(self) -> str | None:
        """Return the code typed, unless they take part online."""
        if self.mode and self.mode.data == Mode.ONLINE.value:
            return None
        return (self.claim_code.data or None) if self.claim_code else None


class RegistrationPart(ContactPart, PlacesPart, WishesPart, NeedsPart):
    """What a registration holds, whoever types it."""

    organisation_name = StringField(_l("Organisation"), may_have_text(), render_kw={"autocomplete": "organization"})
    wants_outcome = BooleanField(_l("Tell me by e-mail what became of the results."))

    def offer(self, event: Event) -> None:
        """Offer the workshops and kept places of an event."""
        self.offer_wishes(event)
        self.offer_places(event)
        fields: dict[str, Any] = self._fields  # type: ignore[has-type]
        self._fields = dict(sorted(fields.items(), key=lambda one: _place_on_the_page(one[0])))

    def validate(self, extra_validators: Any = None) -> bool:
        """Check what concerns several fields, after each field by itself."""
        fine = super().validate(extra_validators)  # type: ignore[misc]
        fine = self.can_be_reached() and fine
        fine = self.needs_are_clear() and fine
        return self.wishes_differ() and fine

    def draft(self, *, network: str | None = None) -> Draft:
        """Return what was entered."""
        once = getattr(self, "once", None)
        return Draft(
            name=self.name.data or "",
            email=(self.email.data or "").lower() or None,
            phone=self.phone.data or None,
            organisation_name=self.organisation_name.data or None,
            language=self.language.data,
            wishes=self.wishes,
            needs=self.need_drafts() if self.asks_needs else None,
            answers=answers(self),
            claim_id=self.pool_id,
            claim_code=self.code,
            wants_outcome=bool(self.wants_outcome.data),
            once=once.data if once else None,
            network=network,
        )


class RegistrationForm(RegistrationPart, TimedForm):
    """Somebody registers without an account."""

    consent = BooleanField(
        _l("I agree that my details are kept for this event and deleted afterwards."),
        [required(_l("Without your consent we may not keep your registration."))],
    )


class PhoneForm(RegistrationPart, OnceForm):
    """Staff register somebody who calls: they choose a kept place without its code."""

    name = StringField(_l("Name"), needs_text())
    consent = BooleanField(
        _l("I have read out what the details are kept for, and the person agrees."),
        [required(_l("Without consent we may not keep the registration."))],
    )
    needs_code = False


class ChangeForm(RegistrationPart, Form):
    """Somebody changes their registration; a claim stays as it is."""

    def offer(self, event: Event) -> None:
        """Offer the workshops, and to take part on site or online."""
        super().offer(event)
        for name in ("claim", "claim_code"):
            if name in self:
                delattr(self, name)

    @staticmethod
    def values_of(registration: Registration) -> dict[str, Any]:
        """Return the stored values as ``data`` of the form."""
        names = ("name", "email", "phone", "language", "organisation_name", "wants_outcome")
        online = registration.claim is not None and registration.claim.kind is PoolKind.ONLINE
        return {
            **{name: getattr(registration, name) for name in names},
            "mode": (Mode.ONLINE if online else Mode.ON_SITE).value,
            **wish_values(registration),
            **NeedsPart.need_values(registration.needs),
            **answer_data(registration.answers),
        }

    def can_be_reached(self) -> bool:
        """Ask for an address or a number, except from members of a group: their contact can be reached."""
        return has_digits(self.phone) if self.is_member else super().can_be_reached()

    is_member = False


class WishesForm(WishesPart, Form):
    """Somebody changes their wishes."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse the same workshop twice."""
        fine = super().validate(extra_validators)
        return self.wishes_differ() and fine


class PersonForm(ContactPart, OnceForm):
    """Somebody who comes instead of somebody else."""

    organisation_name = StringField(_l("Organisation"), may_have_text(), render_kw={"autocomplete": "organization"})
    is_member = False

    def can_be_reached(self) -> bool:
        """Ask for an address or a number, except from members of a group."""
        return has_digits(self.phone) if self.is_member else super().can_be_reached()

    def validate(self, extra_validators: Any = None) -> bool:
        """Check that the person can be reached."""
        fine = super().validate(extra_validators)
        return self.can_be_reached() and fine

    def draft(self, *, network: str | None = None) -> Draft:
        """Return what was entered."""
        return Draft(
            name=self.name.data or "",
            email=(self.email.data or "").lower() or None,
            phone=self.phone.data or None,
            organisation_name=self.organisation_name.data or None,
            language=self.language.data,
            once=self.once.data,
            network=network,
        )


def _place_on_the_page(name: str) -> int:
    """Return where a field stands, so that errors are listed in the order of the page."""
    parts = [place for place, part in enumerate(PAGE) if name.startswith(part)]
    return parts[0] if parts else len(PAGE)


def has_digits(field: Any) -> bool:
    """Refuse a phone number without digits."""
    if field.data and len(re.findall(r"\d", field.data)) < MIN_DIGITS:
        complain(field, gettext("Please give a phone number with its digits."))
        return False
    return True


def complain(field: Any, message: str) -> None:
    """Add an error to a field."""
    field.errors = [*field.errors, message]
