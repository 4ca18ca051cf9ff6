"""Answers as files for people and programs: CSV, XLSX, JSON with a codebook, a package for SPSS and R."""

from __future__ import annotations

from teilhabe_app.surveys.analysis.exports.codebook import Measure, Value, Variable
from teilhabe_app.surveys.analysis.exports.guard import guarded
from teilhabe_app.surveys.analysis.exports.statistics import package
from teilhabe_app.surveys.analysis.exports.text import csv_pieces, json_pieces
from teilhabe_app.surveys.analysis.exports.xlsx import xlsx_pieces

__all__ = ["Measure", "Value", "Variable", "csv_pieces", "guarded", "json_pieces", "package", "xlsx_pieces"]
