"""The first row of a sheet: which column means what, in which language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.surveys.analysis.problems import Place, Problem
from teilhabe_app.surveys.analysis.xlsform.texts import language_of
from teilhabe_app.surveys.analysis.xlsform.workbook import Row, Sheet, letter

# Other names that files use for the same column.
_SAME = {
    "list name": "list_name",
    "listname": "list_name",
    "value": "name",
    "caption": "label",
    "relevance": "relevant",
    "constraint message": "constraint_message",
    "constraint_msg": "constraint_message",
    "choice filter": "choice_filter",
    "read_only": "readonly",
    "required message": "required_message",
    "guidance hint": "guidance_hint",
    "title": "form_title",
    "form title": "form_title",
    "id_string": "form_id",
    "form id": "form_id",
    "default language": "default_language",
}
NEEDED = frozenset({"type", "name"})
TRANSLATED = frozenset({"label", "hint", "constraint_message"})


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds: ``language`` is "" where the heading names none."""

    place: int
    name: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row below the headings."""

    sheet: str
    number: int
    cells: Mapping[Column, str]

    def get(self, name: str, language: str = "") -> str:
        """Return the first cell of that heading that is not empty."""
        return next(
            (text for column, text in self.cells.items() if (column.name, column.language) == (name, language)), ""
        )

    def texts(self, name: str) -> dict[str, str]:
        """Return the cells of that heading by language."""
        found: dict[str, str] = {}
        for column, text in self.cells.items():
            if column.name == name:
                found.setdefault(column.language, text)
        return found

    def place(self, name: str = "") -> Place:
        """Return where a cell of the row stands."""
        at = next((letter(column.place) for column in self.cells if name and column.name == name), "")
        return Place(self.sheet, self.number, at)


def lines(sheet: Sheet, problems: list[Problem]) -> tuple[list[Column], Iterator[Line]]:
    """Return the columns of a sheet and its rows; headings that are not understood become problems."""
    if not sheet.rows:
        return [], iter(())
    first, *rest = sheet.rows
    columns = _columns(sheet, first, rest, problems)
    return columns, (_line(sheet.name, row, columns) for row in rest)


def _line(sheet: str, row: Row, columns: list[Column]) -> Line:
    cells = {column: row.cells[column.place] for column in columns if column.place < len(row.cells)}
    return Line(sheet, row.number, {column: text for column, text in cells.items() if text})


def _columns(sheet: Sheet, first: Row, rest: list[Row], problems: list[Problem]) -> list[Column]:
    columns: list[Column] = []
    used = {place for row in rest for place, cell in enumerate(row.cells) if cell}
    for place, heading in enumerate(first.cells):
        where = Place(sheet.name, first.number, letter(place))
        column = _column(place, heading)
        if column is None:
            if place in used:
                problems.append(Problem(where, _l("“%(name)s” names no language that is known.", name=heading[:60])))
            continue
        if not column.name:
            if place in used:
                problems.append(Problem(where, _l("The column has no heading.")))
            continue
        if place in used and any((one.name, one.language) == (column.name, column.language) for one in columns):
            problems.append(
                Problem(where, _l("The heading stands twice; where both have something, the first column counts."))
            )
        columns.append(column)
    return [column for column in columns if column.place in used or column.name in NEEDED]


def _column(place: int, heading: str) -> Column | None:
    """Read ``label::Deutsch (de)``; None where a language is meant that nobody knows."""
    name, mark, language = heading.partition("::")
    if not mark:
        name, mark, language = heading.partition(":")
    name = re.sub(r"\s+", " ", name).strip().lower()
    name = _SAME.get(name, name)
    if not mark:
        return Column(place, name)
    if name in {"media", "bind", "instance", "control", "body"}:
        return Column(place, f"{name}::{language.strip()}")
    if name not in TRANSLATED:
        return Column(place, heading.strip().lower())
    code = language_of(language)
    return None if code is None else Column(place, name, code)
