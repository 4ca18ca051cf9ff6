"""Take the measurements and write them down for people and for programs."""

from __future__ import annotations

import datetime as dt
import importlib
import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench import figures, stage

HERE = Path(__file__).resolve().parent
JSON = HERE / "results.json"
MARKDOWN = HERE / "RESULTS.md"
INTRODUCTION = """# Measured

Written by `make bench`; `make bench ONLY=name` takes some of the measurements again and leaves the other lines as they
were. The same figures for programs: `results.json`. What each one means stands in `bench/measure_*.py`.
A plus sign behind a commit means that files had been changed since.
"""


def main(arguments: list[str]) -> int:
    """Run the measurements whose name begins with an argument (all without); return 1 when a goal is missed."""
    for module in sorted(HERE.glob("measure_*.py")):
        importlib.import_module(f"bench.{module.stem}")
    chosen = [name for name in sorted(figures.measurements) if not arguments or name.startswith(tuple(arguments))]
    if not chosen:
        print(f"No measurement of that name. There are: {', '.join(sorted(figures.measurements))}", file=sys.stderr)
        return 2
    rows = json.loads(JSON.read_text(encoding="utf-8")) if JSON.exists() else []
    common = {
        "commit": figures.commit(),
        "machine": figures.machine(),
        "measured_on": f"{dt.datetime.now(dt.UTC):%Y-%m-%d}",
    }
    missed = 0
    with stage.open_house():
        for name in chosen:
            print(f"{name} ...", flush=True)
            new = []
            for figure in figures.measurements[name]():
                print(f"  {_line(asdict(figure))}", flush=True)
                missed += figure.holds is False
                new.append(asdict(figure) | common)
            rows = _merged(rows, new)
            _write(rows)
    return 1 if missed else 0


def _merged(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Replace the rows of the same figure on the same database, keep the others."""
    by_key = {(row["key"], row["database"]): row for row in [*old, *new]}
    return [by_key[key] for key in sorted(by_key)]


def _write(rows: list[dict[str, Any]]) -> None:
    JSON.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    MARKDOWN.write_text("\n".join(_page(rows)) + "\n", encoding="utf-8")


def _page(rows: list[dict[str, Any]]) -> Iterable[str]:
    yield INTRODUCTION
    for machine in sorted({row["machine"] for row in rows}):
        yield f"## {machine}\n"
        yield "| figure | value | goal | holds | database | commit | measured on |"
        yield "|---|---:|---|---|---|---|---|"
        for row in rows:
            if row["machine"] == machine:
                holds = {True: "yes", False: "**no**", None: ""}[row["holds"]]
                cells = [
                    f"`{row['key']}`",
                    _value(row),
                    row["goal"],
                    holds,
                    row["database"],
                    row["commit"],
                    row["measured_on"],
                ]
                yield f"| {' | '.join(cells)} |"
        yield ""


def _value(row: dict[str, Any]) -> str:
    return f"{row['value']:g} {row['unit']}".strip()


def _line(row: dict[str, Any]) -> str:
    verdict = {True: "holds", False: "DOES NOT HOLD", None: ""}[row["holds"]]
    return "  ".join(
        filter(None, [row["key"], _value(row), row["goal"] and f"(goal: {row['goal']})", row["database"], verdict])
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
