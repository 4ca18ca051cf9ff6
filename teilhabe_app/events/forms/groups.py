"""Input of an organisation that registers several people on one page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar, cast

from wtforms import BooleanField, EmailField, FieldList, FormField, StringField, TelField
from wtforms.validators import Email, Optional

from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import WRITTEN, gettext
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.events import queries
from teilhabe_app.events.forms.needs import NeedsPart
from teilhabe_app.events.forms.questions import add_fields, answers, unanswered
from teilhabe_app.events.forms.registering import ContactPart, PlacesPart, complain, has_digits
from teilhabe_app.events.forms.wishes import WishesPart, with_rounds
from teilhabe_app.events.models import Event
from teilhabe_app.events.service import Draft, GroupDraft, MemberError
from teilhabe_app.web.forms import OnceForm, PartForm, may_have_text, needs_text, required
from teilhabe_app.web.timing import TimedForm

M = TypeVar("M", bound="MemberPart")
ROWS = 3
SPOKEN = [code for code in WRITTEN if not code.startswith("de")]


class MemberPart(ContactPart, WishesPart, NeedsPart):
    """One of the people; a row in which nothing was entered is none."""

    name = StringField(_l("Name"), may_have_text(), render_kw={"autocomplete": "off"})
    email = EmailField(
        _l("E-mail address"),
        [Optional(), *may_have_text(), Email(message=_l("Invalid email address."))],
        render_kw={"autocomplete": "off"},
    )
    phone = TelField(_l("Phone number"), may_have_text(), render_kw={"autocomplete": "off"})

    def is_empty(self) -> bool:
        """Tell whether nobody was entered here."""
        told = (self.wishes, self.need_drafts(), any(answers(self).values()))
        return not (self.name.data or self.email.data or self.phone.data or any(told))

    def is_fine(self) -> bool:
        """Check what concerns several fields."""
        fine = has_digits(self.phone)
        if not self.name.data:
            complain(self.name, gettext("This field is required."))
            fine = False
        told = self.need_interpreting_language.data or self.need_interpreting_detail.data
        if self["need_interpreting"].data and not told and self.language.data in SPOKEN:  # type: ignore[index]
            self.need_interpreting_language.data = self.language.data  # they are written to in it
        for field in unanswered(self):
            complain(field, gettext("This field is required."))
            fine = False
        fine = self.needs_are_clear() and fine
        return self.wishes_differ() and fine

    def draft(self, *, network: str | None = None) -> Draft:
        """Return what was entered."""
        return Draft(
            name=self.name.data or "",
            email=(self.email.data or "").lower() or None,
            phone=self.phone.data or None,
            language=self.language.data,
            wishes=self.wishes,
            needs=self.need_drafts(),
            answers=answers(self),
            network=network,
        )


class MemberForm(MemberPart, OnceForm):
    """One person more for a group."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, then what concerns several of them."""
        fine = super().validate(extra_validators)
        return self.is_fine() and fine

    def draft(self, *, network: str | None = None) -> Draft:
        """Return what was entered; sending it twice is one person."""
        return replace(super().draft(network=network), once=self.once.data)


class MemberRow(MemberPart, PartForm):
    """One of the people on the page of a group."""


class GroupForm(PlacesPart, TimedForm):
    """The organisation, who speaks for it, and the people."""

    organisation_name = StringField(
        _l("Organisation or group"), needs_text(), render_kw={"autocomplete": "organization"}
    )
    contact_name = StringField(_l("Your name"), needs_text(), render_kw={"autocomplete": "name"})
    contact_email = EmailField(
        _l("E-mail address"),
        [*may_have_text(), Email(message=_l("Invalid email address."))],
        description=_l("We send the confirmation there. If you have no e-mail, give a phone number."),
        render_kw={"autocomplete": "email"},
    )
    contact_phone = TelField(_l("Phone number"), may_have_text(), render_kw={"autocomplete": "tel"})
    language = ContactPart.language
    together = BooleanField(
        _l("We come only together"), description=_l("Then you get places for all of you, or wait for them together.")
    )
    consent = BooleanField(
        _l("All of them agree that these details are kept for this event and deleted afterwards."),
        [required(_l("Without your consent we may not keep your registration."))],
    )
    members: Any = None

    @property
    def entered(self) -> list[tuple[int, MemberRow]]:
        """Return the people with the number of their row."""
        rows = [cast("MemberRow", entry.form) for entry in self.members.entries]
        return [(number, row) for number, row in enumerate(rows) if not row.is_empty()]

    def offer(self, event: Event) -> None:
        """Offer workshops to everybody, and kept places."""
        self.offer_places(event)
        for entry in self.members.entries:
            entry.form.offer_wishes(event)

    def add_rows(self, event: Event) -> None:
        """Make room for more people."""
        for _number in range(min(ROWS, event.most_in_group - len(self.members.entries))):
            self.members.append_entry().form.offer_wishes(event)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check that there is somebody, and each of them."""
        fine = super().validate(extra_validators)
        fine = has_digits(self.contact_phone) and fine
        if not self.contact_email.data and not self.contact_phone.data and not self.contact_email.errors:
            complain(self.contact_email, gettext("Please give an e-mail address or a phone number."))
            fine = False
        if not self.entered:
            complain(self.members.entries[0].form.name, gettext("Please enter at least one person."))
            fine = False
        for _number, row in self.entered:
            fine = row.is_fine() and fine
        self._gather()
        return fine

    def _gather(self) -> None:
        """Let the list at the top of the page name what was found wrong with people after each field by itself."""
        self.members.errors = [entry.errors for entry in self.members.entries if entry.errors]

    def reject(self, error: DomainError) -> None:
        """Show what is wrong with one of the people at that person."""
        if isinstance(error, MemberError):
            complain(self.entered[error.number][1].email, str(error.message))
            self._gather()
        else:
            super().reject(error)

    def draft(self, *, network: str | None = None) -> GroupDraft:
        """Return what was entered."""
        return GroupDraft(
            organisation_name=self.organisation_name.data or "",
            contact_name=self.contact_name.data or "",
            contact_email=(self.contact_email.data or "").lower() or None,
            contact_phone=self.contact_phone.data or None,
            language=self.language.data,
            together=bool(self.together.data),
            members=[row.draft() for _number, row in self.entered],
            claim_id=self.pool_id,
            claim_code=self.code,
            once=self.once.data,
            network=network,
        )


def member_class(form_class: type[M], event: Event) -> type[M]:
    """Return the form of one person with what this event asks: rounds of workshops, the editors' own questions."""
    return add_fields(with_rounds(form_class, event), queries.asked_now(event), must=False)


def group_form(event: Event) -> GroupForm:
    """Return the form with as many rows as were sent, at first a few, never more than a group may have."""
    rows = FieldList(
        FormField(member_class(MemberRow, event)),
        _l("People"),
        min_entries=min(ROWS, event.most_in_group),
        max_entries=event.most_in_group,
    )
    form = type("GroupForm", (GroupForm,), {"members": rows})()
    form.offer(event)
    return cast("GroupForm", form)
