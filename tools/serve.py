"""Prepare the database once, then serve the program and its worker until somebody presses Ctrl-C."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"
PATIENCE = 60.0
# A change in one of these means: migrate and look after the demonstration data before serving.
SOURCES = (
    "migrations/versions/*.py",
    "teilhabe_app/**/demo*.py",
    "teilhabe_app/demo/**/*.py",
    "teilhabe_app/**/*.yaml",
    "teilhabe_app/**/models*.py",
)


class Refused(Exception):  # noqa: N818 - said to a person, in one line
    """Raised with the one line to print."""


def main(arguments: list[str]) -> int:
    """Serve, or with ``reset`` make the demonstration anew."""
    try:
        if arguments == ["reset"]:
            _reset()
            print("The demonstration is as new.")
            return 0
        port = _free_port(os.environ.get("PORT", "8000"))
        accounts = _prepare()
        return _serve(port, accounts)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1


def _instance() -> Path:
    folder = Path(os.environ.get("TEILHABE_INSTANCE") or ROOT / "instance").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _embedded() -> Path | None:
    """Return the file of the embedded database, None when ``DATABASE_URL`` names another."""
    return None if os.environ.get("DATABASE_URL") else _instance() / "teilhabe.sqlite3"


def _free_port(named: str) -> int:
    """Return the port when it can be used; raise ``Refused`` otherwise."""
    if not named.isdecimal():
        raise Refused(f"PORT is not a number: {named}")
    port = int(named)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as error:
            why = getattr(error, "strerror", None) or error
            raise Refused(f"Port {port} is not free ({why}). Take another: make run PORT={port + 1}") from error
    return port


def _prepare() -> str:
    """Migrate and load the demonstration data when something changed since last time; return its accounts."""
    stamp = _instance() / "prepared.json"
    now = _fingerprint()
    embedded = _embedded()
    if stamp.exists() and (embedded is None or embedded.exists()):
        before = json.loads(stamp.read_text(encoding="utf-8"))
        if before["fingerprint"] == now:
            return str(before["accounts"])
    print("Database ...", flush=True)
    _flask("db", "upgrade")
    accounts = ""
    if os.environ.get("TEILHABE_DEMO") == "1":
        print("Demonstration data ...", flush=True)
        _flask("demo", "load")
        accounts = _flask("demo", "accounts")
    stamp.touch(mode=0o600)
    stamp.write_text(json.dumps({"fingerprint": now, "accounts": accounts}), encoding="utf-8")
    return accounts


def _fingerprint() -> str:
    found = hashlib.sha256()
    for name in ("DATABASE_URL", "TEILHABE_DEMO"):
        found.update(f"{name}={os.environ.get(name, '')}\n".encode())
    for path in sorted({path for pattern in SOURCES for path in ROOT.glob(pattern)}):
        found.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return found.hexdigest()


def _flask(*arguments: str) -> str:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise Refused(f"`flask {' '.join(arguments)}` failed:\n{answer.stdout}{answer.stderr}".rstrip())
    return answer.stdout


def _reset() -> None:
    running = _instance() / "serve.pid"
    if running.exists() and _alive(int(running.read_text(encoding="ascii"))):
        raise Refused("The program is running. End it first (Ctrl-C where `make run` was started).")
    if embedded := _embedded():
        for end in ("", "-wal", "-shm"):
            embedded.with_name(embedded.name + end).unlink(missing_ok=True)
    else:
        _flask("db", "downgrade", "base")
    (_instance() / "prepared.json").unlink(missing_ok=True)
    _prepare()


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _serve(port: int, accounts: str) -> int:
    """Run server and worker together: when one ends, the other is ended too."""
    server = [sys.executable, "-m", "gunicorn", "--bind", f"{HOST}:{port}"]
    worker = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # also where a shell had them ignored
        signal.signal(number, _interrupt)
    with _note_pid(), _child(server) as serving:
        try:
            there = _wait(serving, port)
            with _child(worker) as working:  # after the pages: both at once would take twice as long to start
                if there:
                    print(
                        f"\n{accounts.rstrip()}\n\nTeilhabe: http://{HOST}:{port}/   (Ctrl-C ends it)".lstrip(),
                        flush=True,
                    )
                while serving.poll() is None and working.poll() is None:
                    time.sleep(0.2)
        except KeyboardInterrupt:
            print("\nEnding ...", flush=True)
            return 0
        ended = "server" if serving.poll() is not None else "worker"
        raise Refused(f"The {ended} ended by itself; its messages stand above.")


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


@contextlib.contextmanager
def _note_pid() -> Iterator[None]:
    note = _instance() / "serve.pid"
    note.write_text(str(os.getpid()), encoding="ascii")
    try:
        yield
    finally:
        note.unlink(missing_ok=True)


@contextlib.contextmanager
def _child(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a child in a group of its own, so that Ctrl-C reaches it through us alone."""
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int) -> bool:
    """Return True as soon as the port is open, False when the server ended before."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return True
        time.sleep(0.05)
    return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
