"""Surveys made from spreadsheets (XLSForm): a plan first, then drafts for the same services that the builder uses."""

from __future__ import annotations

from teilhabe_app.surveys.service.importing.files import forget_files, import_file, lay_aside, plan_of
from teilhabe_app.surveys.service.importing.plan import Part, Plan, planned

__all__ = ["Part", "Plan", "forget_files", "import_file", "lay_aside", "plan_of", "planned"]
