"""Read an XLSForm workbook into a form tree and name everything that is not understood.

Source: the XLSForm reference (sheets survey, choices, settings). What cannot be supported is a problem with sheet, row
and column, and is left out; nothing is guessed. Files that cannot be used at all raise Unreadable.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from teilhabe_app.core.i18n import BY_CODE
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.surveys.analysis.problems import Place, Problem, Unreadable, unreadable
from teilhabe_app.surveys.analysis.xlsform.checks import checked
from teilhabe_app.surveys.analysis.xlsform.headings import Line, lines
from teilhabe_app.surveys.analysis.xlsform.lists import read_lists
from teilhabe_app.surveys.analysis.xlsform.rows import MATRIX, MATRIX_HEAD, MATRIX_ROW, Rows
from teilhabe_app.surveys.analysis.xlsform.texts import language_of, plain
from teilhabe_app.surveys.analysis.xlsform.tree import Form, Group, Question
from teilhabe_app.surveys.analysis.xlsform.workbook import Sheet, letter, sheets

MOST_QUESTIONS = 2000
DEEPEST = 10
SETTINGS = frozenset({"form_title", "form_id", "version", "default_language"})


@dataclass(frozen=True, slots=True)
class Reading:
    """A form and what of the file is not in it; an editor decides with the problems in view.

    ``sheet`` and ``columns`` (heading to letter) say where the questions stand.
    """

    form: Form
    problems: tuple[Problem, ...]
    sheet: str = "survey"
    columns: Mapping[str, str] = field(default_factory=dict)


def read(content: bytes) -> Reading:
    """Read an XLSForm from the bytes of an .xlsx file. Raises Unreadable."""
    found = sheets(content, ("survey", "choices", "settings"))
    if "survey" not in found:
        raise unreadable(_l("The sheet “%(name)s” is missing.", name="survey"))
    problems: list[Problem] = []
    columns, rows = lines(found["survey"], problems)
    for name in ("type", "name"):
        if not any(column.name == name for column in columns):
            raise unreadable(_l("The column “%(name)s” is missing.", name=name), Place(found["survey"].name, 1))
    lists, languages = read_lists(found.get("choices"), problems)
    reader = _Reader(Rows(problems))
    for line in rows:
        reader.take(line)
    items = reader.finished()
    languages = [column.language for column in columns if column.name == "label"] + languages
    settings = _settings(found.get("settings"), problems)
    form = Form(
        **settings | {"default_language": _default(settings.get("default_language", ""), languages, problems)},
        languages=tuple(dict.fromkeys(code for code in languages if code)),
        items=items,
        lists=lists,
    )
    letters = {column.name: letter(column.place) for column in reversed(columns)}
    form = checked(form, found["survey"].name, letters, problems)
    if fatal := [problem for problem in problems if problem.fatal]:
        raise Unreadable(*fatal, *(problem for problem in problems if not problem.fatal))
    return Reading(form, tuple(problems), found["survey"].name, letters)


@dataclass(slots=True)
class _Open:
    """A group whose end has not come yet; ``group`` is None for a repeat, whose rows are all left out."""

    line: Line
    group: Group | None
    items: list[Question | Group] = field(default_factory=list)
    is_matrix: bool = False


class _Reader:
    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.names: set[str] = set()
        self.items: list[Question | Group] = []
        self.open: list[_Open] = []
        self.count = 0

    def take(self, line: Line) -> None:
        """Read one row."""
        kind = " ".join(line.get("type").lower().replace("_", " ").split())
        if not kind:
            if line.cells and not all(column.name.startswith("#") for column in line.cells):
                self.rows.complain(line, "name", _l("The type is missing; the row is left out."))
            return
        self.count += 1
        if self.count > MOST_QUESTIONS:
            raise unreadable(_l("There are more than %(most)s questions.", most=MOST_QUESTIONS), line.place("type"))
        if kind in {"begin group", "begin repeat"}:
            self.begin(line, is_repeat=kind == "begin repeat")
        elif kind in {"end group", "end repeat"}:
            self.end(line)
        elif any(one.group is None for one in self.open):
            self.rows.complain(line, "type", _l("The row belongs to a repeated group and is left out."))
        elif line.get("disabled").lower() not in {"yes", "true"}:
            self.ask(line)

    def begin(self, line: Line, *, is_repeat: bool) -> None:
        if len(self.open) >= DEEPEST:
            raise unreadable(_l("The groups are nested too deeply."), line.place("type"))
        if is_repeat or any(one.group is None for one in self.open):
            message = _l("Repeated groups are not supported; all rows of the group are left out.")
            if not is_repeat:
                message = _l("The row belongs to a repeated group and is left out.")
            self.rows.complain(line, "type", message)
            self.open.append(_Open(line, None))
            return
        self.rows.ignored(line)
        words = self.rows.appearance(line, {MATRIX})
        group = Group(
            name=self.rows.name(line, self.names),
            label=self.rows.texts(line, "label"),
            hint=self.rows.texts(line, "hint"),
            relevant=self.rows.condition(line, "relevant"),
            row=line.number,
        )
        self.open.append(_Open(line, group, is_matrix=MATRIX in words))

    def end(self, line: Line) -> None:
        if not self.open:
            self.rows.complain(line, "type", _l("This ends a group that never began."), fatal=True)
            return
        closed = self.open.pop()
        repeat = "repeat" in line.get("type").lower()
        if repeat != ("repeat" in closed.line.get("type").lower()):
            self.rows.complain(line, "type", _l("This ends a group that began as another kind."), fatal=True)
        if closed.group is None:
            return
        group = replace(closed.group, items=tuple(closed.items), is_matrix=closed.is_matrix)
        self.place(group)

    def ask(self, line: Line) -> None:
        words = line.get("appearance").lower().split()
        inside = self.open[-1] if self.open else None
        if inside and MATRIX_HEAD in words:  # only repeats the choices above the rows of a matrix
            inside.is_matrix = True
            return
        if inside and MATRIX_ROW in words:
            inside.is_matrix = True
        self.rows.ignored(line)
        if question := self.rows.question(line, self.names):
            self.place(question)

    def place(self, item: Question | Group) -> None:
        (self.open[-1].items if self.open else self.items).append(item)

    def finished(self) -> tuple[Question | Group, ...]:
        for one in self.open:
            self.rows.complain(one.line, "type", _l("This group has no end."), fatal=True)
        return tuple(self.items)


def _settings(sheet: Sheet | None, problems: list[Problem]) -> dict[str, Any]:
    if sheet is None:
        return {}
    columns, rows = lines(sheet, problems)
    line = next(rows, None)
    for column in columns:
        if column.name not in SETTINGS and line is not None:
            message = _l("“%(name)s” is not supported and is left out.", name=column.name[:60])
            problems.append(Problem(line.place(column.name), message))
    if line is None:
        return {}
    keys = {"title": "form_title", "key": "form_id", "version": "version", "default_language": "default_language"}
    return {key: plain(line.get(name))[:300] for key, name in keys.items()}


def _default(named: str, languages: list[str], problems: list[Problem]) -> str:
    """Return the code of the default language, where it is one of the form's, or that of texts that name none."""
    code = language_of(named) or "" if named else ""
    is_of_bare_texts = code in BY_CODE and "" in languages
    if named and not is_of_bare_texts and (not code or code not in languages):
        problems.append(Problem(Place("settings"), _l("“%(name)s” names no language that is known.", name=named[:60])))
        return ""
    return code
