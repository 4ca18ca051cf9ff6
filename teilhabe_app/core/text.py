"""The one text-cleaning function at the edge, and folding for search."""

from __future__ import annotations

import re
import unicodedata

# Direction overrides and isolates can make a line read as something else; U+200C/U+200D stay (Persian, emoji).
_DROP = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_INVISIBLE = re.compile(r"[\s\u200c\u200d\u3164\u115f\u1160\u2800\ufe00-\ufe0f]+")
_LETTERS = str.maketrans({"ß": "ss", "ي": "ی", "ك": "ک", "ة": "ه", "ى": "ی", "ı": "i", "ł": "l", "đ": "d", "ø": "o"})


def clean(text: str | None, *, multiline: bool = False) -> str:
    """Return text that is safe to store: NFC, no control characters or overrides; visually empty is empty."""
    text = unicodedata.normalize("NFC", text or "").replace("\r\n", "\n").replace("\r", "\n")
    text = _DROP.sub("", text)
    if not multiline:
        text = re.sub(r"\s+", " ", text)
    text = text.strip()
    return "" if not _INVISIBLE.sub("", text) else text


def fold(text: str) -> str:
    """Return text as it is compared in search: no marks, no case, one form of letters that look alike."""
    spread = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    bare = "".join(char for char in spread if not unicodedata.combining(char))
    return re.sub(r"\s+", " ", bare.translate(_LETTERS).replace("\u200c", " ")).strip()
