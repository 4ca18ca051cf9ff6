"""Personal fields of statements: why they are kept and when they go."""

from __future__ import annotations

from typing import Any

from flask import Flask

from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.privacy import PersonalField, register

FIELDS = (
    PersonalField(
        "statement.drafted_by",
        _l("Who began a statement of an organisation and who handed it in"),
        _l("So that a second person approves what is said in the name of an organisation"),
        _l("As long as the statement is kept, or until the account is deleted; it is never shown in public"),
    ),
)


def connect(_app: Flask | Any) -> None:
    """Add the fields to the register."""
    register(*FIELDS)
