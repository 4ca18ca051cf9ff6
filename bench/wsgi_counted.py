"""The program with one more response header: ``X-SQL-Count``, the statements that the answer took."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from wsgi import app as program

_seen = threading.local()


@event.listens_for(Engine, "before_cursor_execute")
def _count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    if statement.startswith("BEGIN"):  # sent by the driver itself, unseen, on the other database
        return
    _seen.count = getattr(_seen, "count", 0) + 1


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Serve a request and tell how many statements it took."""
    _seen.count = 0

    def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        return start_response(status, [*headers, ("X-SQL-Count", str(_seen.count))], *rest)

    return program.wsgi_app(environ, start)
