"""Memory of the running program: what its processes hold together, shared pages counted once."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from itertools import cycle, islice
from pathlib import Path

from bench.clients import Client
from bench.figures import Figure, measures
from bench.pages import addresses
from bench.stage import DATABASES, fresh
from tests.support import processes

REQUESTS = 100
MOST = 150
WORKERS = 2
PATIENCE = 30.0


@measures("memory.pss_two_workers_mib")
def two_workers() -> Iterator[Figure]:
    """Let each worker answer all public pages, then add up the proportional set sizes of the server and both workers.

    A worker that has answered holds some 50 MiB of its own; left to chance, one of them may answer nearly everything.
    """
    for database in DATABASES:
        with fresh(database) as stage:
            pages = addresses(stage)
            with stage.serving(workers=WORKERS) as server:
                helpers = all_workers(server.process.pid)
                for one in helpers:
                    with resting(pid for pid in helpers if pid != one):
                        read(server.port, pages.values())
                sizes = [proportional(pid) for pid in (server.process.pid, *helpers)]
        mebibytes = round(sum(sizes) / 1024, 1)
        yield Figure(
            key="memory.pss_two_workers_mib",
            value=mebibytes,
            unit=f"MiB ({REQUESTS} requests over {len(pages)} pages to each worker)",
            goal=f"at most {MOST}",
            holds=mebibytes <= MOST,
            database=database,
        )


def all_workers(pid: int) -> list[int]:
    """Return the workers of a server once all of them are there."""
    until = time.monotonic() + PATIENCE
    while len(found := processes.children(pid)) != WORKERS:
        if time.monotonic() > until:
            raise RuntimeError(f"{len(found)} workers instead of {WORKERS}")
        time.sleep(0.05)
    return found


def read(port: int, paths: Iterable[str]) -> None:
    """Ask for the pages in turn, as many networks would."""
    for number, path in enumerate(islice(cycle(paths), REQUESTS)):
        answer = Client(port, number, encodings="gzip, br").get(path)
        if answer.status != HTTPStatus.OK:
            raise RuntimeError(f"{path}: {answer.status}")


@contextlib.contextmanager
def resting(pids: Iterable[int]) -> Iterator[None]:
    """Let these processes answer nobody until the end of the block."""
    held = list(pids)
    try:
        for pid in held:
            os.kill(pid, signal.SIGSTOP)
        yield
    finally:
        for pid in held:
            os.kill(pid, signal.SIGCONT)


def proportional(pid: int) -> int:
    """Return the kilobytes of a process; memory that several share is divided among them."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    raise LookupError(f"no proportional set size of process {pid}")
