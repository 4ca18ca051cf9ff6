"""Input of this slice."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, EmailField, IntegerField, StringField, TextAreaField
from wtforms.validators import Email, NumberRange, Optional, ValidationError

from teilhabe_app.core import receipts
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.pages.service import BarrierDraft, TextDraft
from teilhabe_app.web.forms import (
    Form,
    MultilingualField,
    PublicForm,
    VersionField,
    may_have_text,
    needs_text,
)
from teilhabe_app.web.security import safe_path

LONGEST_REPORT = 4000


class ReceiptForm(Form):
    """A receipt code, however it is typed."""

    receipt = StringField(
        _l("Receipt code"),
        needs_text(60),
        description=_l("16 letters and numbers in four groups, for example ABCD-EFGH-JKLM-NPQR."),
        render_kw={"autocomplete": "off", "dir": "ltr", "spellcheck": "false"},
    )

    def validate_receipt(self, field: StringField) -> None:
        """Refuse what cannot be a code."""
        if receipts.normalise(field.data or "") is None:
            raise ValidationError(_("This cannot be a receipt code. Please check each letter."))


class BarrierForm(PublicForm):
    """What is in the way."""

    text = TextAreaField(
        _l("What is in your way?"),
        needs_text(LONGEST_REPORT),
        description=_l("For example: what you wanted to do, what did not work, and which aid you use."),
    )
    page = StringField(_l("On which page?"), may_have_text(), render_kw={"dir": "ltr"})
    email = EmailField(
        _l("E-mail address"),
        [Optional(), *may_have_text(), Email(_l("Please enter an e-mail address such as name@example.org."))],
        description=_l("Only if you want the answer by e-mail. With the receipt code you can read it here too."),
        render_kw={"autocomplete": "email", "dir": "ltr"},
    )

    def draft(self, language: str) -> BarrierDraft:
        """Return the input as the service wants it."""
        return BarrierDraft(
            text=self.text.data or "",
            page=self.page.data or None,
            email=(self.email.data or "").lower() or None,
            language=language,
            once=self.once.data,
        )


class AnswerForm(Form):
    """The answer to a report."""

    answer = TextAreaField(
        _l("Answer"),
        needs_text(LONGEST_REPORT),
        description=_l(
            "In the language of the report if you can: what you changed, or why not and what helps meanwhile."
        ),
    )


def _address(_form: Any, field: StringField) -> None:
    value = field.data or ""
    if value and not value.startswith("https://") and safe_path(value) is None:
        raise ValidationError(_("Please enter an address that begins with https:// or with a slash."))


class TextForm(Form):
    """An editable text in every language."""

    title = MultilingualField(_l("Title"), limit=200)
    body = MultilingualField(_l("Text (Markdown)"), multiline=True, limit=20_000)
    is_example = BooleanField(
        _l("This text is an example"),
        description=_l("A note on the page says so. Take the tick away when the text is yours."),
    )
    video_url = StringField(
        _l("Sign-language video: address"), [*may_have_text(500), _address], render_kw={"dir": "ltr"}
    )
    video_minutes = IntegerField(_l("Sign-language video: minutes"), [Optional(), NumberRange(1, 600)])
    video_megabytes = IntegerField(_l("Sign-language video: megabytes"), [Optional(), NumberRange(1, 10_000)])
    version = VersionField()

    def draft(self) -> TextDraft:
        """Return the input as the service wants it."""
        return TextDraft(
            title=self.title.texts,
            body=self.body.texts,
            is_example=bool(self.is_example.data),
            version=self.version.seen,
            video_url=self.video_url.data or None,
            video_minutes=self.video_minutes.data,
            video_megabytes=self.video_megabytes.data,
        )
