"""Slugs: the readable part of an address."""

from __future__ import annotations

import re
import unicodedata

_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ı": "i"})


def slugify(text: str, fallback: str = "x") -> str:
    """Return lower-case latin letters, digits and hyphens, at most 80; ``fallback`` where nothing is left."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_SPELLED)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].strip("-") or fallback
