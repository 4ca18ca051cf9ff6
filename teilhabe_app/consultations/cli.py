"""What the worker does for consultations."""

from __future__ import annotations

from teilhabe_app.consultations import mail
from teilhabe_app.core import chores


def connect(_app: object) -> None:
    """Register the chores of this slice."""
    chores.register("consultations.followers", mail.tell_followers)
