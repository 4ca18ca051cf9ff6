"""Input of accounts."""

from __future__ import annotations

from typing import Any

from wtforms import EmailField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email

from teilhabe_app.accounts.models import Role
from teilhabe_app.accounts.service import SHORTEST, Invitation, Profile, SignUp
from teilhabe_app.core.i18n import LANGUAGES, ngettext
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.web.forms import ChecksField, Form, MaxLength, PublicForm, needs_text, required

LONGEST = 200
LONGEST_NAME = 60
ROLE_NAMES = {
    Role.MODERATOR: _l("Moderator"),
    Role.EDITOR: _l("Editor (framework office)"),
    Role.ADMINISTRATOR: _l("Administrator"),
}


def _email(label: Any = None) -> EmailField:
    return EmailField(
        label or _l("E-mail address"),
        [*needs_text(), Email(_l("Please enter an e-mail address such as name@example.org."))],
        render_kw={"autocomplete": "email", "dir": "ltr"},
    )


def _password(label: Any, autocomplete: str = "current-password") -> PasswordField:
    return PasswordField(
        label, [required(), MaxLength(LONGEST)], render_kw={"autocomplete": autocomplete, "dir": "ltr"}
    )


def _pseudonym() -> StringField:
    return StringField(
        _l("Public name"),
        needs_text(LONGEST_NAME),
        description=_l("Everybody can read this name. It does not have to be your real name."),
        render_kw={"autocomplete": "nickname"},
    )


def _language() -> SelectField:
    return SelectField(
        _l("Language"),
        choices=[SelectChoice(language.code, language.own_name) for language in LANGUAGES],
        description=_l("We write to you in this language."),
    )


def password_rule() -> str:
    """Say how long a password must be."""
    return ngettext(
        "At least %(num)s character. A short sentence that only you know is good.",
        "At least %(num)s characters. A short sentence that only you know is good.",
        SHORTEST,
    )


class SignInForm(Form):
    """Address and password."""

    email = EmailField(_l("E-mail address"), needs_text(), render_kw={"autocomplete": "username", "dir": "ltr"})
    password = _password(_l("Password"))


class SignUpForm(PublicForm):
    """An account of one's own."""

    email = _email()
    pseudonym = _pseudonym()
    password = _password(_l("Password"), "new-password")
    language = _language()

    def draft(self) -> SignUp:
        """Return the input as the service wants it."""
        return SignUp(
            email=(self.email.data or "").lower(),
            pseudonym=self.pseudonym.data or "",
            password=self.password.data or "",
            language=self.language.data,
        )


class ConfirmForm(Form):
    """The password chosen at sign-up."""

    password = _password(_l("Password"))


class ForgottenForm(PublicForm):
    """Where to send the link."""

    email = _email()


class ChoosePasswordForm(Form):
    """A new password by a link from a mail."""

    password = _password(_l("New password"), "new-password")


class ProfileForm(Form):
    """Name and language."""

    pseudonym = _pseudonym()
    language = _language()

    def draft(self) -> Profile:
        """Return the input as the service wants it."""
        return Profile(pseudonym=self.pseudonym.data or "", language=self.language.data)


class ChangePasswordForm(Form):
    """Old and new password."""

    password = _password(_l("Current password"))
    new_password = _password(_l("New password"), "new-password")


class DeleteForm(Form):
    """The password once more."""

    password = _password(_l("Current password"))


def _roles() -> ChecksField:
    return ChecksField(
        _l("Roles"),
        choices=[SelectChoice(role.value, label) for role, label in ROLE_NAMES.items()],
        description=_l("Without a role a person takes part like everybody else."),
    )


class RolesForm(Form):
    """Which roles a person has."""

    roles = _roles()

    def chosen(self) -> frozenset[Role]:
        """Return the roles that are ticked."""
        return frozenset(Role(value) for value in self.roles.data or ())


class InviteForm(Form):
    """Whom to invite."""

    email = _email()
    pseudonym = _pseudonym()
    language = _language()
    roles = _roles()

    def draft(self) -> Invitation:
        """Return the input as the service wants it."""
        return Invitation(
            email=(self.email.data or "").lower(),
            pseudonym=self.pseudonym.data or "",
            language=self.language.data,
            roles=frozenset(Role(value) for value in self.roles.data or ()),
        )
