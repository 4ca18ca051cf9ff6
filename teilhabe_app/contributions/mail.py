"""Mails to people who left an address: the receipt, publication, and a reason where something is hidden."""

from __future__ import annotations

from sqlalchemy import select

from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core.db import db
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.web import mails


def tell_received(contribution: Contribution) -> None:
    """Send the receipt to a guest who left an address; a second sending of the form sends no second mail."""
    if contribution.author_id is None:
        _queue(contribution, "receipt", once=f"receipt-{contribution.receipt}")


def tell_published(contribution: Contribution) -> None:
    """Tell the author that it can be seen now."""
    _queue(contribution, "published", once=f"published-{contribution.receipt}-{contribution.version}")


def tell_hidden(contribution: Contribution) -> None:
    """Tell the author that it was hidden, and why."""
    _queue(contribution, "hidden", once=f"hidden-{contribution.receipt}-{contribution.version}")


def _queue(contribution: Contribution, name: str, *, once: str) -> None:
    to = contribution.contact_email
    if not to or db.session.scalar(select(OutboxMail.id).where(OutboxMail.once == once)):
        return
    language = contribution.contact_language
    mails.queue(
        to,
        language,
        f"contributions/mail/{name}",
        once=once,
        contribution=contribution,
        receipt_url=mails.absolute_url("pages.receipt", receipt=contribution.receipt, lang=language),
        url=mails.absolute_url("contributions.show", contribution_id=contribution.id, lang=language),
        thread_url=mails.absolute_url("contributions.thread", thread_id=contribution.thread_id, lang=language),
    )
