"""Personal fields of contributions: why they are kept and when they go."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import or_, update

from teilhabe_app.contributions.models import Contribution, Visibility
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.privacy import PersonalField


def erase_addresses(before: dt.datetime) -> int:
    """Forget addresses of contributions sent before a moment, and of withdrawn ones at once; return how many."""
    old = or_(Contribution.submitted_at < before, Contribution.visibility == Visibility.WITHDRAWN)
    return _empty("contact_email", old)


def erase_names(_before: dt.datetime) -> int:
    """Forget the public names under withdrawn contributions; return how many."""
    return _empty("author_name", Contribution.visibility == Visibility.WITHDRAWN)


def _empty(column: str, condition: object) -> int:
    field = getattr(Contribution, column)
    change = update(Contribution).where(field.is_not(None), condition).values({column: None})  # type: ignore[arg-type]
    result = db.session.execute(change, execution_options={"synchronize_session": False})
    return int(result.rowcount)  # type: ignore[attr-defined]


FIELDS = (
    PersonalField(
        where="contribution.contact_email",
        what=_l("E-mail address that somebody leaves with a contribution"),
        purpose=_l("To tell this person what becomes of the contribution."),
        keep=_l("Three years after it was sent, or until the contribution is withdrawn."),
        erase=erase_addresses,
    ),
    PersonalField(
        where="contribution.author_name",
        what=_l("Public name under a contribution"),
        purpose=_l("To show under which name somebody wrote, if they want that."),
        keep=_l("As long as the contribution is public, or until it is withdrawn."),
        erase=erase_names,
    ),
)
