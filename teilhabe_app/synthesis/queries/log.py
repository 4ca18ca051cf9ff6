"""The log of a dossier: who did what, newest first, never the words of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, or_, select

from teilhabe_app.accounts.models import User
from teilhabe_app.core.audit import AuditEntry
from teilhabe_app.core.db import db
from teilhabe_app.core.paging import Page, page_of
from teilhabe_app.synthesis.models import Dossier, Finding, Theme


@dataclass(frozen=True, slots=True)
class LogEntry:
    """An act, who did it (None: the program, or an account that is gone) and what it was about."""

    entry: AuditEntry
    who: str | None
    finding: int | None
    theme: Theme | None
    to: str | None = None  # the person that something was given to


def log_page(dossier: Dossier, cursor: str | None, *, size: int = 40) -> Page[LogEntry]:
    """Return what was done with a dossier, its findings and themes; four statements."""
    findings = {row[0]: row[1] for row in db.session.execute(_numbers(dossier))}
    themes = {theme.id: theme for theme in db.session.scalars(select(Theme).where(Theme.dossier_id == dossier.id))}
    query = select(AuditEntry).where(
        or_(
            and_(AuditEntry.object_type == "dossier", AuditEntry.object_id == dossier.id),
            and_(AuditEntry.object_type == "finding", AuditEntry.object_id.in_(list(findings))),
            and_(AuditEntry.object_type == "theme", AuditEntry.object_id.in_(list(themes))),
        )
    )
    page = page_of(query, (AuditEntry.id,), cursor, size=size)
    names = _names(page.items)
    rows = [
        LogEntry(
            entry,
            names.get(entry.actor_id or 0),
            findings.get(entry.object_id or 0) if entry.object_type == "finding" else None,
            themes.get((entry.object_id if entry.object_type == "theme" else entry.detail.get("theme")) or 0),
            names.get(entry.detail.get("to") or 0),
        )
        for entry in page.items
    ]
    return Page(rows, page.next_cursor)


def _numbers(dossier: Dossier) -> Select[int, int]:
    return select(Finding.id, Finding.number).where(Finding.dossier_id == dossier.id)


def _names(entries: Sequence[AuditEntry]) -> dict[int, str]:
    ids = {entry.actor_id for entry in entries if entry.actor_id} | {
        entry.detail["to"] for entry in entries if entry.detail.get("to")
    }
    return {row[0]: row[1] for row in db.session.execute(select(User.id, User.pseudonym).where(User.id.in_(ids)))}
