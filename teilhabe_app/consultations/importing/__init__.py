"""Reading Markdown, DOCX and ODT into headings, paragraphs and list items, with a plain account of what was lost.

Own readers instead of python-docx and odfdo: those need lxml (10 MB in each process) and hide what we must report.
"""

from __future__ import annotations

from teilhabe_app.consultations.importing.blocks import Block, BlockKind, Lost, Note, Refused, Understood
from teilhabe_app.consultations.importing.docx import read_docx
from teilhabe_app.consultations.importing.markdown import read_markdown
from teilhabe_app.consultations.importing.notation import from_notation, to_notation
from teilhabe_app.consultations.importing.odt import read_odt
from teilhabe_app.core import files
from teilhabe_app.core.text import clean

MAX_FILE = 5 * 1024 * 1024
READERS = {"docx": read_docx, "odt": read_odt}

__all__ = [
    "MAX_FILE",
    "Block",
    "BlockKind",
    "Lost",
    "Note",
    "Refused",
    "Understood",
    "from_notation",
    "read",
    "read_markdown",
    "to_notation",
]


def read(content: bytes) -> Understood:
    """Read a file by what is inside, whatever its name; raises Refused with the reason."""
    if len(content) > MAX_FILE:
        raise Refused("too_large")
    kind = files.kind_of(content, {"docx", "odt", "txt"})
    if kind is None:
        raise Refused("unknown")
    if kind == "txt":
        return read_markdown(clean(content.decode("utf-8-sig"), multiline=True))
    return READERS[kind](content)
