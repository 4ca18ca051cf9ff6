"""Numbers that tell two sendings of one form from two forms; every answer gets fresh ones, also a kept page."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping

from flask import g, has_request_context


def number() -> str:
    """Return a fresh number for a form (24 characters)."""
    return noted(secrets.token_urlsafe(18), number)


def noted(value: str, again: Callable[[], str]) -> str:
    """Remember that this answer holds a number, and how to make another one of the same length."""
    if has_request_context():
        g.setdefault("once_numbers", {})[value] = again
    return value


def of_this_answer() -> Mapping[str, Callable[[], str]]:
    """Return the numbers that were made for this answer, each with the way to another one."""
    found: Mapping[str, Callable[[], str]] = g.get("once_numbers", {})
    return found
