"""Papers as tagged PDF: a template of ours, data as JSON, and names in many scripts.

The typesetter runs as a program of its own: it takes tens of megabytes that a web worker would keep. What people wrote
reaches the template as data, never as markup.
"""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from bisect import bisect_right
from functools import lru_cache
from pathlib import Path
from typing import Any

FONTS = Path(__file__).resolve().parent / "fonts"
JOINERS = frozenset("\u200c\u200d")
SECONDS = 60


class TypesettingError(RuntimeError):
    """The paper could not be made; the message is the typesetter's."""


def pdf(template: Path, data: dict[str, Any]) -> bytes:
    """Typeset a template with data as accessible PDF (PDF/UA-1)."""
    return _typeset(template, data, "pdf")


def png(template: Path, data: dict[str, Any]) -> bytes:
    """Typeset a template of one page as a picture with one pixel for each point."""
    return _typeset(template, data, "png")


def _typeset(template: Path, data: dict[str, Any], kind: str) -> bytes:
    inputs = json.dumps({**data, "fonts": _coverage()[0]}, ensure_ascii=False)
    done = subprocess.run(  # noqa: S603 -- our own module, the template is ours
        [sys.executable, str(Path(__file__).resolve()), str(template), kind],
        input=inputs.encode(),
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode:
        raise TypesettingError(done.stderr.decode(errors="replace")[-2000:])
    return done.stdout


def missing(text: str) -> str:
    """Return the characters that no font has, each once; empty when all can be drawn."""
    starts, ends = _coverage()[1:]

    def known(char: str) -> bool:
        at = bisect_right(starts, ord(char)) - 1
        return char in JOINERS or char.isspace() or (at >= 0 and ord(char) <= ends[at])

    return "".join(dict.fromkeys(char for char in text if not known(char)))


def direction(text: str) -> str:
    """Return the direction of a text by its first strong character."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in {"R", "AL"}:
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


@lru_cache(maxsize=1)
def _coverage() -> tuple[list[str], list[int], list[int]]:
    """Read which fonts there are, and the spans of characters that they have in every weight."""
    found = json.loads((FONTS / "coverage.json").read_text("ascii"))
    spans = found["spans"]
    return found["families"], [span[0] for span in spans], [span[1] for span in spans]


def main() -> None:
    """Read data from the standard input, write the paper to the standard output."""
    import typst  # noqa: PLC0415 -- only this process pays for it

    kind: dict[str, Any] = {"pdf_standards": ["ua-1"]} if sys.argv[2] == "pdf" else {"format": "png", "ppi": 72.0}
    words = {"data": sys.stdin.buffer.read().decode()}
    made: Any = typst.compile(sys.argv[1], font_paths=[str(FONTS)], ignore_system_fonts=True, sys_inputs=words, **kind)
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
