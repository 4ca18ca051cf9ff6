"""Answers as files for the staff: read and written piece by piece, noted in the audit trail with the purpose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import LANGUAGES
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.formats.models import Stage
from teilhabe_app.surveys.analysis import exports
from teilhabe_app.surveys.models import Survey
from teilhabe_app.surveys.policy import Can
from teilhabe_app.surveys.queries import exported

WHAT = {"answers": _l("Answers, a row for each person"), "sensitive": _l("Sensitive answers, each by itself")}
FILES = {
    "xlsx": _l("Spreadsheet (XLSX)"),
    "csv": _l("Table (CSV)"),
    "json": _l("JSON with codebook"),
    "package": _l("Package for SPSS and R"),
}
PURPOSES = {
    "summary": _l("To write the summary"),
    "research": _l("For research"),
    "report": _l("For a report"),
    "check": _l("To check that everything is right"),
}
TYPES = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    "csv": ("text/csv; charset=utf-8", "csv"),
    "json": ("application/json", "json"),
    "package": ("application/zip", "zip"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ExportDraft:
    """Which file: ``what`` of WHAT, ``file`` of FILES, ``words`` a language or None for codes, ``purpose``."""

    what: str
    file: str
    words: str | None
    purpose: str


def export(actor: Actor, survey: Survey, draft: ExportDraft) -> Iterator[bytes]:
    """Note who takes what along and why, and return the file in pieces, read from the database while it is sent."""
    policy.require(actor, Can.EXPORT, survey)
    if draft.purpose not in PURPOSES or draft.file not in FILES or draft.what not in WHAT:
        raise DomainError(_l("Please choose one of the answers."))
    if draft.what == "sensitive" and survey.format.stage() is Stage.RUNNING:  # two files would tell who came between
        raise DomainError(_l("Sensitive answers can be taken along when the survey is over."), field="what")
    audit.note(actor, "survey.export", survey, what=draft.what, file=draft.file, purpose=draft.purpose)
    table = exported.sensitive(survey) if draft.what == "sensitive" else exported.answers(survey)
    return pieces(table, draft)


def pieces(table: exported.Table, draft: ExportDraft) -> Iterator[bytes]:
    """Return the file in pieces."""
    if draft.file == "csv":
        return exports.csv_pieces(table.variables, table.rows, language=draft.words)
    if draft.file == "json":
        return exports.json_pieces(table.variables, table.rows)
    if draft.file == "package":
        return exports.package(table.variables, table.rows, [one.code for one in LANGUAGES])
    titles = (_("Answers"), _("Codebook"))
    return exports.xlsx_pieces(table.variables, table.rows, titles=titles, language=draft.words)
