"""Spreadsheets as editors send them, for tests."""

from __future__ import annotations

import io
import zipfile

import openpyxl


def workbook(survey, choices=(), settings=(), **further):
    """Return the bytes of a workbook; each sheet is rows of cells, the first with the headings."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in {"survey": survey, "choices": choices, "settings": settings, **further}.items():
        if rows:
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(content, **changed):
    """Replace or add parts of a workbook, by name with / written as two underscores and without .xml."""
    parts = {name.replace("__", "/") + ".xml": text for name, text in changed.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, text in parts.items():
            new.writestr(name, text)
    return out.getvalue()
