"""Memory of the running program: what its processes hold together, shared pages counted once."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from itertools import cycle, islice
from pathlib import Path

from bench.clients import Client
from bench.figures import Figure, measures
from bench.pages import addresses
from bench.stage import DATABASES, fresh
from tests.support import processes

REQUESTS = 200
MOST = 150
WORKERS = 2


@measures("memory.pss_two_workers_mib")
def two_workers() -> Iterator[Figure]:
    """Read all public pages in turn, then add up the proportional set sizes of the server and its two workers."""
    for database in DATABASES:
        with fresh(database) as stage:
            pages = addresses(stage)
            with stage.serving(workers=WORKERS) as server:
                for number, path in enumerate(islice(cycle(pages.values()), REQUESTS)):
                    answer = Client(server.port, number, encodings="gzip, br").get(path)
                    if answer.status != HTTPStatus.OK:
                        raise RuntimeError(f"{path}: {answer.status}")
                sizes = [proportional(pid) for pid in processes.tree(server.process.pid)]
        if len(sizes) != WORKERS + 1:
            raise RuntimeError(f"{len(sizes)} processes instead of {WORKERS + 1}")
        mebibytes = round(sum(sizes) / 1024, 1)
        yield Figure(
            key="memory.pss_two_workers_mib",
            value=mebibytes,
            unit=f"MiB ({REQUESTS} requests over {len(pages)} pages)",
            goal=f"at most {MOST}",
            holds=mebibytes <= MOST,
            database=database,
        )


def proportional(pid: int) -> int:
    """Return the kilobytes of a process; memory that several share is divided among them."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    raise LookupError(f"no proportional set size of process {pid}")
