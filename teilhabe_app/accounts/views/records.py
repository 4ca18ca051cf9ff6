"""What happened, and what was mailed: audit trail and outbox."""

from __future__ import annotations

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import queries
from teilhabe_app.accounts.policy import Can
from teilhabe_app.accounts.views.blueprint import bp
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.core.paging import Page
from teilhabe_app.web.guard import guarded


@bp.get("/audit")
@guarded(Can.READ_AUDIT)
def audit() -> ResponseReturnValue:
    """Show who did what to which object when."""
    actions, kinds = queries.audit_words()
    action, kind = (request.args.get(name) for name in ("action", "kind"))
    action, kind = (action if action in actions else None), (kind if kind in kinds else None)
    page = queries.audit_entries(action, kind, request.args.get("after"))
    return render_template(
        "accounts/audit.html",
        page=page,
        names=queries.pseudonyms({entry.actor_id for entry in page.items}),
        actions=actions,
        kinds=kinds,
        action=action,
        kind=kind,
    )


def _outbox() -> Page[OutboxMail] | None:
    """Return the mails, in demonstration mode only: real mails are nobody else's business."""
    return queries.mails(request.args.get("after")) if current_app.config["TEILHABE"].demo else None


def _mail(mail_id: int) -> OutboxMail | None:
    return queries.mail_by_id(mail_id) if current_app.config["TEILHABE"].demo else None


@bp.get("/outbox/")
@guarded(Can.READ_OUTBOX, load=_outbox)
def outbox(page: Page[OutboxMail]) -> ResponseReturnValue:
    """List the mails of the demonstration."""
    return render_template("accounts/outbox.html", page=page)


@bp.get("/outbox/<int:mail_id>")
@guarded(Can.READ_OUTBOX, load=_mail)
def outbox_mail(mail: OutboxMail) -> ResponseReturnValue:
    """Show one mail of the demonstration."""
    return render_template("accounts/outbox_mail.html", mail=mail)
