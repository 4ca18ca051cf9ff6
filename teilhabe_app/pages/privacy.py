"""What this slice keeps about people: reports of barriers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Flask
from sqlalchemy import update

from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.privacy import PersonalField, register
from teilhabe_app.pages.models import BarrierReport

ADDRESS = dt.timedelta(days=365)


def erase_addresses(before: dt.datetime) -> int:
    """Forget addresses a year after the answer."""
    change = (
        update(BarrierReport)
        .where(BarrierReport.email.is_not(None), BarrierReport.answered_at < before - ADDRESS)
        .values(email=None)
    )
    result = db.session.execute(change, execution_options={"synchronize_session": False})
    return int(result.rowcount)  # type: ignore[attr-defined]


FIELDS = (
    PersonalField(
        "barrier_report.email",
        _l("E-mail address that somebody leaves with a report about a barrier"),
        _l("So that we can send you the answer"),
        _l("1 year after the answer"),
        erase_addresses,
    ),
)


def connect(_app: Flask | Any) -> None:
    """Add the fields to the register."""
    register(*FIELDS)
