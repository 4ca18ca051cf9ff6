"""Input about organisations of civil society."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import DateField, EmailField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, NumberRange, Optional

from teilhabe_app.core import clock
from teilhabe_app.core.i18n import WRITTEN
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.organisations.models import MemberRole, Organisation
from teilhabe_app.organisations.service import OrganisationDraft
from teilhabe_app.web.forms import (
    MAX_TEXT,
    ChecksField,
    Form,
    OnceForm,
    VersionField,
    may_have_text,
    needs_text,
    required,
)

LARGEST = 1_000_000


def _written() -> list[SelectChoice]:
    return [SelectChoice(code, name) for code, name in WRITTEN.items()]


def _roles() -> list[SelectChoice]:
    return [SelectChoice(role.value, role.label) for role in MemberRole]


class OrganisationForm(OnceForm):
    """What an organisation says about itself."""

    name = StringField(_l("Name of the organisation or group"), needs_text())
    language = SelectField(_l("Language of the name and text"), [required()], choices=_written)
    about = TextAreaField(
        _l("About us"),
        may_have_text(MAX_TEXT),
        description=_l("Who are you, and what do you do?"),
        render_kw={"dir": "auto"},
    )
    legal_form = StringField(
        _l("Legal form"), may_have_text(), description=_l("You do not need one. A group of neighbours is welcome too.")
    )
    members_count = IntegerField(_l("Number of members"), [Optional(), NumberRange(0, LARGEST)])
    languages = ChecksField(_l("Languages spoken in the organisation"), [Optional()], choices=_written)
    version = VersionField()

    def draft(self) -> OrganisationDraft:
        """Return what was entered."""
        return OrganisationDraft(
            name=self.name.data or "",
            language=self.language.data or "de",
            about=self.about.data or "",
            legal_form=self.legal_form.data or None,
            members_count=self.members_count.data,
            languages=tuple(self.languages.data or ()),
            once=self.once.data,
        )


class InviteForm(OnceForm):
    """Whom to invite, and what for."""

    email = EmailField(
        _l("E-mail address"),
        [*needs_text(), Email(_l("This is not a complete e-mail address."))],
        description=_l("We send an invitation to this address. It holds for 14 days."),
    )
    role = SelectField(_l("What may this person do?"), [required()], choices=_roles, default=MemberRole.MEMBER.value)


class RoleForm(Form):
    """What a member may do."""

    role = SelectField(_l("What may this person do?"), [required()], choices=_roles)


class EndForm(Form):
    """When it ended, and who carries on."""

    ended_on = DateField(_l("Ended on"), [required()], default=clock.today)
    successor_id = SelectField(_l("Who carries on?"), [Optional()], coerce=lambda value: int(value) if value else None)

    def offer(self, organisations: Sequence[Organisation]) -> None:
        """Fill the list of possible successors."""
        self.successor_id.choices = [
            SelectChoice("", _l("nobody")),
            *(SelectChoice(str(one.id), one.name) for one in organisations),
        ]
