"""Mails about reports of barriers."""

from __future__ import annotations

from sqlalchemy import select

from teilhabe_app.core.db import db
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.pages.models import BarrierReport
from teilhabe_app.web.mails import absolute_url, queue


def received(report: BarrierReport) -> None:
    """Say that a report arrived, and by when it is answered."""
    _send(report, "received")


def answered(report: BarrierReport) -> None:
    """Send the answer."""
    _send(report, "answered")


def _send(report: BarrierReport, name: str) -> None:
    once = f"barrier-{name}-{report.receipt}"
    if db.session.scalar(select(OutboxMail.id).where(OutboxMail.once == once)):
        return
    href = absolute_url("pages.receipt", receipt=report.receipt, lang=report.language)
    queue(report.email, report.language, f"pages/mail/barrier_{name}", once=once, report=report, href=href)
