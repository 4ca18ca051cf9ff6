"""Lost updates: whoever saves second is told, and keeps their words."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update
from sqlalchemy.orm.attributes import set_committed_value

from teilhabe_app.core.db import db
from teilhabe_app.core.errors import StaleError
from teilhabe_app.core.i18n import lazy_gettext as _l

LARGEST = 2**31 - 1  # what the column holds; a larger number in a form is nobody's version


def claim(obj: Any, seen: int | None) -> None:
    """Take the next version of an object, before changing it; ``seen`` is the version that the author read.

    One conditional UPDATE decides, so that of two who save at once exactly one gets through. Raises StaleError.
    """
    kind = type(obj)
    seen = obj.version if seen is None else seen
    query = update(kind).where(kind.id == obj.id, kind.version == seen).values(version=seen + 1)
    known = 0 <= seen < LARGEST
    result: Any = db.session.execute(query.execution_options(synchronize_session=False)) if known else None
    if result is None or result.rowcount != 1:
        db.session.refresh(obj)
        raise StaleError(_l("Someone else has changed this meanwhile. Compare with what it says now, then save again."))
    set_committed_value(obj, "version", seen + 1)
