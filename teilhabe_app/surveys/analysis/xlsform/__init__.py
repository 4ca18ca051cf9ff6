"""XLSForm, the widespread spreadsheet form: read into a neutral tree, and written from it (no pyxform needed)."""

from __future__ import annotations

from teilhabe_app.surveys.analysis.xlsform.expressions import ExpressionError, answers, parse
from teilhabe_app.surveys.analysis.xlsform.reader import Reading, read
from teilhabe_app.surveys.analysis.xlsform.tree import Choice, Form, Group, Kind, Question, Span, walk
from teilhabe_app.surveys.analysis.xlsform.writer import write

__all__ = [
    "Choice",
    "ExpressionError",
    "Form",
    "Group",
    "Kind",
    "Question",
    "Reading",
    "Span",
    "answers",
    "parse",
    "read",
    "walk",
    "write",
]
