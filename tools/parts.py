"""Build what only few pages need, from the packages that ``tools/assets.py`` has fetched.

The reader of QR codes lies beside the other front-end files and is loaded by the check-in alone. The fonts of papers
(PDF) lie in ``teilhabe_app/core/fonts/``, which is not served; ``coverage.json`` there says which characters they have.
"""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "teilhabe_app" / "web" / "static" / "vendor"
FONTS = ROOT / "teilhabe_app" / "core" / "fonts"
MODULES = ROOT / "node_modules"
SCRIPTS = ("ethiopic", "devanagari", "tamil", "georgian", "armenian", "hebrew")
WEIGHTS = (("Regular", 400), ("Bold", 700))


def sources() -> Iterator[tuple[str, str, Path]]:
    """List family, style and file of the fonts; Latin, Greek and Cyrillic stand first."""
    fontsource = MODULES / "@fontsource"
    for style, weight in WEIGHTS:
        fira = MODULES / "@kern-ux" / "native" / "dist" / "fonts" / "fira-sans"
        yield "Fira Sans", style, fira / f"FiraSans-{style}.woff2"
        yield "Vazirmatn", style, fontsource / "vazirmatn" / "files" / f"vazirmatn-arabic-{weight}-normal.woff2"
        for script in SCRIPTS:
            name = f"noto-sans-{script}"
            file = fontsource / name / "files" / f"{name}-{script}-{weight}-normal.woff2"
            yield f"Noto Sans {script.title()}", style, file


def build_fonts() -> None:
    """Write the fonts as TTF, each under its family's own name, and note which characters every weight has."""
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    shutil.rmtree(FONTS, ignore_errors=True)
    FONTS.mkdir(parents=True)
    families: list[str] = []
    points: dict[str, set[int]] = {style: set() for style, _weight in WEIGHTS}
    for family, style, source in sources():
        font = TTFont(source, recalcTimestamp=False)
        for key, text in ((1, family), (2, style), (4, f"{family} {style}")):
            font["name"].setName(text, key, 3, 1, 0x409)
        font["name"].names = [one for one in font["name"].names if one.nameID not in {16, 17, 21, 22, 25}]
        font.flavor = None
        font.save(FONTS / f"{family.replace(' ', '')}-{style}.ttf")
        points[style] |= set(font.getBestCmap())
        if family not in families:
            families.append(family)
    shared = sorted(set.intersection(*points.values()))
    spans: list[list[int]] = []
    for point in shared:
        if spans and point == spans[-1][1] + 1:
            spans[-1][1] = point
        else:
            spans.append([point, point])
    (FONTS / "coverage.json").write_text(json.dumps({"families": families, "spans": spans}), "ascii")


def build_reader() -> None:
    """Copy the reader of QR codes; it names its second file with a hash, because browsers keep both for a year."""
    tables = (MODULES / "qr" / "index.js").read_text("utf-8")
    mark = hashlib.sha256(tables.encode()).hexdigest()[:10]
    reader = (MODULES / "qr" / "decode.js").read_text("utf-8")
    (VENDOR / "qr-tables.js").write_text(tables, "utf-8")
    (VENDOR / "qr-decode.js").write_text(reader.replace("'./index.js'", f"'./qr-tables.js?v={mark}'"), "utf-8")


if __name__ == "__main__":
    build_fonts()
    build_reader()
