"""Answers for statisticians: a CSV file, the codebook, and programs for SPSS and R with labels in each language."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from collections.abc import Iterator, Sequence

from teilhabe_app.surveys.analysis.exports.codebook import (
    Measure,
    Rows,
    Value,
    Variable,
    as_json,
    in_language,
    labelled,
    safe_names,
)
from teilhabe_app.surveys.analysis.exports.guard import guarded
from teilhabe_app.surveys.analysis.exports.sink import MOMENT, Sink
from teilhabe_app.surveys.analysis.exports.text import table

DATA = "answers.csv"
LONGEST_LABEL, LONGEST_VALUE_LABEL = 255, 120  # bytes, in SPSS
LONGEST_TEXT = 2000  # bytes of a text that SPSS is told to read
DEFAULT_CODE = 8


def package(variables: Sequence[Variable], rows: Rows, languages: Sequence[str]) -> Iterator[bytes]:
    """Yield a .zip file in pieces: answers.csv, codebook.json, and answers_<language>.sps and .R for each language.

    Names are made such as both programs take (the codebook has them). Texts are on one line. Values are codes, and
    empty where there is no answer.
    """
    names = safe_names(variables)
    sink = Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as packed:
        parts = {"codebook.json": json.dumps(as_json(variables, names), ensure_ascii=False, indent=1)}
        for language in languages:
            parts[f"answers_{language}.sps"] = "\ufeff" + spss(variables, language)
            parts[f"answers_{language}.R"] = r(variables, language)
        for name, text in parts.items():
            packed.writestr(zipfile.ZipInfo(name, MOMENT), text, zipfile.ZIP_DEFLATED)
        info = zipfile.ZipInfo(DATA, MOMENT)
        info.compress_type = zipfile.ZIP_DEFLATED
        with packed.open(info, "w", force_zip64=True) as part:
            for piece in table(names, labelled(variables, rows, None), _cell):
                part.write(piece)
                yield sink.taken()
    yield sink.taken()


def spss(variables: Sequence[Variable], language: str) -> str:
    """Return the syntax that reads answers.csv in SPSS (or PSPP) with labels in a language."""
    names = safe_names(variables)
    lines = [
        "SET UNICODE=ON.",
        "GET DATA /TYPE=TXT",
        f"  /FILE='{DATA}'",
        "  /ENCODING='UTF8'",
        "  /ARRANGEMENT=DELIMITED",
        '  /DELIMITERS=","',
        "  /QUALIFIER='\"'",
        "  /FIRSTCASE=2",
        "  /VARIABLES=",
        *(f"    {name} {_format(variable)}" for name, variable in zip(names, variables, strict=True)),
        "  .",
        "VARIABLE LABELS",
        *(
            f"  {'' if place == 0 else '/'}{name} {_quoted(in_language(variable.label, language), LONGEST_LABEL)}"
            for place, (name, variable) in enumerate(zip(names, variables, strict=True))
        ),
        "  .",
    ]
    for name, variable in zip(names, variables, strict=True):
        if variable.values:
            lines.append(f"VALUE LABELS {name}")
            for value, texts in variable.values.items():
                shown = value if isinstance(value, int) else _quoted(value, LONGEST_LABEL)
                lines.append(f"  {shown} {_quoted(in_language(texts, language), LONGEST_VALUE_LABEL)}")
            lines.append("  .")
        level = {Measure.CATEGORY: "NOMINAL", Measure.TEXT: "NOMINAL", Measure.SCALE: "ORDINAL"}
        lines.append(f"VARIABLE LEVEL {name} ({level.get(variable.measure, 'SCALE')}).")
    return "\r\n".join([*lines, "EXECUTE.", ""])


def r(variables: Sequence[Variable], language: str) -> str:
    """Return the program that reads answers.csv in R, with factors whose levels have labels in a language."""
    names = safe_names(variables)
    lines = [
        f'answers <- read.csv("{DATA}", encoding = "UTF-8", colClasses = "character", na.strings = "",',
        "  check.names = FALSE)",
    ]
    for name, variable in zip(names, variables, strict=True):
        column = f"answers${name}"
        if variable.values:
            levels = ", ".join(_r_text(str(value)) for value in variable.values)
            labels = ", ".join(
                _r_text(label) for label in _different([in_language(one, language) for one in variable.values.values()])
            )
            ordered = "TRUE" if variable.measure is Measure.SCALE else "FALSE"
            lines.append(f"{column} <- factor({column}, levels = c({levels}),")
            lines.append(f"  labels = c({labels}), ordered = {ordered})")
        elif variable.measure in {Measure.NUMBER, Measure.SCALE}:
            lines.append(f"{column} <- as.numeric({column})")
        elif variable.measure is Measure.DATE:
            lines.append(f"{column} <- as.Date({column})")
        else:  # the apostrophe that keeps spreadsheet programs from running a text
            lines.append(f'{column} <- sub("^\'([[:space:]]*[-=+@\'])", "\\\\1", {column})')
        lines.append(f'attr({column}, "label") <- {_r_text(in_language(variable.label, language))}')
    return "\n".join([*lines, ""])


def _cell(value: Value) -> object:
    if isinstance(value, str):
        return guarded(" ".join(value.split()))
    if isinstance(value, dt.date):
        return value.isoformat()
    return "" if value is None else value


def _format(variable: Variable) -> str:
    """Return the SPSS format of a column."""
    if variable.measure is Measure.CATEGORY:
        widths = [len(str(value).encode()) for value in variable.values]
        return f"A{max(widths, default=DEFAULT_CODE)}"
    return {
        Measure.SCALE: "F8.0",
        Measure.NUMBER: "F16.6",
        Measure.DATE: "SDATE10",
        Measure.TEXT: f"A{LONGEST_TEXT}",
    }[variable.measure]


def _quoted(text: str, most: int) -> str:
    """Return text in apostrophes, cut to a number of bytes between characters."""
    return "'" + text.encode()[:most].decode(errors="ignore").replace("'", "''") + "'"


def _r_text(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _different(labels: Sequence[str]) -> list[str]:
    """Return the labels, those that stand twice with a number: R would join their levels."""
    seen: dict[str, int] = {}
    made = []
    for label in labels:
        seen[label] = seen.get(label, 0) + 1
        made.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return made
