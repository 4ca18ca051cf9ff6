"""Errors that services raise and the web layer turns into pages or form messages."""

from __future__ import annotations


class DomainError(Exception):
    """A rule of the domain was broken; ``message`` is already translatable."""

    def __init__(self, message: object, *, field: str | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.field = field


class Forbidden(Exception):  # noqa: N818 -- reads as the outcome, like werkzeug's
    """The actor may not do this."""


class NotFound(Exception):  # noqa: N818 -- reads as the outcome, like werkzeug's
    """There is no such thing, or not for this reader."""


class StaleError(DomainError):
    """Somebody else changed the object meanwhile; the second author keeps their words."""
