"""One row of the sheet ``survey``: its type and what belongs to the question."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.surveys.analysis.problems import Problem
from teilhabe_app.surveys.analysis.xlsform.expressions import ExpressionError, Tree, parse
from teilhabe_app.surveys.analysis.xlsform.headings import Line
from teilhabe_app.surveys.analysis.xlsform.texts import plain
from teilhabe_app.surveys.analysis.xlsform.tree import Kind, Question, Span

LONGEST_NAME = 60
FARTHEST = 1e9
_NAME = re.compile(r"[^\W\d][\w.-]*")
_TYPES = {kind.value: kind for kind in Kind} | {
    "select1": Kind.SINGLE,
    "select one": Kind.SINGLE,
    "select multiple": Kind.MULTIPLE,
    "select all that apply": Kind.MULTIPLE,
    "int": Kind.INTEGER,
    "string": Kind.TEXT,
    "trigger": Kind.ACKNOWLEDGE,
}
_SELECT = re.compile(
    r"(?P<type>\D*?\S)(?: from)? (?P<list>\S+?)(?P<other>[ _]or[ _]other| or specify other)?", re.IGNORECASE
)
# Words in ``appearance`` that change nothing here: everybody gets the view that fits their device.
_LAYOUT = frozenset({"minimal", "compact", "quick", "quickcompact", "horizontal", "horizontal-compact", "columns"})
_LAYOUT_GROUPS = frozenset({"field-list", "w1", "w2", "w3", "w4", "w5", "w6"})
_YES = frozenset({"yes", "true", "true()", "1", "y", "ja"})
_NO = frozenset({"", "no", "false", "false()", "0", "n", "nein"})
_READ = frozenset(
    {
        *("type", "name", "label", "hint", "required", "relevant", "constraint", "constraint_message"),
        *("choice_filter", "appearance", "parameters", "disabled"),
    }
)
MATRIX, MATRIX_HEAD, MATRIX_ROW = "table-list", "label", "list-nolabel"


@dataclass(slots=True)
class Rows:
    """Reads rows and keeps what it does not understand."""

    problems: list[Problem]

    def complain(self, line: Line, column: str, message: Any, *, fatal: bool = False) -> None:
        """Note a problem at a cell."""
        self.problems.append(Problem(line.place(column), message, fatal))

    def ignored(self, line: Line) -> None:
        """Name the filled cells of a row that mean nothing here."""
        for column in line.cells:
            if column.name not in _READ and not column.name.startswith("#"):
                message = _l("“%(name)s” is not supported and is left out.", name=column.name[:60])
                self.complain(line, column.name, message)

    def name(self, line: Line, names: set[str]) -> str:
        """Return the name of a row when it is one and is new, else ""."""
        name = line.get("name")
        if not name:
            self.complain(line, "type", _l("The name is missing."))
        elif not _NAME.fullmatch(name) or len(name) > LONGEST_NAME:
            self.complain(line, "name", _l("“%(name)s” is not a valid name.", name=name[:60]))
        elif name in names:
            self.complain(line, "name", _l("The name “%(name)s” stands twice.", name=name))
        else:
            names.add(name)
            return name
        return ""

    def texts(self, line: Line, column: str) -> dict[str, str]:
        """Return the texts of a column by language, without markup; empty ones are left out."""
        found = {language: plain(text) for language, text in line.texts(column).items()}
        return {language: text for language, text in found.items() if text}

    def condition(self, line: Line, column: str, *, columns: bool = False) -> Tree | None:
        """Return the tree of a condition, or None when there is none that can be used."""
        if not (text := line.get(column)):
            return None
        try:
            return parse(text, columns=columns)
        except ExpressionError as error:
            self.complain(line, column, error.message)
            return None

    def is_required(self, line: Line) -> bool:
        """Tell whether an answer is required."""
        value = line.get("required").lower()
        if value not in _YES | _NO:
            self.complain(line, "required", _l("A condition in “required” is not supported."))
        return value in _YES

    def question(self, line: Line, names: set[str]) -> Question | None:
        """Return the question of a row, or None when its type or name cannot be used."""
        kind, choices, has_other = _typed(line.get("type"))
        if kind is None:
            message = _l("The type “%(name)s” is not supported; the row is left out.", name=line.get("type")[:60])
            self.complain(line, "type", message)
            return None
        if kind.has_choices != bool(choices):
            message = _l("The type “%(name)s” needs a list of choices.", name=kind.value)
            if choices:
                message = _l("The type “%(name)s” is not supported; the row is left out.", name=line.get("type")[:60])
            self.complain(line, "type", message)
            return None
        if not (name := self.name(line, names)):
            return None
        words = self.appearance(
            line, {"multiline"} if kind is Kind.TEXT else {"likert"} if kind is Kind.SINGLE else set()
        )
        parameters = self.parameters(line, kind)
        return Question(
            name=name,
            kind=kind,
            label=self.texts(line, "label"),
            hint=self.texts(line, "hint"),
            choices=choices,
            has_other=has_other,
            is_required=self.is_required(line) and kind is not Kind.NOTE,
            is_long="multiline" in words,
            is_scale="likert" in words,
            is_shuffled=parameters.get("randomize") == "true",
            span=self.span(line, parameters) if kind is Kind.RANGE else None,
            relevant=self.condition(line, "relevant"),
            constraint=self.condition(line, "constraint"),
            constraint_message=self.texts(line, "constraint_message"),
            choice_filter=self.condition(line, "choice_filter", columns=True) if choices else None,
            row=line.number,
        )

    def appearance(self, line: Line, known: set[str]) -> set[str]:
        """Return the words of ``appearance`` that mean something here; others become problems."""
        words = set(line.get("appearance").lower().split())
        for word in sorted(words - known - _LAYOUT - _LAYOUT_GROUPS - {MATRIX_HEAD, MATRIX_ROW}):
            if not re.fullmatch(r"columns-\w+|w\d+", word):
                message = _l("“%(name)s” is not supported and is left out.", name=word[:60])
                self.complain(line, "appearance", message)
        return words & known

    def parameters(self, line: Line, kind: Kind) -> dict[str, str]:
        """Return ``key=value`` pairs that mean something for the type; others become problems."""
        text = re.sub(r"\s*=\s*", "=", line.get("parameters").lower())
        pairs = dict(part.partition("=")[::2] for part in re.split(r"[\s,;]+", text) if part)
        known = {Kind.RANGE: {"start", "end", "step"}, Kind.SINGLE: {"randomize"}, Kind.MULTIPLE: {"randomize"}}
        known[Kind.RANK] = {"randomize"}
        for key in sorted(pairs.keys() - known.get(kind, set())):
            self.complain(line, "parameters", _l("“%(name)s” is not supported and is left out.", name=key[:60]))
        return pairs

    def span(self, line: Line, parameters: dict[str, str]) -> Span:
        """Return the numbers of a range: 0 to 10 by 1 where they are not told, as in XLSForm."""
        try:
            numbers = {key: float(parameters.get(key, usual)) for key, usual in _USUAL.items()}
        except ValueError:
            numbers = {"start": 0.0, "end": 0.0, "step": 0.0}
        start, end, step = (numbers[key] for key in _USUAL)
        if not (-FARTHEST < start < end < FARTHEST and 0 < step <= end - start):
            self.complain(line, "parameters", _l("The range needs a start, an end after it and a step."))
            return Span(0, 10, 1)
        return Span(start, end, step)


_USUAL = {"start": "0", "end": "10", "step": "1"}


def _typed(text: str) -> tuple[Kind | None, str, bool]:
    """Read ``select_one colours or_other``."""
    text = re.sub(r"\s+", " ", text).strip()
    if kind := _TYPES.get(text.lower()):
        return kind, "", False
    if found := _SELECT.fullmatch(text):
        return _TYPES.get(found["type"].lower()), found["list"], bool(found["other"])
    return None, "", False
