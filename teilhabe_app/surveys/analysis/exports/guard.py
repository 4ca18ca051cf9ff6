"""Spreadsheet programs run cells that begin like a formula; in files of ours they are text."""

from __future__ import annotations

import re

# What spreadsheet programs take for the beginning of a formula, also after blanks. Source: OWASP, CSV Injection.
_RISKY = re.compile(r"\s*[=+\-@\t\r＝＋－＠]")
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
MARK = "'"


def guarded(text: str) -> str:
    """Return text that no spreadsheet program runs: an apostrophe before what looks like a formula.

    Plain numbers such as -3 stay. Characters that XML and CSV cannot hold are dropped.
    """
    text = _CONTROL.sub("", text)
    begins_alike = text.startswith(MARK) and _RISKY.match(text.lstrip(MARK))
    return MARK + text if begins_alike or (_RISKY.match(text) and not _NUMBER.fullmatch(text)) else text


def unguarded(text: str) -> str:
    """Return what ``guarded`` was given."""
    bare = text.removeprefix(MARK)
    return bare if text != bare and guarded(bare) == text else text


def cleaned(text: str) -> str:
    """Return text without the characters that XML cannot hold, for cells that are text by type."""
    return _CONTROL.sub("", text)
