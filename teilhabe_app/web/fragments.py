"""Parts of pages that are the same for many readers, kept for a minute (decision 0015)."""

from __future__ import annotations

import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app
from markupsafe import Markup

MOST_FRAGMENTS = 256
MOST_BYTES = 8 * 1024 * 1024
LASTS = 60.0  # seconds; a part may say something that changes with the time alone, such as "starts today"
EXTENSION = "teilhabe.fragments"


@dataclass(frozen=True, slots=True)
class _Kept:
    html: Markup
    size: int
    until: float


@dataclass(slots=True)
class Fragments:
    """The parts that one running application keeps: few, small and young; who was not asked for longest goes first."""

    clock: Callable[[], float] = time.monotonic
    _kept: OrderedDict[tuple[Any, ...], _Kept] = field(default_factory=OrderedDict)
    _size: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def cached(self, key: tuple[Any, ...], render: Callable[[], str]) -> Markup:
        """Return the part kept under ``key``, or render and keep it. A part that cannot be rendered is not kept."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                if found.until > self.clock():
                    self._kept.move_to_end(key)
                    return found.html
                self._drop(key)
        html = Markup(render())  # noqa: S704 -- what templates rendered
        self._keep(key, html)
        return html

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self._size = 0

    @property
    def size(self) -> int:
        """Return how many bytes are kept."""
        return self._size

    def __len__(self) -> int:
        """Return how many parts are kept."""
        return len(self._kept)

    def _keep(self, key: tuple[Any, ...], html: Markup) -> None:
        """Keep a part, at the cost of the oldest; one that would drive out most others is not kept at all."""
        size = sys.getsizeof(html)
        if size > MOST_BYTES // 4:
            return
        with self._lock:
            if key in self._kept:  # rendered twice at the same time
                self._drop(key)
            self._kept[key] = _Kept(html, size, self.clock() + LASTS)
            self._size += size
            while len(self._kept) > MOST_FRAGMENTS or self._size > MOST_BYTES:
                self._drop(next(iter(self._kept)))

    def _drop(self, key: tuple[Any, ...]) -> None:
        self._size -= self._kept.pop(key).size


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
