"""Small forms: codes that people type, invitations, help by staff, files."""

from __future__ import annotations

import re
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from teilhabe_app.core.i18n import LANGUAGES, WRITTEN, gettext
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.formats.forms import named
from teilhabe_app.surveys.models import Channel
from teilhabe_app.surveys.service import MediaDraft
from teilhabe_app.web.forms import Form, may_have_text, needs_text

ADDRESS = re.compile(r"[^@\s<>,;\"]{1,120}@[^@\s<>,;\"]{1,150}\.[^@\s<>,;\"]{1,30}")
MOST_ADDRESSES = 500


class CodeForm(Form):
    """A code that somebody types."""

    code = StringField(
        _l("Your code"), needs_text(60), render_kw={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}
    )


class InviteForm(Form):
    """Addresses to invite, one per line."""

    addresses = TextAreaField(
        _l("E-mail addresses"), needs_text(50_000), description=_l("One address per line."), render_kw={"dir": "ltr"}
    )
    language = SelectField(
        _l("Language of the invitation"), choices=named([(one.code, one.own_name) for one in LANGUAGES])
    )

    def validate_addresses(self, field: Any) -> None:
        """Refuse what is no address, and name it."""
        for address in self.listed:
            if not ADDRESS.fullmatch(address):
                raise ValidationError(gettext("“%(address)s” is no e-mail address.", address=address[:60]))
        if len(self.listed) > MOST_ADDRESSES:
            raise ValidationError(gettext("At most %(most)s addresses at once.", most=MOST_ADDRESSES))
        field.data = "\n".join(self.listed)

    @property
    def listed(self) -> list[str]:
        """Return the addresses."""
        return [line for line in re.split(r"[\s,;]+", self.addresses.data or "") if line]


class AssistForm(Form):
    """How staff type in answers for somebody."""

    channel = RadioField(
        _l("How do the answers come?"),
        choices=named(
            [(Channel.ASSISTED.value, _l("We fill it in together")), (Channel.PAPER.value, _l("From a paper form"))]
        ),
        default=Channel.ASSISTED.value,
    )
    interpreter = SelectField(_l("Language of the interpreter"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.interpreter.choices = named([("", gettext("Nobody interprets")), *WRITTEN.items()])
        for field in (self.channel, self.interpreter):
            field.flags.required = True


class MediaForm(Form):
    """A picture with its alternative text, or a recording, in one language."""

    language = SelectField(_l("Language"), choices=named([(one.code, one.own_name) for one in LANGUAGES]))
    file = FileField(
        _l("Picture or recording"),
        [FileRequired(_l("This field is required."))],
        description=_l("PNG, JPEG, WebP, MP3 or OGG, at most 3 MB."),
        render_kw={"accept": "image/png,image/jpeg,image/webp,audio/mpeg,audio/ogg"},
    )
    alt = StringField(_l("What the picture shows"), may_have_text(1_000), render_kw={"dir": "auto"})

    def draft(self) -> MediaDraft:
        """Return the file."""
        sent = self.file.data
        return MediaDraft(
            language=self.language.data, name=sent.filename or "", content=sent.read(), alt=self.alt.data or ""
        )
