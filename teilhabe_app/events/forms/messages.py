"""Forms for messages and for the joint allocation."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, IntegerField
from wtforms.validators import NumberRange, Optional

from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.events.models import MessageText
from teilhabe_app.events.service.messages import TextDraft
from teilhabe_app.events.service.solving import LARGEST_SEED
from teilhabe_app.web.forms import ActionForm, Form, MultilingualField, VersionField

LONGEST_SUBJECT, LONGEST_BODY = 200, 5000


class MessageForm(Form):
    """An own wording of a message."""

    version = VersionField()
    subject = MultilingualField(_l("Subject"), needed=False, limit=LONGEST_SUBJECT)
    body = MultilingualField(_l("Text"), multiline=True, needed=False, limit=LONGEST_BODY)

    @staticmethod
    def values_of(text: MessageText | None) -> dict[str, Any]:
        """Return what the form shows first."""
        if text is None:
            return {"version": "0"}
        return {"subject": text.subject, "body": text.body, "version": str(text.version)}

    def draft(self) -> TextDraft:
        """Return what was entered."""
        return TextDraft(subject=self.subject.texts, body=self.body.texts, version=self.version.seen)


class AllocationForm(ActionForm):
    """How to allocate."""

    keep_groups = BooleanField(
        _l("Keep groups together"),
        description=_l("Groups who come together and have the same wishes get the same workshops, or none of them."),
    )
    seed = IntegerField(
        _l("Seed"),
        [Optional(), NumberRange(0, LARGEST_SEED - 1, _l("Number must be between %(min)s and %(max)s."))],
        description=_l("Decides between equally good results. Leave it empty to draw a new one."),
    )
