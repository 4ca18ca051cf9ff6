"""A bounded place in memory: few things, small ones, and what nobody asked for longest makes room."""

from __future__ import annotations

import sys
import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class Shelf(Generic[T]):
    """What one running application keeps, at most so many things and bytes; a thing above ``largest`` is not kept."""

    most_bytes: int
    largest: int
    most: int = sys.maxsize
    _things: OrderedDict[Hashable, tuple[T, int]] = field(default_factory=OrderedDict)
    _size: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: Hashable) -> T | None:
        """Return what is kept under a key."""
        with self._lock:
            found = self._things.get(key)
            if found is None:
                return None
            self._things.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, thing: T, size: int) -> None:
        """Keep a thing in place of the earlier one."""
        if size > self.largest:
            return
        with self._lock:
            self._drop(key)
            self._things[key] = thing, size
            self._size += size
            while len(self._things) > self.most or self._size > self.most_bytes:
                self._drop(next(iter(self._things)))

    def drop(self, key: Hashable) -> None:
        """Forget one thing."""
        with self._lock:
            self._drop(key)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._things.clear()
            self._size = 0

    @property
    def size(self) -> int:
        """Return how many bytes are kept."""
        return self._size

    def __len__(self) -> int:
        """Return how many things are kept."""
        return len(self._things)

    def _drop(self, key: Hashable) -> None:
        if found := self._things.pop(key, None):
            self._size -= found[1]
