"""What the worker does besides sending mail: small acts that slices register, each by itself."""

from __future__ import annotations

import logging
from collections.abc import Callable

from teilhabe_app.core.db import db

Chore = Callable[[], int]

_chores: dict[str, Chore] = {}
_log = logging.getLogger(__name__)


def register(name: str, chore: Chore) -> None:
    """Let the worker do this with every round; the function does not commit and returns how much it did."""
    _chores[name] = chore


def run() -> dict[str, int]:
    """Do all chores, one transaction each, and return what each did.

    One that fails is written to the log and takes nothing from the others.
    """
    done: dict[str, int] = {}
    for name, chore in _chores.items():
        try:
            done[name] = chore()
            db.session.commit()
        except Exception:  # noqa: BLE001 -- whatever one slice does wrong, mails still go out
            db.session.rollback()
            _log.exception("The chore %s failed.", name)
    return done
