"""Input of accounts."""

from __future__ import annotations

from wtforms import EmailField, PasswordField

from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.web.forms import Form, needs_text, required


class SignInForm(Form):
    """Who is it?"""

    email = EmailField(_l("E-mail address"), needs_text(), render_kw={"autocomplete": "username", "dir": "ltr"})
    password = PasswordField(
        _l("Password"), [required()], render_kw={"autocomplete": "current-password", "dir": "ltr"}
    )
