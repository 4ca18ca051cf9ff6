"""What the editing forms of the framework share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import DateField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from teilhabe_app.core.i18n import gettext
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.framework.service import Reasoned
from teilhabe_app.organisations.labels import LEVELS
from teilhabe_app.organisations.models import Body
from teilhabe_app.web.forms import ChecksField, Form, MultilingualField, VersionField

FIRST_YEAR, LAST_YEAR = 1990, 2100


def sensible_year(_form: Any, field: Any) -> None:
    """Refuse dates that nobody means."""
    if field.data and not FIRST_YEAR <= field.data.year <= LAST_YEAR:
        raise ValidationError(gettext("Not a valid date value."))


def levels_field() -> Any:
    """Return the checkboxes of the levels."""
    return ChecksField(
        _l("Levels"), [Optional()], choices=[SelectChoice(level.value, label) for level, label in LEVELS.items()]
    )


def bodies_field() -> Any:
    """Return the checkboxes of the bodies; ``offer_bodies`` fills them."""
    return ChecksField(_l("Bodies that answer for it today"), [Optional()], choices=[], coerce=int)


def offer_bodies(field: Any, bodies: Iterable[Body], language: str) -> None:
    """Offer the bodies that exist today, and those already chosen."""
    chosen = set(field.data or [])
    field.choices = [
        SelectChoice(body.id, body.name.in_language(language).text)
        for body in bodies
        if not body.valid_to or body.id in chosen
    ]


class ReasonedForm(Form):
    """Every change has a reason, perhaps the date of a decision, and the version that the editor read."""

    reason = MultilingualField(_l("Reason"), multiline=True, limit=2000, description=_l("Everyone can read it."))
    decided_on = DateField(_l("Decided on"), [Optional(), sensible_year])
    version = VersionField()

    @property
    def why(self) -> Reasoned:
        """Return the reason and the date."""
        return Reasoned(reason=self.reason.texts, decided_on=self.decided_on.data)

    @property
    def seen(self) -> int:
        """Return the version that the editor read."""
        return self.version.seen
