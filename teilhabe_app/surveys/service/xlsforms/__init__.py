"""Surveys as spreadsheets (XLSForm)."""

from __future__ import annotations

from teilhabe_app.surveys.service.xlsforms.form import form_of

__all__ = ["form_of"]
