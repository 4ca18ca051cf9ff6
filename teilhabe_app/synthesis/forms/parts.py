"""Small helpers of the forms of this slice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import Multilingual, current_language
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.framework.models import ActionField
from teilhabe_app.synthesis.service import Untouched
from teilhabe_app.web.forms import Form
from teilhabe_app.web.i18n import multilingual

LONGEST_QUOTE = 20_000


def named(pairs: Iterable[tuple[Any, Any]], *, none: Any = None) -> list[SelectChoice]:
    """Build choices from (value, words); ``none`` is the words of the empty choice."""
    empty = [SelectChoice("", none)] if none is not None else []
    return [*empty, *(SelectChoice(value, label) for value, label in pairs)]


def number(value: Any) -> int | None:
    """Read an optional id from a select."""
    return int(value) if value not in (None, "", "None") else None


def words(text: Multilingual) -> str:
    """Return an editor's text for the reader, as plain words."""
    return multilingual(text).text


def field_choices() -> list[SelectChoice]:
    """Return the current action fields."""
    query = select(ActionField).where(ActionField.ended_on.is_(None)).order_by(ActionField.position)
    return named(((field.id, words(field.short_name)) for field in db.session.scalars(query)), none=_("No field"))


def written_in() -> str:
    """Return the language that staff most likely write in: that of the page; plain German is German."""
    return current_language().code.partition("-")[0]


def _untouched(value: Any) -> Untouched | None:
    return Untouched(value) if value and value != "None" else None


class TranslatedForm(Form):
    """A form that edits words in several languages and asks what becomes of translations that nobody changed."""

    untouched = RadioField(
        _l("The other languages"),
        [Optional()],
        coerce=_untouched,
        choices=[
            SelectChoice(Untouched.FIT, _l("They still fit")),
            SelectChoice(Untouched.OUT, _l("Leave them out until somebody translates them again")),
        ],
    )

    def reject(self, error: DomainError) -> None:
        """Show a broken rule; what becomes of other languages is asked only then, and must be said."""
        super().reject(error)
        self.untouched.flags.required = bool(self.untouched.errors)
