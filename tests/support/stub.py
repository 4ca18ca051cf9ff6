"""A small HTTP server that answers as a test says and keeps what it was asked."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HOST = "127.0.0.1"


@dataclass(slots=True)
class Asked:
    """A request as it came over the wire."""

    path: str
    headers: dict[str, str]
    body: Any


@dataclass(slots=True)
class Stub:
    """The server: ``answers`` are given in turn, the last one again and again; each is (status, headers, bytes)."""

    url: str = ""
    answers: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    def answer(self, value: Any, status: int = 200, **headers: str) -> None:
        """Add an answer; what is not bytes goes out as JSON."""
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.answers.append((status, headers, body))


@contextlib.contextmanager
def running() -> Iterator[Stub]:
    """Serve on a free port of this machine until the end of the block."""
    stub = Stub()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            stub.asked.append(Asked(self.path, dict(self.headers), json.loads(body)))
            status, headers, content = stub.answers.pop(0) if len(stub.answers) > 1 else stub.answers[0]
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_arguments: object) -> None:
            """Keep the output of the tests readable."""

    server = ThreadingHTTPServer((HOST, 0), Handler)
    stub.url = f"http://{HOST}:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
