"""Receipt codes: short, unguessable, easy to read out on the phone."""

from __future__ import annotations

import re
import secrets

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0/O, no 1/I
_LOOKALIKE = str.maketrans({"0": "O", "1": "I"})
GROUPS = 4
SHAPE = re.compile(rf"^(?:[{ALPHABET}]{{4}}-){{{GROUPS - 1}}}[{ALPHABET}]{{4}}$")


def new() -> str:
    """Return a fresh code of 16 characters (80 bits) in four groups."""
    raw = "".join(secrets.choice(ALPHABET) for _ in range(4 * GROUPS))
    return "-".join(raw[i : i + 4] for i in range(0, len(raw), 4))


def normalise(typed: str) -> str | None:
    """Return the code that a person typed, with any spacing and case, or None when it cannot be one."""
    bare = re.sub(r"[^0-9A-Za-z]", "", typed).upper()
    code = "-".join(bare[i : i + 4] for i in range(0, len(bare), 4))
    return code if SHAPE.match(code) else None
