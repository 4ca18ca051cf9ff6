"""What people type who report a contribution or object to a decision."""

from __future__ import annotations

from typing import Any

from wtforms import EmailField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email

from teilhabe_app.contributions.models import Ground
from teilhabe_app.contributions.service import NoticeDraft
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.web.forms import Form, PublicForm, may_have_text, needs_text, required

LONGEST = 4000
GROUNDS = (Ground.LAW, Ground.INSULT, Ground.PRIVATE, Ground.ADVERT, Ground.OTHER)


class NoticeForm(PublicForm):
    """Why something should not stand there."""

    address = StringField(_l("Where exactly it stands"), render_kw={"dir": "ltr", "readonly": True})
    ground = SelectField(
        _l("What is wrong with it?"),
        [required()],
        choices=lambda: [SelectChoice(one.value, one.label) for one in GROUNDS],
    )
    text = TextAreaField(
        _l("Please explain"),
        needs_text(LONGEST),
        description=_l("Which words do you mean, and why should they not stand there?"),
        render_kw={"dir": "auto"},
    )
    contact_email = EmailField(
        _l("E-mail address"),
        [*may_have_text(), Email(_l("This is not a complete e-mail address."))],
        description=_l("Only if you want to hear what we decide. The author does not learn who you are."),
        render_kw={"autocomplete": "email", "dir": "ltr"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address.flags.required = True  # it is filled in already: never called optional

    def draft(self, address: str, language: str) -> NoticeDraft:
        """Return the input; the address is the one that we know, whatever was sent."""
        return NoticeDraft(
            ground=Ground(self.ground.data),
            text=self.text.data or "",
            address=address,
            language=language,
            contact_email=self.contact_email.data or None,
            once=self.once.data,
        )


class ObjectionForm(Form):
    """Why somebody does not agree with a decision."""

    text = TextAreaField(
        _l("Why do you not agree?"),
        needs_text(LONGEST),
        description=_l("Write in your language."),
        render_kw={"dir": "auto"},
    )
