"""The default texts: written as examples, in every language of the interface, until an operator edits them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.pages import queries
from teilhabe_app.pages.models import PageText

FOLDER = Path(__file__).with_name("data")
# In the order of the list of texts. The last two stand on pages that have more than a text.
KEYS = ("about", "how-it-works", "plain", "house-rules", "imprint", "privacy", "accessibility")


def default_text(key: str) -> PageText | None:
    """Return the default text as an unsaved object; None for an unknown key."""
    if key not in KEYS:
        return None
    data = _read(key)
    return PageText(
        key=key,
        title=Multilingual(data["title"]),
        body=Multilingual(data["body"]),
        is_example=True,
        changed_at=clock.now(),
        version=1,
    )


def load_defaults() -> tuple[int, int]:
    """Store the default texts; return how many were new and how many brought up to date. Edited texts stay."""
    stored = {text.key: text for text in queries.texts()}
    new = updated = 0
    for key in KEYS:
        fresh, old = default_text(key), stored.get(key)
        if fresh is None:
            continue
        if old is None:
            db.session.add(fresh)
            new += 1
        elif old.is_example and old.version == 1 and (old.title, old.body) != (fresh.title, fresh.body):
            old.title, old.body = fresh.title, fresh.body
            updated += 1
    return new, updated


def stored_or_default(key: str) -> PageText | None:
    """Return the stored text of a key, else the default: a link in the footer never leads nowhere."""
    if key not in KEYS:
        return None
    return queries.text_by_key(key) or default_text(key)


def all_texts() -> list[PageText]:
    """Return every text, stored or default, in the order of the list."""
    stored = {text.key: text for text in queries.texts()}
    found = [stored.get(key) or default_text(key) for key in KEYS]
    return [text for text in found if text is not None]


@cache
def _read(key: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((FOLDER / f"{key}.yaml").read_text(encoding="utf-8"))
    return data
