"""Starting the program anew: how long it takes where everything is prepared, and that it loses nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from bench.clients import Client
from bench.figures import ROOT, Figure, measures
from tests.support import processes
from tests.support.smtp import free_port

LONGEST = 5
PATIENCE = 120.0


@measures("start.second_start_seconds")
def second_start() -> Iterator[Figure]:
    """Start twice with the embedded database; time the second until the start page is there."""
    with tempfile.TemporaryDirectory(prefix="teilhabe-start-") as folder:
        _start(Path(folder))
        before = _rows(Path(folder))
        seconds = _start(Path(folder))
        after = _rows(Path(folder))
    lost = sum(max(0, count - after.get(name, 0)) for name, count in before.items())
    yield Figure(
        key="start.second_start_seconds",
        value=round(seconds, 1),
        unit=f"s ({' '.join(_command()[1:])})",
        goal=f"under {LONGEST}",
        holds=seconds < LONGEST,
        database="SQLite",
    )
    yield Figure(
        key="start.rows_lost_by_second_start",
        value=lost,
        unit=f"of {sum(before.values())} rows",
        goal="0",
        holds=lost == 0,
        database="SQLite",
    )


def _command() -> list[str]:
    """Return what people type where ``make`` has prepared this very environment, else what it would run."""
    own = Path(sys.executable) == ROOT / ".venv" / "bin" / "python"
    return ["/usr/bin/env", "make", "run"] if own else [sys.executable, "-m", "tools.serve"]


def _start(instance: Path) -> float:
    """Start, wait for the start page, end; return the seconds until the page was there."""
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TEILHABE_")}
    kept = {name: value for name, value in kept.items() if name not in {"DATABASE_URL", "MAIL_URL", "MAKEFLAGS"}}
    env = kept | {"TEILHABE_INSTANCE": str(instance), "TEILHABE_DEMO": "1", "PORT": str(port)}
    began = time.monotonic()
    process = subprocess.Popen(
        _command(),
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=processes.die_with_parent(),  # noqa: PLW1509 - one system call, no locks
    )
    try:
        while Client(port).get("/de/").status != HTTPStatus.OK:
            if process.poll() is not None or time.monotonic() - began > PATIENCE:
                raise RuntimeError(f"`{' '.join(_command())}` did not start")
            time.sleep(0.05)
        return time.monotonic() - began
    finally:
        processes.end(process)


def _rows(instance: Path) -> dict[str, int]:
    """Count the rows of every table."""
    engine = sa.create_engine(f"sqlite:///{instance / 'teilhabe.sqlite3'}", poolclass=NullPool)
    with engine.connect() as connection:
        return {
            name: connection.scalar(sa.select(sa.func.count()).select_from(sa.table(name))) or 0
            for name in sa.inspect(engine).get_table_names()
        }
