"""Published tables of two questions as a reader sees them: answers are rows, groups are columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from teilhabe_app.core.i18n import WRITTEN
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.surveys.analysis.suppression import REST
from teilhabe_app.surveys.forms.figures import Bar, Figure, answer_label, row_label, share_of, words
from teilhabe_app.surveys.service.figures import LANGUAGE


@dataclass(frozen=True, slots=True)
class Column:
    """One group of a table: its words, how many are in it, and its bars."""

    label: Markup
    people: int
    bars: Sequence[Bar]
    counts: Sequence[int | None]


@dataclass(frozen=True, slots=True)
class Crossed:
    """A table of two questions: answers are rows, groups are columns."""

    key: str
    title: Markup
    answers: Sequence[Markup]
    columns: Sequence[Column]
    release: int

    @property
    def hides(self) -> bool:
        """Tell whether something is held back."""
        return any(count is None for column in self.columns for count in column.counts)


def group_label(figures: Figure, group: str, code: str) -> Markup:
    """Return what a group is called: a language by its own name, or an answer to a question."""
    if code == REST:
        return escape(_("all others"))
    if group == LANGUAGE:
        return language_name(code)
    figure = _by_id(figures, group)
    return next((answer_label(figure, one) for one in figure["answers"] if one["code"] == code), escape(code))


def language_name(code: str) -> Markup:
    """Return the own name of a language of the pages."""
    base = code.partition("-")[0]
    if code == "de-simple":
        return escape(_("Plain German"))
    return Markup('<bdi lang="{}">{}</bdi>').format(base, WRITTEN.get(base, code))


def group_title(figures: Figure, group: str) -> Markup:
    """Return by what results are broken down."""
    return escape(_("Language of the page")) if group == LANGUAGE else words(_by_id(figures, group)["text"])


def _by_id(figures: Figure, group: str) -> Figure:
    found: Figure = next(one for one in figures["questions"] if str(one["id"]) == group)
    return found


def crossed(figures: Figure, figure: Figure, group: str) -> list[Crossed]:
    """Return the tables of a question by a group; none where none may be shown."""
    tables = [one for one in figures["tables"] if one["question"] == figure["id"] and one["group"] == group]
    if figure["kind"] == "multiple":
        return [_choices_crossed(figures, figure, group, tables)] if tables else []
    return [_crossed(figures, figure, group, table) for table in tables]


def _crossed(figures: Figure, figure: Figure, group: str, table: Figure) -> Crossed:
    cells = {(row, column): count for row, column, count in table["cells"]}
    names = {answer["code"]: answer_label(figure, answer) for answer in figure["answers"]}
    rows = [code for code in [*names, REST] if any(code == row for row, _column in cells)]
    labels = [names.get(code) or escape(_("all others")) for code in rows]
    columns = []
    for code, people in table["columns"].items():
        counts = [cells.get((row, code)) for row in rows]
        bars = []
        if all(count is not None for count in counts):
            base = sum(count for count in counts if count is not None)
            bars = [
                Bar(row, label, share_of(count, base)) for row, label, count in zip(rows, labels, counts, strict=True)
            ]
        columns.append(Column(group_label(figures, group, code), people, bars, counts))
    title = row_label(figure, table["row"])
    return Crossed(table["key"].replace(":", "-"), title, labels, columns, table["release"])


def _choices_crossed(figures: Figure, figure: Figure, group: str, tables: Sequence[Figure]) -> Crossed:
    """Put the tables of single choices together: a row is a choice, counted are those who took it."""
    by_row = {table["row"]: table for table in tables}
    answers = [answer for answer in figure["answers"] if answer["code"] in by_row]
    labels = [answer_label(figure, answer) for answer in answers]
    groups: dict[str, int] = {}
    for table in tables:
        groups |= table["columns"]
    columns = []
    for code, people in groups.items():
        counts, bars = [], []
        for answer, label in zip(answers, labels, strict=True):
            cells = {(row, column): count for row, column, count in by_row[answer["code"]]["cells"]}
            taken, left = cells.get(("yes", code)), cells.get(("no", code))
            counts.append(taken)
            base = None if taken is None or left is None else taken + left
            bars.append(Bar(answer["code"], label, share_of(taken, base) if base else None))
        columns.append(Column(group_label(figures, group, code), people, bars, counts))
    return Crossed(str(figure["id"]), Markup(), labels, columns, min(table["release"] for table in tables))
