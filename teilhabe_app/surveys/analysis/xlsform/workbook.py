"""Spreadsheets from outside, opened with care: plain rows of text, or a clear refusal."""

from __future__ import annotations

import datetime as dt
import importlib
import io
import warnings
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from teilhabe_app.core.files import UNREADABLE
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.surveys.analysis.problems import Place, Problem, Unreadable, unreadable

MOST_BYTES = 5 * 2**20
MOST_UNPACKED = 40 * 2**20
MOST_FILES = 500
MOST_RATIO = 200  # how many times larger a part may become; spreadsheets stay under 50
SMALL = 2**20  # small parts may be packed as tightly as they like
MOST_ROWS = 10_000
LAST_ROW = 2**20  # that spreadsheet programs have; many files hold a format or a blank far below the text
MOST_COLUMNS = 250
LONGEST_CELL = 10_000
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
PACKED = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row as clean text; ``number`` is the one that spreadsheet programs show."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with its name as it is written, and the rows that are not empty."""

    name: str
    rows: tuple[Row, ...]


def sheets(content: bytes, wanted: Iterable[str]) -> dict[str, Sheet]:
    """Return the wanted sheets of an .xlsx file by their names in small letters; missing ones are left out.

    Raises Unreadable for other files, and for what is too large, malicious or broken.
    """
    _check(content)
    openpyxl: Any = importlib.import_module("openpyxl")  # with numpy behind it; only editors who import need it
    names = set(wanted)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and extensions that openpyxl does not know
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            try:
                found: dict[str, Sheet] = {}
                for sheet in book.worksheets:
                    if (name := sheet.title.strip().lower()) in names and name not in found:
                        found[name] = Sheet(sheet.title, _rows(sheet))
                return found
            finally:
                book.close()
    except Unreadable:
        raise
    except Exception as error:  # a broken file makes openpyxl raise nearly anything
        raise Unreadable(Problem(Place(), _l("The spreadsheet is damaged and cannot be read."), fatal=True)) from error


def _check(content: bytes) -> None:
    """Refuse what is no .xlsx file, and files that would unpack to something huge."""
    if len(content) > MOST_BYTES:
        raise unreadable(_l("The file is too large."))
    if content.startswith(OLD_EXCEL):
        raise unreadable(_l("This is an old or encrypted Excel file. Please save it as .xlsx without a password."))
    if not content.startswith(PACKED):
        raise unreadable(_l("This is not an .xlsx file."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            infos = packed.infolist()
    except UNREADABLE:
        raise unreadable(_l("The spreadsheet is damaged and cannot be read.")) from None
    if "xl/workbook.xml" not in {info.filename for info in infos}:
        raise unreadable(_l("This is not an .xlsx file."))
    _check_sizes(infos)
    _check_declarations(content, infos)


def _check_sizes(infos: Sequence[zipfile.ZipInfo]) -> None:
    if len(infos) > MOST_FILES or len({info.filename for info in infos}) != len(infos):
        raise unreadable(_l("The file holds too many parts."))
    for info in infos:
        if info.file_size > SMALL and info.file_size > MOST_RATIO * max(info.compress_size, 1):
            raise unreadable(_l("A part of the file unpacks to something huge."), Place(info.filename[:80]))
        if info.flag_bits & 1:
            raise unreadable(_l("This is an old or encrypted Excel file. Please save it as .xlsx without a password."))
    if sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise unreadable(_l("The file is too large."))


def _check_declarations(content: bytes, infos: Iterable[zipfile.ZipInfo]) -> None:
    """Refuse XML that declares a document type: entities could read files or grow without end."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for info in infos:
            if not info.filename.endswith((".xml", ".rels")):
                continue
            try:
                with packed.open(info) as part:
                    head = part.read(4096)
            except UNREADABLE:
                raise unreadable(_l("The spreadsheet is damaged and cannot be read.")) from None
            if b"<!DOCTYPE" in head.replace(b"\x00", b"") or b"<!ENTITY" in head.replace(b"\x00", b""):
                raise unreadable(_l("The file declares XML entities, which is not allowed."), Place(info.filename[:80]))


def _rows(sheet: Any) -> tuple[Row, ...]:
    rows, name = [], sheet.title
    sheet.reset_dimensions()  # what a file says of its size need not be true
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        if number > LAST_ROW:
            raise unreadable(_l("There are more than %(most)s rows.", most=MOST_ROWS), Place(name, number))
        if all(value is None for value in values):
            continue
        cells = [text_of(value) for value in values]
        if number > MOST_ROWS and any(cells):
            raise unreadable(_l("There are more than %(most)s rows.", most=MOST_ROWS), Place(name, number))
        if any(cells[MOST_COLUMNS:]):
            raise unreadable(_l("There are more than %(most)s columns.", most=MOST_COLUMNS), Place(name, number))
        for place, cell in enumerate(cells):
            if len(cell) > LONGEST_CELL:
                raise unreadable(_l("The text is too long."), Place(name, number, letter(place)))
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            rows.append(Row(number, tuple(cells)))
    return tuple(rows)


def text_of(value: Any) -> str:
    """Return what a cell says: whole numbers without a point, days without a time, yes and no for truth."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    return str(value).strip()


def letter(place: int) -> str:
    """Return the name of a column, counted from 0: A, B, ... Z, AA."""
    name, rest = "", place + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        name = chr(ord("A") + digit) + name
    return name
