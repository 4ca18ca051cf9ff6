"""Input of staff: a statement that came by letter or mail. And of everybody: an address that follows."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing

from flask_wtf.file import FileField
from wtforms import DateField, EmailField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, Optional

from teilhabe_app.consultations.forms.statements import MAX_MANDATE, written
from teilhabe_app.consultations.service import MAX_FILE, IntakeDraft
from teilhabe_app.contributions.models import Channel
from teilhabe_app.core import clock
from teilhabe_app.core.i18n import gettext
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.formats.forms import SensibleYear
from teilhabe_app.organisations.models import Organisation
from teilhabe_app.web.forms import MAX_TEXT, OnceForm, PublicForm, may_have_text, needs_text, required

MAX_LETTER = 60_000
CHANNELS = (Channel.LETTER, Channel.EMAIL)


class IntakeForm(OnceForm):
    """One letter; the points stand in one field, so that they can be pasted."""

    organisation_id = SelectField(_l("Organisation"), [Optional()], coerce=lambda value: int(value) if value else None)
    new_name = StringField(
        _l("Name of a new organisation"),
        may_have_text(),
        description=_l("Only if it is not in the list. It needs no legal form."),
    )
    channel = SelectField(
        _l("How did it come?"), [required()], choices=[SelectChoice(one.value, one.label) for one in CHANNELS]
    )
    received_on = DateField(_l("Received on"), [required(), SensibleYear()], default=clock.today)
    language = SelectField(_l("Language of the statement"), [required()], choices=written, default="de")
    points = TextAreaField(
        _l("Points"), needs_text(MAX_LETTER), render_kw={"dir": "auto", "rows": 14, "aria-describedby": "marks"}
    )
    introduction = TextAreaField(_l("Introduction"), may_have_text(MAX_TEXT), render_kw={"dir": "auto", "rows": 3})
    mandate = TextAreaField(_l("Mandate"), may_have_text(MAX_MANDATE), render_kw={"dir": "auto", "rows": 2})
    file = FileField(
        _l("File"), description=_l("PDF, DOCX or ODT, at most 5 MB."), render_kw={"accept": ".pdf,.docx,.odt"}
    )

    def offer(self, organisations: Sequence[Organisation]) -> None:
        """Fill the list of organisations."""
        self.organisation_id.choices = [
            SelectChoice("", gettext("Not in the list")),
            *(SelectChoice(one.id, one.name) for one in organisations),
        ]

    def draft(self) -> IntakeDraft:
        """Return what was entered."""
        sent, file = self.file.data, None
        if sent:
            with closing(sent):
                file = (sent.filename or "", sent.read(MAX_FILE + 1))
        return IntakeDraft(
            language=self.language.data,
            introduction=self.introduction.data or "",
            mandate=self.mandate.data or "",
            points=self.points.data or "",
            channel=Channel(self.channel.data),
            received_on=self.received_on.data,
            once=self.once.data,
            file=file,
        )


class FollowForm(PublicForm):
    """Where mail about a consultation goes."""

    email = EmailField(
        _l("E-mail address"),
        [*needs_text(), Email(_l("This is not a complete e-mail address."))],
        description=_l("We write when a phase begins or ends soon. Nothing else, and you can stop at any time."),
        render_kw={"autocomplete": "email"},
    )
