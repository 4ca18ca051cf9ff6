"""Answers as CSV and JSON, a piece at a time."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence

from teilhabe_app.surveys.analysis.exports.codebook import Rows, Value, Variable, as_json, labelled
from teilhabe_app.surveys.analysis.exports.guard import cleaned, guarded

PIECE = 500  # rows in a piece
BYTE_ORDER_MARK = "\ufeff"  # without it, Excel takes UTF-8 for something else


def csv_pieces(variables: Sequence[Variable], rows: Rows, *, language: str | None = None) -> Iterator[bytes]:
    """Yield a CSV file (UTF-8, commas) in pieces: names first, then a row for each person.

    With a ``language`` the values are labels instead of codes. Text that a spreadsheet program would run gets an
    apostrophe (guard.py).
    """
    names = [variable.name for variable in variables]
    yield from table(names, labelled(variables, rows, language), _cell, start=BYTE_ORDER_MARK)


def table(names: Sequence[str], rows: Rows, cell: Callable[[Value], object], *, start: str = "") -> Iterator[bytes]:
    """Yield the lines of a table in pieces; ``cell`` turns values into what is written."""
    out = io.StringIO(start)
    out.seek(0, io.SEEK_END)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(list(map(cell, names)))
    for number, row in enumerate(rows, start=1):
        writer.writerow(list(map(cell, row)))
        if number % PIECE == 0:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def json_pieces(variables: Sequence[Variable], rows: Rows) -> Iterator[bytes]:
    """Yield a JSON file in pieces: {"codebook": [...], "answers": [{name: value, ...}, ...]}.

    Empty answers are left out.
    """
    names = [variable.name for variable in variables]
    yield f'{{"codebook": {json.dumps(as_json(variables), ensure_ascii=False)},\n"answers": ['.encode()
    comma = ""
    for piece in _pieces(labelled(variables, rows, None)):
        people = [
            {name: _plain(value) for name, value in zip(names, row, strict=True) if value is not None} for row in piece
        ]
        lines = ",\n".join(json.dumps(person, ensure_ascii=False) for person in people)
        yield f"{comma}\n{lines}".encode()
        comma = ","
    yield b"\n]}\n"


def _pieces(rows: Iterable[Sequence[Value]]) -> Iterator[list[Sequence[Value]]]:
    piece: list[Sequence[Value]] = []
    for row in rows:
        piece.append(row)
        if len(piece) == PIECE:
            yield piece
            piece = []
    if piece:
        yield piece


def _cell(value: Value) -> object:
    if isinstance(value, str):
        return guarded(value)
    return "" if value is None else _plain(value)


def _plain(value: Value) -> object:
    if isinstance(value, str):
        return cleaned(value)
    return value.isoformat() if isinstance(value, dt.date) else value
