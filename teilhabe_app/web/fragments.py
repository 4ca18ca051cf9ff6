"""Parts of pages that are the same for many readers, kept for a minute (decision 0015)."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app
from markupsafe import Markup

from teilhabe_app.web.shelf import Shelf

MOST_FRAGMENTS = 256
MOST_BYTES = 8 * 1024 * 1024
LASTS = 60.0  # seconds; a part may say something that changes with the time alone, such as "starts today"
EXTENSION = "teilhabe.fragments"


@dataclass(frozen=True, slots=True)
class _Kept:
    html: Markup
    until: float


def _shelf() -> Shelf[_Kept]:
    """Return an empty shelf; a part that would drive out most others is not kept at all."""
    return Shelf(MOST_BYTES, MOST_BYTES // 4, MOST_FRAGMENTS)


@dataclass(slots=True)
class Fragments:
    """The parts that one running application keeps: few, small and young; who was not asked for longest goes first."""

    clock: Callable[[], float] = time.monotonic
    _shelf: Shelf[_Kept] = field(default_factory=_shelf)

    def cached(self, key: tuple[Any, ...], render: Callable[[], str]) -> Markup:
        """Return the part kept under ``key``, or render and keep it. A part that cannot be rendered is not kept."""
        found = self._shelf.get(key)
        if found is not None:
            if found.until > self.clock():
                return found.html
            self._shelf.drop(key)
        html = Markup(render())  # noqa: S704 -- what templates rendered
        self._shelf.put(key, _Kept(html, self.clock() + LASTS), sys.getsizeof(html))
        return html

    def clear(self) -> None:
        """Forget everything."""
        self._shelf.clear()

    @property
    def size(self) -> int:
        """Return how many bytes are kept."""
        return self._shelf.size

    def __len__(self) -> int:
        """Return how many parts are kept."""
        return len(self._shelf)


def init(app: Flask) -> None:
    """Give the application parts of its own: another application, with another database, never sees them."""
    app.extensions[EXTENSION] = Fragments()


def cached(key: tuple[Any, ...], render: Callable[[], str]) -> Markup:
    """Return the part of a page under ``key``, rendered at most once a minute in each process.

    The key holds everything that the part depends on: its name, the code of the language, and a random stamp of the
    content that changes with every edit, so that nobody sees what somebody has just changed as it was. What depends on
    the reader (their rights, their token, their answers) is never put into a fragment.
    """
    kept: Fragments = current_app.extensions[EXTENSION]
    return kept.cached(key, render)
