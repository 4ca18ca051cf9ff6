"""Mails of this slice."""

from __future__ import annotations

from teilhabe_app.accounts.models import User
from teilhabe_app.consultations.models import Statement
from teilhabe_app.web import mails


def tell_handed_in(statement: Statement, approver: User) -> None:
    """Send the receipt of a statement to whoever handed it in."""
    mails.queue(
        approver.email,
        approver.language,
        "consultations/mail/handed_in",
        once=f"statement-{statement.receipt}",
        statement=statement,
        url=mails.absolute_url("consultations.statement", statement_id=statement.id, lang=approver.language),
    )
