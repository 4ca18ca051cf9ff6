"""Mails about reports of barriers."""

from __future__ import annotations

from teilhabe_app.pages.models import BarrierReport
from teilhabe_app.web.mails import absolute_url, queue


def received(report: BarrierReport) -> None:
    """Say that a report arrived, and by when it is answered."""
    _send(report, "received")


def answered(report: BarrierReport) -> None:
    """Send the answer."""
    _send(report, "answered")


def _send(report: BarrierReport, name: str) -> None:
    href = absolute_url("pages.receipt", receipt=report.receipt, lang=report.language)
    once = f"barrier-{name}-{report.receipt}"
    queue(report.email, report.language, f"pages/mail/barrier_{name}", once=once, report=report, href=href)
