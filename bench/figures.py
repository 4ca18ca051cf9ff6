"""Figures, the list of all measurements, and the machine they were taken on."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OWN = ("bench/RESULTS.md", "bench/results.json")


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """One measured value; ``holds`` is None where no goal is set, ``database`` empty where none takes part."""

    key: str
    value: float
    unit: str
    goal: str = ""
    holds: bool | None = None
    database: str = ""


Measurement = Callable[[], Iterator[Figure]]
measurements: dict[str, Measurement] = {}


def measures(name: str) -> Callable[[Measurement], Measurement]:
    """Enter a function into the list; ``ONLY`` chooses by the beginning of the name."""

    def enter(function: Measurement) -> Measurement:
        measurements[name] = function
        return function

    return enter


def machine() -> str:
    """Describe this machine in one line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    parts = [
        _processor() or platform.machine(),
        f"{len(os.sched_getaffinity(0))} cores",
        f"{memory:.0f} GiB",
        f"{platform.system()} {platform.release().partition('-')[0]}",
        f"Python {platform.python_version()}",
    ]
    return ", ".join(parts)


def commit() -> str:
    """Return the short name of the commit, with a plus sign when files differ from it."""
    try:
        name = _git("rev-parse", "--short=10", "HEAD")
        changed = [line for line in _git("status", "--porcelain", "-uno").splitlines() if line[3:] not in OWN]
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return name + "+" * bool(changed)


def _git(*arguments: str) -> str:
    answer = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return answer.stdout.rstrip()


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.is_file():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor()
