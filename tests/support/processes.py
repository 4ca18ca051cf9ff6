"""Start, watch and end child processes by their own process id."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1


def die_with_parent(number: signal.Signals = signal.SIGTERM) -> Callable[[], None] | None:
    """Return a ``preexec_fn`` that ends the child when this process is killed (Linux; elsewhere nothing)."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, number)

    return ask


def end(process: subprocess.Popen[bytes], *, by: signal.Signals = signal.SIGTERM, patience: float = 10) -> None:
    """Ask the process to end, and kill it when it has not after ``patience`` seconds."""
    if process.poll() is not None:
        return
    process.send_signal(by)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def children(pid: int) -> list[int]:
    """Return the direct children of a process, oldest first (from /proc)."""
    try:
        threads = [entry.name for entry in Path(f"/proc/{pid}/task").iterdir()]
        found = {int(child) for thread in threads for child in _children_of_thread(pid, thread)}
    except FileNotFoundError:
        return []
    return sorted(found)


def tree(pid: int) -> list[int]:
    """Return a process and everything below it."""
    return [pid, *(below for child in children(pid) for below in tree(child))]


def cpu_seconds(pid: int) -> float:
    """Return the user and system time of a process tree, ended and awaited children included."""
    ticks = 0
    for member in tree(pid):
        try:
            fields = (
                Path(f"/proc/{member}/stat").read_text(encoding="ascii", errors="replace").rpartition(") ")[2].split()
            )
        except FileNotFoundError:
            continue
        own_and_awaited = slice(11, 15)
        ticks += sum(int(field) for field in fields[own_and_awaited])
    return ticks / os.sysconf("SC_CLK_TCK")


def _children_of_thread(pid: int, thread: str) -> list[str]:
    return Path(f"/proc/{pid}/task/{thread}/children").read_text(encoding="ascii").split()
