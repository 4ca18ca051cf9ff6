"""The sheet ``choices``."""

from __future__ import annotations

import re

from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.surveys.analysis.problems import Place, Problem
from teilhabe_app.surveys.analysis.xlsform.headings import TRANSLATED, Line, lines
from teilhabe_app.surveys.analysis.xlsform.texts import plain
from teilhabe_app.surveys.analysis.xlsform.tree import Choice
from teilhabe_app.surveys.analysis.xlsform.workbook import Sheet

LONGEST_CODE = 60
MOST_CHOICES = 500
_COLUMN = re.compile(r"[a-z_][a-z0-9_-]*")


def read_lists(sheet: Sheet | None, problems: list[Problem]) -> tuple[dict[str, tuple[Choice, ...]], list[str]]:
    """Return the choices by list, and the languages of their columns."""
    if sheet is None:
        return {}, []
    columns, rows = lines(sheet, problems)
    found: dict[str, dict[str, Choice]] = {}
    for column in columns:
        known = column.name in {"list_name", "name"} or (column.name in TRANSLATED and column.name == "label")
        if not known and not _COLUMN.fullmatch(column.name):
            message = _l("“%(name)s” is not supported and is left out.", name=column.name[:60])
            problems.append(Problem(Place(sheet.name, sheet.rows[0].number), message))
    for line in rows:
        if choice := _choice(line, found, problems):
            found.setdefault(line.get("list_name"), {})[choice.code] = choice
    languages = [column.language for column in columns if column.name == "label"]
    return {name: tuple(choices.values()) for name, choices in found.items()}, languages


def _choice(line: Line, found: dict[str, dict[str, Choice]], problems: list[Problem]) -> Choice | None:
    name, code = line.get("list_name"), line.get("name")
    label = {language: plain(text) for language, text in line.texts("label").items()}
    label = {language: text for language, text in label.items() if text}
    message, column = None, "name"
    if not name:
        message, column = _l("The name of the list is missing."), "list_name"
    elif not code:
        message, column = _l("The name is missing."), "list_name"
    elif re.search(r"\s", code) or len(code) > LONGEST_CODE:
        message = _l("“%(name)s” is not a valid name.", name=code[:60])
    elif code in found.get(name, {}):
        message = _l("The name “%(name)s” stands twice.", name=code)
    elif len(found.get(name, {})) >= MOST_CHOICES:
        message = _l("There are more than %(most)s choices in this list.", most=MOST_CHOICES)
    if message is not None:
        problems.append(Problem(line.place(column), message))
        return None
    if not label:
        problems.append(Problem(line.place("name"), _l("The label is missing; the name is shown instead.")))
        label = {"": code}
    further = {
        column.name: text
        for column, text in line.cells.items()
        if column.name not in {"list_name", *TRANSLATED, "name"} and _COLUMN.fullmatch(column.name)
    }
    return Choice(code, label, further, line.number)
