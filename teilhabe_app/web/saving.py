"""Saving a form: the one way to run a service, commit once, and turn a broken rule into a message at its field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, StaleError
from teilhabe_app.web.forms import Form

T = TypeVar("T")
REFUSED = 422


class Versioned(Protocol):
    """What two people can edit at the same time."""

    version: int


@dataclass(frozen=True, slots=True)
class Saved(Generic[T]):
    """What the service returned; always true, also where that is None."""

    result: T


def saved(form: Form, act: Callable[[], T], *, edited: Versioned | None = None) -> Saved[T] | None:
    """Run ``act`` when the form was sent and is valid, then commit.

    A DomainError takes everything back and stands in the form; the answer is then None, and ``status_of(form)`` says
    422. Where somebody else was faster (StaleError), ``form.is_stale`` holds and the hidden ``version`` is that of
    ``edited`` as it now is, so that whoever saves again after comparing gets through.
    """
    if not form.validate_on_submit():
        return None
    try:
        result = act()
    except DomainError as error:
        db.session.rollback()
        form.reject(error)
        if isinstance(error, StaleError) and edited is not None:
            form.is_stale = True
            form.version.keep(edited.version)
        return None
    db.session.commit()
    return Saved(result)


def status_of(form: Form) -> int:
    """Return the status of a page that shows the form: 422 once it was sent and refused."""
    return REFUSED if form.is_submitted() else 200
