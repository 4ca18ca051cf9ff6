"""What this browser knows of surveys: codes of answers on the way, ways in, receipts; only in its own signed cookie."""

from __future__ import annotations

from typing import Any

from flask import session

SURVEYS = "surveys"
MOST = 4  # a cookie is small


def of(slug: str) -> dict[str, Any]:
    """Return what is remembered of a survey."""
    kept = session.get(SURVEYS)
    found = kept.get(slug) if isinstance(kept, dict) else None
    return found if isinstance(found, dict) else {}


def remember(slug: str, **values: Any) -> None:
    """Remember something of a survey; the oldest of many is forgotten."""
    kept = session.get(SURVEYS)
    kept = dict(kept) if isinstance(kept, dict) else {}
    before = kept.pop(slug, {})
    kept[slug] = {key: value for key, value in {**before, **values}.items() if value}
    while len(kept) > MOST:
        kept.pop(next(iter(kept)))
    session[SURVEYS] = kept


def take(slug: str, name: str) -> Any:
    """Return something once."""
    value = of(slug).get(name)
    if value is not None:
        remember(slug, **{name: None})
    return value
