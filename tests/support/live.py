"""The program under gunicorn on a free port, as in production."""

from __future__ import annotations

import contextlib
import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.support import processes
from tests.support.smtp import HOST

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
SECRET = "only-for-tests-" * 4


@dataclass(slots=True)
class Live:
    """A running server."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def url(self) -> str:
        """Return the address without a trailing slash."""
        return f"http://{HOST}:{self.port}"

    def workers(self) -> list[int]:
        """Return the process ids of the workers."""
        return processes.children(self.process.pid)

    def kill_worker(self) -> int:
        """Kill one worker without warning, as a crash would, and return its process id."""
        victim = random.choice(self.workers())  # noqa: S311 - any will do
        os.kill(victim, signal.SIGKILL)
        return victim

    def cpu_seconds(self) -> float:
        """Return the CPU time that the server and its workers used so far."""
        return processes.cpu_seconds(self.process.pid)

    def output(self) -> str:
        """Return what the server wrote to its log."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        """End the server by its process id."""
        processes.end(self.process)


def environment(database_url: str, instance: Path, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the variables that point the program at a database and a folder of our own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TEILHABE_", "GUNICORN_"))}
    kept.pop("MAIL_URL", None)
    return kept | {
        "DATABASE_URL": database_url,
        "TEILHABE_INSTANCE": str(instance),
        "TEILHABE_SECRET_KEY": SECRET,
        "TEILHABE_DEMO": "1",
        **(extra or {}),
    }


def start(env: Mapping[str, str], *, app: str = "wsgi:app", workers: int = 2, health: str = "/") -> Live:
    """Start gunicorn with the settings of ``gunicorn.conf.py`` and return it when ``health`` answers below 500."""
    descriptor, name = tempfile.mkstemp(prefix="teilhabe-gunicorn-", suffix=".log")
    # The door is opened here and handed over: nobody else can take its number in between.
    with os.fdopen(descriptor, "wb") as log, socket.create_server((HOST, 0)) as door:
        port, number = door.getsockname()[1], door.fileno()
        command = [sys.executable, "-m", "gunicorn", "--bind", f"fd://{number}", "--workers", str(workers), app]
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**env, "PORT": str(port)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=(number,),
            preexec_fn=processes.die_with_parent(),  # noqa: PLW1509 - one system call, no locks
        )
    live = Live(port, process, Path(name))
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        if _answers(port, health):
            return live
        time.sleep(0.05)
    live.stop()
    output = live.output()
    live.log.unlink(missing_ok=True)
    raise RuntimeError(f"the server did not start:\n{output[-4000:]}")


@contextlib.contextmanager
def running(
    database_url: str,
    instance: Path,
    *,
    app: str = "wsgi:app",
    workers: int = 2,
    health: str = "/",
    env: Mapping[str, str] | None = None,
) -> Iterator[Live]:
    """Serve for the time of a ``with`` block, against a migrated database and an instance folder."""
    live = start(environment(database_url, instance, env), app=app, workers=workers, health=health)
    try:
        yield live
    finally:
        live.stop()
        live.log.unlink(missing_ok=True)


def flask(env: Mapping[str, str], *arguments: str) -> str:
    """Run a command of the program (``flask --app wsgi ...``) and return what it printed; raise when it fails."""
    answer = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
        cwd=ROOT,
        env=dict(env),
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode:
        raise RuntimeError(f"flask {' '.join(arguments)} failed:\n{answer.stdout}{answer.stderr}")
    return answer.stdout


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
