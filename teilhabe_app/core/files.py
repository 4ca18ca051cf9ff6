"""Files that people send: what one is decides its content, never its name."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Collection

from teilhabe_app.core.text import clean

OOXML = "application/vnd.openxmlformats-officedocument"
TYPES = {
    "pdf": "application/pdf",
    "docx": f"{OOXML}.wordprocessingml.document",
    "pptx": f"{OOXML}.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "vtt": "text/vtt",
    "srt": "application/x-subrip",
    "txt": "text/plain",
}
PICTURES = frozenset({"png", "jpeg", "webp"})
MAX_NAME = 120
# What the standard library raises for packages that are damaged, cut off, encrypted, packed in a way it does not know
# (a kind of RuntimeError) or made to do harm.
UNREADABLE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError)
MAX_PIXELS = 50_000_000

_BEGINNINGS = {b"%PDF-": "pdf", b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}
_MAIN_PARTS = {"word/document.xml": "docx", "ppt/presentation.xml": "pptx"}
_MACROS = ("vbaproject.bin", "vbadata.xml")
_OTHER_TEXTS = re.compile(r"\s*(?:<[!?a-z]|%!|#!|\{\\rtf)", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_CUE = re.compile(r"\s*\d+\s*\n\s*\d{1,3}:\d{2}:\d{2}[,.]\d{3}\s*-->")


def kind_of(content: bytes, allowed: Collection[str]) -> str | None:
    """Return the ending that fits the content if it is one of those allowed; of packages only a few bytes are read."""
    kind = _kind(content)
    return kind if kind in allowed else None


def _kind(content: bytes) -> str | None:
    for beginning, kind in _BEGINNINGS.items():
        if content.startswith(beginning):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    if not content.startswith(b"PK\x03\x04"):
        return _kind_of_text(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return _kind_of_package(package)
    except UNREADABLE:
        return None


def _kind_of_package(package: zipfile.ZipFile) -> str | None:
    names = set(package.namelist())
    if any(name.lower().endswith(_MACROS) or name.startswith(("Basic/", "Scripts/")) for name in names):
        return None
    if "[Content_Types].xml" in names:
        return next((kind for part, kind in _MAIN_PARTS.items() if part in names), None)
    if {"mimetype", "content.xml"} <= names:
        with package.open("mimetype") as file:
            named = file.read(64).decode("ascii", "replace").strip()
        return next((kind for kind in ("odt", "odp") if TYPES[kind] == named), None)
    return None


def _kind_of_text(content: bytes) -> str | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    if not text.strip() or _CONTROLS.search(text) or _OTHER_TEXTS.match(text):
        return None
    if re.match(r"WEBVTT(?:\s|$)", text):
        return "vtt"
    return "srt" if _CUE.match(text.replace("\r\n", "\n")) else "txt"


def safe_name(name: str, kind: str, otherwise: str = "file") -> str:
    """Return the sender's name for the file without folders, with the ending that fits its content."""
    last = clean(name).replace("\\", "/").rpartition("/")[2].strip(". ")
    stem = last.rpartition(".")[0] or last
    return f"{stem[:MAX_NAME].strip() or otherwise}.{kind}"


def bare_picture(content: bytes, kind: str) -> bytes | None:
    """Return a picture turned upright and without what cameras hide in it (place, device); None if it is none."""
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415 -- 10 MB that few processes ever need

    try:
        with Image.open(io.BytesIO(content), formats=[kind.upper()]) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                return None
            upright = ImageOps.exif_transpose(opened)
            profile = opened.info.get("icc_profile")
            kept = Image.new(upright.mode, upright.size) if upright.mode != "P" else upright.convert("RGBA")
            if upright.mode != "P":
                kept.paste(upright)
            out = io.BytesIO()
            kept.save(out, kind.upper(), icc_profile=profile, quality=88)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        return None
    return out.getvalue()
