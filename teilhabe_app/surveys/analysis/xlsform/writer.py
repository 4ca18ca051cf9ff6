"""Write a form tree as an XLSForm workbook."""

from __future__ import annotations

import importlib
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from teilhabe_app.surveys.analysis.exports.guard import cleaned
from teilhabe_app.surveys.analysis.xlsform.expressions import Tree
from teilhabe_app.surveys.analysis.xlsform.expressions import write as written
from teilhabe_app.surveys.analysis.xlsform.rows import MATRIX
from teilhabe_app.surveys.analysis.xlsform.texts import heading_of
from teilhabe_app.surveys.analysis.xlsform.tree import Choice, Form, Group, Question, Span, Texts

Cells = dict[str, str]
FIRST = ("type", "name")
LAST = ("required", "relevant", "constraint", "choice_filter", "appearance", "parameters")


def write(form: Form) -> bytes:
    """Return the bytes of an .xlsx file that ``read`` turns into the same form, and other programs read too.

    All cells are text, so nothing in them is run. Raises ValueError for a condition that XLSForm cannot say.
    """
    openpyxl: Any = importlib.import_module("openpyxl")
    book = openpyxl.Workbook(write_only=True)
    survey = list(_survey(form.items))
    choices = [_choice(name, choice) for name, choices in form.lists.items() for choice in choices]
    further = [key for row in choices for key in row if not key.startswith("label")]
    for name, columns, rows in (
        ("survey", (*FIRST, *_translated(form, survey, ("label", "hint", "constraint_message")), *LAST), survey),
        ("choices", ("list_name", "name", *_translated(form, choices, ("label",)), *further), choices),
        ("settings", ("form_title", "form_id", "version", "default_language"), [_settings(form)]),
    ):
        _fill(book.create_sheet(name), tuple(dict.fromkeys(columns)), rows)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Any, columns: tuple[str, ...], rows: Iterable[Cells]) -> None:
    cell_of: Any = importlib.import_module("openpyxl.cell").WriteOnlyCell
    sheet.freeze_panes = "A2"
    for row in ({column: column for column in columns}, *rows):
        cells = []
        for column in columns:
            cell = cell_of(sheet, None)
            if text := row.get(column, ""):
                cell.value = cleaned(text)
                cell.data_type = "s"  # also what begins like a formula
            cells.append(cell)
        sheet.append(cells)


def _translated(form: Form, rows: list[Cells], names: Iterable[str]) -> Iterator[str]:
    """Yield the headings of texts in the order of the form's languages, where there is such a text."""
    used = {key for row in rows for key in row}
    for name in names:
        every = [_heading(name, code) for code in ("", *form.languages)]
        others = sorted(key for key in used if key.startswith(f"{name}::") and key not in every)
        wanted = [key for key in (*every, *others) if key in used]
        yield from wanted or ([name] if name == "label" else [])


def _heading(name: str, code: str) -> str:
    return f"{name}::{heading_of(code)}" if code else name


def _texts(name: str, texts: Texts) -> Cells:
    return {_heading(name, code): text for code, text in texts.items() if text}


def _survey(items: Iterable[Question | Group]) -> Iterator[Cells]:
    for item in items:
        if isinstance(item, Group):
            appearance = {"appearance": f"field-list {MATRIX}"} if item.is_matrix else {}
            texts = _texts("label", item.label) | _texts("hint", item.hint)
            yield {"type": "begin_group", "name": item.name} | texts | _trees(relevant=item.relevant) | appearance
            yield from _survey(item.items)
            yield {"type": "end_group"}
        else:
            yield _question(item)


def _question(question: Question) -> Cells:
    other = " or_other" if question.has_other else ""
    cells = {"type": f"{question.kind.value} {question.choices}{other}".strip(), "name": question.name}
    cells |= _texts("label", question.label) | _texts("hint", question.hint)
    cells |= _texts("constraint_message", question.constraint_message)
    cells |= _trees(relevant=question.relevant, constraint=question.constraint, choice_filter=question.choice_filter)
    if question.is_required:
        cells["required"] = "yes"
    if question.is_long or question.is_scale:
        cells["appearance"] = "multiline" if question.is_long else "likert"
    if question.span:
        cells["parameters"] = _span(question.span)
    if question.is_shuffled:
        cells["parameters"] = "randomize=true"
    return cells


def _span(span: Span) -> str:
    return " ".join(f"{key}={_number(getattr(span, key))}" for key in ("start", "end", "step"))


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(value)


def _trees(**trees: Tree | None) -> Cells:
    return {column: written(tree) for column, tree in trees.items() if tree}


def _choice(name: str, choice: Choice) -> Cells:
    further: Mapping[str, str] = choice.columns
    return {"list_name": name, "name": choice.code} | _texts("label", choice.label) | dict(further)


def _settings(form: Form) -> Cells:
    default = heading_of(form.default_language) if form.default_language else ""
    return {
        "form_title": form.title,
        "form_id": form.key,
        "version": form.version,
        "default_language": default,
    }
