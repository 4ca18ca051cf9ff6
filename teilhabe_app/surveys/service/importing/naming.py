"""Codes of ours for the names of a file: small letters, digits and _, each once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from teilhabe_app.core.text import fold
from teilhabe_app.surveys.conditions.parse import KEYWORDS
from teilhabe_app.surveys.queries.path import OTHER

LONGEST, LONGEST_OPTION = 31, 40


def question_code(name: str, used: set[str]) -> str:
    """Return the code of a question and keep it as used."""
    bare = re.sub(r"[^a-z0-9_]+", "_", fold(name)).strip("_") or "q"
    if not bare[0].isalpha():
        bare = f"q_{bare}"
    if bare in KEYWORDS:
        bare = f"{bare}_q"
    return _free(bare, used, LONGEST)


def option_codes(names: Iterable[str], *, plain: bool = False) -> Mapping[str, str]:
    """Return our codes for those of choices; ``plain`` ones are for rows, which conditions name."""
    used: set[str] = {OTHER}
    allowed = r"[^A-Za-z0-9_]+" if plain else r"[^A-Za-z0-9_-]+"
    found: dict[str, str] = {}
    for name in names:
        bare = re.sub(allowed, "_", name)
        found[name] = _free(bare if bare.strip("_") else f"c{len(found) + 1}", used, LONGEST_OPTION)
    return found


def _free(bare: str, used: set[str], longest: int) -> str:
    code, number = bare[:longest].rstrip("_") or bare[:longest], 1
    while code in used:
        number += 1
        code = f"{bare[: longest - 5].rstrip('_')}_{number}"
    used.add(code)
    return code
