"""Tables for spreadsheets: XLSX and CSV, written row by row, in which nothing that people typed becomes a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, Any

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
IN_MEMORY = 1_000_000
CHUNK = 64 * 1024
MOST_WIDTH, LEAST_WIDTH = 50, 8
LONGEST_TITLE = 31  # of a sheet, says the format
LONGEST_CELL = 32_767
NOT_IN_TITLES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
Cell = str | int | dt.date | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its head; ``rows`` is read once."""

    title: str
    head: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def safe(cell: Cell) -> str:
    """Return a cell of a CSV file: an apostrophe stands before what a spreadsheet would take for a formula."""
    text = _text(cell)
    return f"'{text}" if _is_risky(text) else text


def _text(cell: Cell) -> str:
    text = "" if cell is None else cell.isoformat() if isinstance(cell, dt.date) else str(cell)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_risky(text: str) -> bool:
    return text.startswith(STARTS_A_FORMULA) or text.lstrip().startswith(STARTS_A_FORMULA)


def _file() -> IO[bytes]:
    return SpooledTemporaryFile(max_size=IN_MEMORY)


def csv_file(sheet: Sheet) -> IO[bytes]:
    """Write one table as CSV: UTF-8 with a mark at the beginning, so that spreadsheets see it; semicolons."""
    file = _file()
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerow([safe(cell) for cell in sheet.head])
    for cells in sheet.rows:
        writer.writerow([safe(cell) for cell in cells])
    text.detach()
    file.seek(0)
    return file


def xlsx_file(sheets: Sequence[Sheet], *, right_to_left: bool = False, title: str = "") -> IO[bytes]:
    """Write tables as XLSX: each row goes to disk at once; texts are texts and stay so when somebody edits them."""
    from xlsxwriter import Workbook  # noqa: PLC0415 -- 2 MB that few processes ever need

    file = _file()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd hh:mm",
        "remove_timezone": True,
    }
    book = Workbook(file, options)
    book.set_properties({"title": title})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    quoted = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
    names: set[str] = set()
    for sheet in sheets:
        _write(book, sheet, _title(sheet.title, names), (bold, plain, quoted), right_to_left=right_to_left)
    book.close()
    file.seek(0)
    return file


def _write(book: Any, sheet: Sheet, title: str, formats: Sequence[Any], *, right_to_left: bool) -> None:
    bold, plain, quoted = formats
    page = book.add_worksheet(title)
    if right_to_left:
        page.right_to_left()
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    for column, words in enumerate(sheet.head):
        page.set_column(column, column, min(max(len(words) + 4, LEAST_WIDTH, 18), MOST_WIDTH))
        page.write_string(0, column, words, bold)
    for number, row in enumerate(sheet.rows, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                page.write_number(number, column, cell, plain)
            elif cell not in {None, ""}:
                text = _text(cell)
                page.write_string(number, column, text[:LONGEST_CELL], quoted if _is_risky(text) else plain)


def _title(wanted: str, names: set[str]) -> str:
    """Return a name that the format allows and no other sheet has."""
    base = " ".join(wanted.translate(NOT_IN_TITLES).split())[:LONGEST_TITLE] or "1"
    name, number = base, 1
    while name.casefold() in names:
        number += 1
        ending = f" {number}"
        name = base[: LONGEST_TITLE - len(ending)] + ending
    names.add(name.casefold())
    return name


def chunks(file: IO[bytes]) -> Iterator[bytes]:
    """Read a file piece by piece and close it."""
    with file:
        while piece := file.read(CHUNK):
            yield piece
