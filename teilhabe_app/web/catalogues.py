"""Message catalogues: extract, update, compile and check, with Babel's own parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

from teilhabe_app.core.i18n import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "translations"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "_l": None,
    "lazy_gettext": None,
    "_n": (1, 2),
}
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")


def po_path(catalogue: str) -> Path:
    """Return where a catalogue lies."""
    return FOLDER / catalogue / "LC_MESSAGES" / "messages.po"


def template() -> Catalog:
    """Collect the messages of the sources."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    catalog = Catalog(project="Teilhabe", version="1", charset="utf-8", fuzzy=False)
    found = extract_from_dir(
        ROOT / "teilhabe_app", methods, options, keywords=KEYWORDS, comment_tags=("i18n:",), strip_comment_tags=True
    )
    rows = [(message, f"teilhabe_app/{name}", comments, context) for name, _, message, comments, context in found]
    for message, name, comments, context in sorted(rows, key=lambda row: (row[1], str(row[0]))):
        catalog.add(message, None, [(name, 0)], auto_comments=comments, context=context)
    return catalog


def extract() -> None:
    """Write ``messages.pot``, ordered so that a change touches few lines."""
    FOLDER.mkdir(exist_ok=True)
    with (FOLDER / "messages.pot").open("wb") as file:
        _write(file, template())


def update() -> None:
    """Bring every catalogue up to the template; new messages stay empty, because guesses are worse than gaps."""
    source = template()
    for language in LANGUAGES:
        path = po_path(language.catalogue)
        if not path.exists():
            add(language.catalogue)
        catalog = _read(path, language.catalogue)
        catalog.update(deepcopy(source), no_fuzzy_matching=True)  # it takes over the messages themselves
        catalog.obsolete.clear()
        if language.catalogue == "en":
            _fill_with_source(catalog)
        with path.open("wb") as file:
            _write(file, catalog)


def add(catalogue: str) -> None:
    """Create an empty catalogue; its language still has to be named in ``core/i18n.py``."""
    path = po_path(catalogue)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalog = Catalog(locale=Locale.parse(catalogue), project="Teilhabe", version="1", charset="utf-8", fuzzy=False)
    catalog.update(template(), no_fuzzy_matching=True)
    with path.open("wb") as file:
        _write(file, catalog)


def compile_all() -> None:
    """Compile what is newer than its compiled form."""
    for path in sorted(FOLDER.glob("*/LC_MESSAGES/messages.po")):
        target = path.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < path.stat().st_mtime:
            with target.open("wb") as file:
                write_mo(file, _read(path, path.parts[-3]))


def problems() -> list[str]:
    """Name every catalogue entry that is stale, missing, fuzzy or broken."""
    source = template()
    wanted = {_key(message) for message in source if message.id}
    found: list[str] = []
    for language in LANGUAGES:
        path = po_path(language.catalogue)
        if not path.exists():
            found.append(f"{language.catalogue}: no catalogue")
            continue
        catalog = _read(path, language.catalogue)
        have = {_key(message) for message in catalog if message.id}
        found += [f"{language.catalogue}: not in the catalogue: {key[0]!r}" for key in sorted(wanted - have)]
        found += [f"{language.catalogue}: stale: {key[0]!r}" for key in sorted(have - wanted)]
        found += [f"{language.catalogue}: {problem}" for problem in _entry_problems(catalog)]
    return found


def _entry_problems(catalog: Catalog) -> Iterator[str]:
    plurals = get_plural(catalog.locale or "en").num_plurals
    if catalog.num_plurals != plurals:
        yield f"plural header has {catalog.num_plurals} forms, expected {plurals}"
    for message in catalog:
        if not message.id:
            continue
        texts = _forms(message.string)
        if message.fuzzy:
            yield f"fuzzy: {message.id!r}"
        if isinstance(message.id, tuple) and len(texts) != plurals:
            yield f"{len(texts)} plural forms instead of {plurals}: {message.id!r}"
        if not all(texts):
            yield f"missing: {message.id!r}"
            continue
        yield from _difference(message, texts)


def _difference(message: Message, texts: tuple[str, ...]) -> Iterator[str]:
    sources = _forms(message.id)
    allowed = set(_PLACEHOLDER.findall(" ".join(sources)))
    needed = set(_PLACEHOLDER.findall(sources[0])) & set(_PLACEHOLDER.findall(sources[-1]))
    counted = {"count", "num", "n"} if isinstance(message.id, tuple) else set()
    for text in texts:
        names = set(_PLACEHOLDER.findall(text))
        if names - allowed or (needed - counted) - names:
            yield f"placeholders differ: {message.id!r} -> {text!r}"
        if sorted(_TAG.findall(text)) != sorted(_TAG.findall(sources[-1])):
            yield f"HTML differs: {message.id!r} -> {text!r}"
        if "%" in re.sub(r"%%|%\(\w+\)[sd]", "", text) and "%(" in sources[-1]:
            yield f"stray per cent sign: {message.id!r} -> {text!r}"


def _forms(text: object) -> tuple[str, ...]:
    """Return the singular and plural forms, or the one form there is."""
    return tuple(str(form or "") for form in text) if isinstance(text, list | tuple) else (str(text or ""),)


def _key(message: Message) -> tuple[str, str]:
    return _forms(message.id)[0], message.context or ""


def _fill_with_source(catalog: Catalog) -> None:
    for message in catalog:
        if message.id:
            message.string = message.id


def _read(path: Path, catalogue: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=Locale.parse(catalogue))


def _write(file: object, catalog: Catalog) -> None:
    catalog.header_comment = "# Translations of Teilhabe, EUPL-1.2."
    write_po(file, catalog, width=120, omit_header=False, include_lineno=False, sort_by_file=False)  # type: ignore[arg-type]
