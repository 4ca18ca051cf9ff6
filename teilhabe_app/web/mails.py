"""Mails: a pair of templates rendered in the recipient's language and put into the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from flask import current_app, g, render_template, request, url_for

from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import BY_CODE, DEFAULT, force_language
from teilhabe_app.core.outbox import Attachment, OutboxMail


def queue(
    to_address: str | None,
    language: str,
    template: str,
    *,
    attachments: Sequence[Attachment] = (),
    once: str | None = None,
    **context: Any,
) -> OutboxMail | None:
    """Put a mail into the outbox of the running transaction; without an address nothing happens.

    ``template`` names ``<slice>/mail/<name>.txt``, whose first line is the subject. The HTML part is the same text in
    the mail layout: paragraphs, and addresses as links. Values from people are escaped there.
    """
    if not to_address:
        return None
    spoken = BY_CODE.get(language, DEFAULT)
    before = g.get("language")
    g.language = spoken
    try:
        with force_language(spoken.code):
            text = render_template(f"{template}.txt", **context)
            subject, _, body = text.strip().partition("\n")
            blocks = [block.strip() for block in body.strip().split("\n\n") if block.strip()]
            html = render_template(
                "layout/mail_blocks.html", subject=subject, blocks=blocks, lang=spoken.code, dir=spoken.dir
            )
    finally:
        g.language = before
    mail = OutboxMail(
        to_address=to_address,
        language=spoken.code,
        kind=template.rpartition("/")[2][:40],
        subject=subject.strip()[:300],
        text=body.strip() + "\n",
        html=html,
        attachments=[asdict(part) for part in attachments],
        once=once,
    )
    db.session.add(mail)
    return mail


def absolute_url(endpoint: str, **values: Any) -> str:
    """Return a full address for mails and calendar files, from the configured base where there is one."""
    base = current_app.config["TEILHABE"].base_url or request.host_url.rstrip("/")
    return f"{base}{url_for(endpoint, **values)}"
