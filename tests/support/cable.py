"""A cable between a browser and the program that can be pulled.

A browser that is told to be offline still lets a request through here and there, for example of a page that was just
opened again; without a cable nothing arrives.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.support.smtp import HOST

CHUNK = 65_536


@dataclass(slots=True)
class Cable:
    """Carries every connection on to ``target``, until somebody pulls it."""

    target: tuple[str, int]
    port: int = 0
    ends: list[socket.socket] = field(default_factory=list)
    guard: threading.Lock = field(default_factory=threading.Lock)
    door: socket.socket | None = None
    place: socket.socket | None = None

    @property
    def url(self) -> str:
        """Return the address at the near end, without a trailing slash."""
        return f"http://{HOST}:{self.port}"

    def plug(self) -> None:
        """Take connections, always at the same port; while nobody listens there, the port stays ours."""
        if self.place is None:
            self.place = socket.socket()
            self.place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self.place.bind((HOST, 0))
            self.port = self.place.getsockname()[1]
        door = self.door = socket.create_server((HOST, self.port))
        threading.Thread(target=self._accept, args=(door,), daemon=True).start()

    def pull(self) -> None:
        """Refuse new connections and cut those that are open."""
        with self.guard:
            door, self.door = self.door, None
            ends, self.ends = [*self.ends, *([door] if door else [])], []
        for end in ends:
            with contextlib.suppress(OSError):  # already closed by the other side
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _accept(self, door: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                near = door.accept()[0]
                far = socket.create_connection(self.target)
                with self.guard:
                    if self.door is not door:
                        near.close()
                        far.close()
                        return
                    self.ends += (near, far)
                for source, sink in ((near, far), (far, near)):
                    threading.Thread(target=_carry, args=(source, sink), daemon=True).start()


def _carry(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(CHUNK):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def plugged(url: str) -> Iterator[Cable]:
    """Lay a cable to the program at ``url`` for the length of a block."""
    parts = urlsplit(url)
    cable = Cable((parts.hostname or HOST, parts.port or 80))
    cable.plug()
    try:
        yield cable
    finally:
        cable.pull()
        if cable.place:
            cable.place.close()
