"""A place for packed files that are handed on while they are written."""

from __future__ import annotations

import io
from typing import Any

MOMENT = (1980, 1, 1, 0, 0, 0)  # the same answers give the same file


class Sink(io.RawIOBase):
    """Takes what is packed, and hands it on; cannot go back."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting = bytearray()

    def writable(self) -> bool:
        """Tell that this takes bytes."""
        return True

    def write(self, data: Any) -> int:
        """Keep some bytes until they are taken."""
        piece = bytes(data)
        self.waiting += piece
        return len(piece)

    def taken(self) -> bytes:
        """Return and forget what was written."""
        piece = bytes(self.waiting)
        self.waiting.clear()
        return piece
