"""Forms that tell people from machines without a riddle: whoever sends one within two seconds has not read it."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Any

from flask import current_app
from wtforms import HiddenField

from teilhabe_app.core import clock
from teilhabe_app.core.i18n import gettext
from teilhabe_app.web.forms import PublicForm
from teilhabe_app.web.once import noted

PARTS = 3
LENGTH = 14


def stamped() -> str:
    """Return a fresh ``once`` that says, signed, when the form was opened (at most 40 characters)."""
    opened, chance = f"{int(clock.now().timestamp()):x}", secrets.token_hex(6)
    return noted(f"{opened}.{chance}.{_signature(opened, chance)}", stamped)


def seconds_since(once: str | None) -> float | None:
    """Return how long ago a form was opened, or None when we have not made this ``once``."""
    parts = (once or "").split(".")
    if len(parts) != PARTS or not hmac.compare_digest(_signature(parts[0], parts[1]).encode(), parts[2].encode()):
        return None
    return clock.now().timestamp() - int(parts[0], 16)


def _signature(opened: str, chance: str) -> str:
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(secret, f"form:{opened}:{chance}".encode(), hashlib.sha256).hexdigest()[:LENGTH]


class TimedForm(PublicForm):
    """A form open to guests that takes a moment to fill in; whoever was too fast presses the button once more."""

    once = HiddenField(default=stamped, filters=[lambda v: (v or "")[:40] or None])

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for a second sending when this one came faster than people write."""
        fine = bool(super().validate(extra_validators))
        least = current_app.config["LEAST_FORM_SECONDS"]
        if not least:
            return fine
        passed = seconds_since(self.once.data)
        if passed is not None and passed >= least:
            return fine
        if passed is None:
            self.once.data = stamped()
        message = gettext("That was very fast. Please send the form once more: nothing you typed is lost.")
        self.form_errors = [*self.form_errors, message]
        return False
