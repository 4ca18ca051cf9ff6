"""Mails to people who left an address: the receipt, publication, and a reason where something is hidden."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from teilhabe_app.contributions import queries
from teilhabe_app.contributions.models import Channel, Contribution, Notice, Objection
from teilhabe_app.core.db import db
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.web import mails
from teilhabe_app.web.limits import within

RECEIPTS_A_DAY = 10  # to one address that nobody has confirmed


def tell_received(contribution: Contribution) -> None:
    """Send the receipt to a guest who left an address; a second sending of the form sends no second mail.

    Whoever types somebody else's address again and again does not fill their mailbox; the page shows each receipt.
    """
    if contribution.author_id is not None or not contribution.contact_email:
        return
    who = f"address-{contribution.contact_email.lower()}"
    typed_in = contribution.channel is not Channel.WEB  # by staff, who know whose address it is
    if typed_in or within("receipt-address", limit=RECEIPTS_A_DAY, minutes=24 * 60, who=who):
        _queue(contribution, "receipt", once=f"receipt-{contribution.receipt}")


def tell_published(contribution: Contribution) -> None:
    """Tell the author that it can be seen now."""
    _queue(contribution, "published", once=f"published-{contribution.receipt}-{contribution.version}")


def tell_hidden(contribution: Contribution) -> None:
    """Give the author the statement of reasons: what was decided and why, and how to object until when."""
    decision = queries.last_decision(contribution)
    _queue(contribution, "hidden", once=f"hidden-{contribution.receipt}-{contribution.version}", decision=decision)


def tell_redacted(contribution: Contribution) -> None:
    """Tell the author that personal data were taken out, and how to object."""
    decision = queries.last_decision(contribution)
    _queue(contribution, "redacted", once=f"redacted-{contribution.receipt}-{contribution.version}", decision=decision)


def tell_objection_received(objection: Objection) -> None:
    """Confirm that an objection has arrived."""
    _queue(objection.decision.contribution, "objection_received", once=f"objection-{objection.id}")


def tell_objection_decided(objection: Objection) -> None:
    """Tell the author what another person decided."""
    once = f"objection-{objection.id}-decided"
    _queue(objection.decision.contribution, "objection_decided", once=once, objection=objection)


def tell_notice_received(notice: Notice) -> None:
    """Confirm to whoever left an address that the notice has arrived."""
    _to_notifier(notice, "notice_received", once=f"notice-{notice.receipt}")


def tell_notice_decided(notice: Notice) -> None:
    """Tell whoever sent a notice what was decided."""
    _to_notifier(notice, "notice_decided", once=f"notice-{notice.receipt}-decided")


def _to_notifier(notice: Notice, name: str, *, once: str) -> None:
    if not notice.contact_email or db.session.scalar(select(OutboxMail.id).where(OutboxMail.once == once)):
        return
    mails.queue(
        notice.contact_email,
        notice.language,
        f"contributions/mail/{name}",
        once=once,
        notice=notice,
        url=mails.absolute_url("contributions.notice", receipt=notice.receipt, lang=notice.language),
    )


def _queue(contribution: Contribution, name: str, *, once: str, **more: Any) -> None:
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
        object_url=mails.absolute_url("contributions.object", receipt=contribution.receipt, lang=language),
        rules_url=mails.absolute_url("pages.text", key="house-rules", lang=language),
        **more,
        thread_url=mails.absolute_url("contributions.thread", thread_id=contribution.thread_id, lang=language),
    )
